//===- CompiledFile.cpp - the sections of a compiled file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads ELF files and archives by LLVM's own library.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/CompiledFile.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/link/PartialFile.h"

#include "llvm/Object/Archive.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace halnet::link;
using object::Archive;
using object::ObjectFile;

using Found = Expected<std::optional<StringRef>>;

static Found findSection(const ObjectFile &object, StringRef wanted) {
  for (const object::SectionRef &section : object.sections()) {
    Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    if (*name == wanted)
      return section.getContents();
  }
  return std::nullopt;
}

static Found findSection(const Archive &archive, StringRef wanted) {
  Error error = Error::success();
  for (const Archive::Child &child : archive.children(error)) {
    auto member = child.getAsBinary();
    if (!member) { // a member that is no object says nothing about the others
      consumeError(member.takeError());
      continue;
    }
    if (auto *object = dyn_cast<ObjectFile>(member->get())) {
      Found found = findSection(*object, wanted);
      if (!found || *found) {
        consumeError(std::move(error));
        return found;
      }
    }
  }
  if (error)
    return error;
  return std::nullopt;
}

bool halnet::link::isCompiled(StringRef path) { return isCompiledFormat(firstBytes(path, 64)); }

Expected<CompiledFile> CompiledFile::open(StringRef path) {
  auto file = openInput(path);
  if (!file)
    return sentence("'", path, "' cannot be read: ", file.getError().message());
  StringRef start = (*file)->getBuffer();
  if (start.starts_with("halnetwp"))
    return sentence("'", path, "' holds the weights of a compiled file; give that file instead");
  if (!isCompiledFormat(start))
    return sentence("'", shownPath(path), "' is no compiled program or library; ",
                    "`halnet compile NET -o FILE` makes one of a description");
  auto binary = object::createBinary(**file);
  if (!binary)
    return sentence("'", shownPath(path), "' cannot be read: ", toString(binary.takeError()));
  return CompiledFile(shownPath(path), {std::move(*binary), std::move(*file)});
}

Found CompiledFile::section(StringRef wanted) const {
  Found found = std::nullopt;
  if (auto *object = dyn_cast<ObjectFile>(binary.getBinary()))
    found = findSection(*object, wanted);
  else if (auto *archive = dyn_cast<Archive>(binary.getBinary()))
    found = findSection(*archive, wanted);
  if (!found)
    return sentence("'", name, "' cannot be read: ", toString(found.takeError()));
  return found;
}
