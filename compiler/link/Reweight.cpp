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

#include "compiler/link/CarriedNet.h"
#include "compiler/link/PartialFile.h"
#include "compiler/link/WeightsPack.h"
#include "dialects/Support/Assert.h"

#include "llvm/Support/FileSystem.h"

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

static Error checkPlace(const CompiledFile &file, const halnet_pack &header, StringRef beside) {
  if (*header.file && beside.empty())
    return sentence("the weights of '", file.path(), "' lie beside it, in '", header.file,
                    "': the new ones need a file too: --weights-beside FILE");
  if (!*header.file && !beside.empty())
    return sentence("'", file.path(), "' carries its weights, so they cannot lie beside it");
  return Error::success();
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
  return partial.putInPlace();
}

Error halnet::link::reweight(const CompiledFile &file, weights::WeightStore &store,
                             mlir::MLIRContext &context, StringRef output, StringRef beside) {
  halnet_pack header;
  Expected<StringRef> section = findPack(file, header);
  if (!section)
    return section.takeError();
  if (Error failed = checkPlace(file, header, beside))
    return failed;
  auto module = readModule(file, recipesSection, context);
  if (!module)
    return module.takeError();
  llvm::SmallVector<kernel::ProgramOp> programs((**module).getOps<kernel::ProgramOp>());
  std::vector<char> pack = makePack(programs, store);
  if (pack.size() != HALNET_PACK_DATA + header.bytes)
    return sentence("'", file.path(), "' is damaged: its recipes are of another network");
  return writeWithPack(pack, beside, output, [&](ArrayRef<char> replacement) {
    return writeWith(file, *section, replacement, output);
  });
}
