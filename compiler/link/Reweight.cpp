//===- Reweight.cpp - other weights in a compiled file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the section of the pack in the file and writes another in its place.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/Reweight.h"

#include "compiler/link/Linker.h"
#include "compiler/link/PartialFile.h"
#include "compiler/link/SharedName.h"
#include "compiler/link/WeightsPack.h"
#include "dialects/Support/Assert.h"

#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace halnet;
using namespace halnet::link;

/// The section with the pack or what refers to it, and its header.
static Expected<StringRef> findPack(const CompiledFile &file, halnet_pack &header) {
  Expected<std::optional<StringRef>> section = file.section(packSection);
  if (!section)
    return section.takeError();
  if (!*section || (*section)->size() < sizeof(header))
    return sentence("'", file.path(), "' holds no weights: it was not compiled by halnet");
  std::memcpy(&header, (*section)->data(), sizeof(header));
  size_t expected = *header.file ? sizeof(header) : HALNET_PACK_DATA + header.bytes;
  if (!StringRef(header.magic, sizeof(header.magic)).starts_with("halnetwp") ||
      header.version != HALNET_PACK_VERSION || (*section)->size() != expected)
    return sentence("'", file.path(),
                    "' holds more than one network, or was compiled by another "
                    "version of halnet");
  return **section;
}

/// The pack that the header refers to, seen from where the file is read.
static std::string packOf(const CompiledFile &file, const halnet_pack &header) {
  SmallString<128> path = sys::path::parent_path(file.path());
  sys::path::append(path, header.file);
  return path.str().str();
}

static Error checkPlace(const CompiledFile &file, const halnet_pack &header, StringRef beside,
                        StringRef output) {
  if (*header.file && beside.empty())
    return sentence("the weights of '", file.path(), "' lie beside it, in '", header.file,
                    "': the new ones need a file too: --weights-beside FILE");
  if (*header.file && isSameFile(output, packOf(file, header)))
    return sentence("cannot write '", output, "': it holds the weights of '", file.path(), "'");
  if (!*header.file && !beside.empty())
    return sentence("'", file.path(), "' carries its weights, so they cannot lie beside it");
  if (!beside.empty() && !isSameFile(output, file.path()) &&
      isSameFile(beside, packOf(file, header)))
    return sentence("cannot write '", beside, "': it holds the weights of '", file.path(),
                    "', which would no longer run");
  return Error::success();
}

/// What the file is by its contents; what somebody else linked, by its name.
static OutputKind kindOf(const CompiledFile &file) {
  if (identify_magic(file.bytes()) == file_magic::archive)
    return OutputKind::Archive;
  if (identify_magic(file.bytes()) == file_magic::elf_relocatable)
    return OutputKind::Object;
  return isOwnSharedLibrary(file.path()) ? OutputKind::SharedLibrary : outputKind(file.path());
}

/// A name that says another kind than the file's would mislead linkers.
static Error checkKind(const CompiledFile &file, StringRef output) {
  OutputKind named = outputKind(output), kind = kindOf(file);
  if (named == OutputKind::Program || named == kind)
    return Error::success();
  StringRef what = kind == OutputKind::Archive         ? "an archive, .a"
                   : kind == OutputKind::Object        ? "an object, .o"
                   : kind == OutputKind::SharedLibrary ? "a shared library, .so"
                                                       : "a program";
  return sentence("cannot write '", output, "': '", file.path(), "' is ", what,
                  ", and so is what has other weights");
}

/// Writes the file with `section`, a part of it, replaced by as many bytes.
static Error writeWith(const CompiledFile &file, StringRef section, ArrayRef<char> replacement,
                       StringRef output) {
  HALNET_ASSERT(section.size() == replacement.size(), "a pack of another size");
  PartialFile partial(output);
  size_t begin = section.data() - file.bytes().data();
  StringRef middle(replacement.data(), replacement.size());
  if (Error failed = writeFile(partial.path(), {file.bytes().take_front(begin), middle,
                                                file.bytes().drop_front(begin + middle.size())}))
    return failed;
  ErrorOr<sys::fs::perms> permissions = sys::fs::getPermissions(file.path());
  if (permissions)
    sys::fs::setPermissions(partial.path(), *permissions);
  if (isOwnSharedLibrary(partial.path()))
    if (Error failed = setSharedName(partial.path(), sys::path::filename(output)))
      return failed;
  return partial.putInPlace();
}

Error halnet::link::reweight(const CompiledFile &file, ArrayRef<kernel::ProgramOp> recipes,
                             weights::WeightStore &store, StringRef output, StringRef beside) {
  halnet_pack header;
  Expected<StringRef> section = findPack(file, header);
  if (!section)
    return section.takeError();
  if (Error failed = checkPlace(file, header, beside, output))
    return failed;
  if (Error failed = checkKind(file, output))
    return failed;
  if (kernel::ProgramOp(recipes.front()).getWeightsBytes() != header.bytes)
    return sentence("'", file.path(), "' is damaged: its recipes are of another network");
  std::vector<char> pack = makePack(recipes, store);
  return writeWithPack(pack, beside, output, [&](ArrayRef<char> replacement) {
    return writeWith(file, *section, replacement, output);
  });
}
