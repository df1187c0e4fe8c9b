//===- SharedName.cpp - what a shared library calls itself ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the name by LLVM's reader of ELF files and writes over it.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/SharedName.h"

#include "compiler/link/LocalSymbols.h"
#include "compiler/link/PartialFile.h"

#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace halnet::link;
using object::ELF64LEObjectFile;

static constexpr size_t longestFileName = 255;

std::string halnet::link::sharedNameRoom() { return std::string(longestFileName, 'x'); }

static Expected<ELF64LEObjectFile> readElf(MemoryBufferRef buffer) {
  return ELF64LEObjectFile::create(buffer);
}

bool halnet::link::isOwnSharedLibrary(StringRef path) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> file =
      MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file)
    return false;
  Expected<ELF64LEObjectFile> elf = readElf(**file);
  if (!elf) {
    consumeError(elf.takeError());
    return false;
  }
  return any_of(elf->getDynamicSymbolIterators(), [](const object::ELFSymbolRef &symbol) {
    Expected<StringRef> name = symbol.getName();
    if (!name)
      consumeError(name.takeError());
    return name && *name == entrySymbol;
  });
}

/// The bytes of the name and the zeros behind it, all but the last; empty where there is no name.
static Expected<StringRef> findRoom(const ELF64LEObjectFile &elf) {
  std::optional<uint64_t> offset;
  auto entries = elf.getELFFile().dynamicEntries();
  if (!entries)
    return entries.takeError();
  for (const auto &entry : *entries)
    if (entry.getTag() == ELF::DT_SONAME)
      offset = entry.getVal();
  for (const object::SectionRef &section : elf.sections()) {
    Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    if (*name != ".dynstr" || !offset)
      continue;
    Expected<StringRef> names = section.getContents();
    if (!names)
      return names.takeError();
    if (*offset >= names->size())
      return sentence("the library's SONAME lies outside of its names");
    size_t end = names->find_first_not_of('\0', names->find('\0', *offset));
    return names->slice(*offset, end).drop_back();
  }
  return StringRef();
}

Error halnet::link::setSharedName(StringRef path, StringRef name) {
  auto file = WriteThroughMemoryBuffer::getFile(path);
  if (!file)
    return sentence("cannot write '", path, "': ", file.getError().message());
  Expected<ELF64LEObjectFile> elf = readElf(**file);
  if (!elf)
    return elf.takeError();
  Expected<StringRef> room = findRoom(*elf);
  if (!room)
    return room.takeError();
  if (room->size() < name.size())
    return sentence("the library has room for a SONAME of ", room->size(), " bytes, and '", name,
                    "' is longer: compile it with this version of halnet");
  char *place = (*file)->getBufferStart() + (room->begin() - (*file)->getBuffer().begin());
  std::fill(copy(name, place), place + room->size(), '\0');
  return Error::success();
}
