//===- CarriedNet.cpp - the net that a compiled file carries ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes the section's bytes, and finds them in ELF files and archives.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/CarriedNet.h"

#include "codegen/Codegen.h"
#include "dialects/Support/Assert.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Object/Archive.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"

#include <optional>

using namespace mlir;
using namespace halnet;
using llvm::object::Archive;
using llvm::object::ObjectFile;

/// A description of some MiB compresses to far less; more than this is no net of ours.
static constexpr uint64_t mostBytes = uint64_t(1) << 30;

std::vector<char> halnet::link::packNet(ModuleOp module) {
  std::string bytecode;
  llvm::raw_string_ostream stream(bytecode);
  BytecodeWriterConfig config("halnet " + std::string(codegen::halnetVersion()));
  LogicalResult written = writeBytecodeToFile(module, stream, config);
  HALNET_ASSERT(succeeded(written), "the newest bytecode can always be written");
  SmallVector<uint8_t> compressed;
  llvm::compression::zlib::compress(llvm::arrayRefFromStringRef(bytecode), compressed);
  std::vector<char> section(sizeof(uint64_t) + compressed.size());
  llvm::support::endian::write64le(section.data(), bytecode.size());
  llvm::copy(compressed, section.begin() + sizeof(uint64_t));
  return section;
}

static constexpr llvm::StringLiteral carriedAttribute = "net.carried";

void halnet::link::carryNet(ModuleOp module) {
  std::vector<char> section = packNet(module);
  auto type =
      RankedTensorType::get(int64_t(section.size()), IntegerType::get(module.getContext(), 8));
  AsmResourceBlob blob = HeapAsmResourceBlob::allocateAndCopyWithAlign(section, alignof(uint64_t));
  module->setAttr(carriedAttribute, DenseResourceElementsAttr::get(type, "net", std::move(blob)));
}

std::vector<char> halnet::link::carriedNet(ModuleOp module) {
  auto carried = module->getAttrOfType<DenseResourceElementsAttr>(carriedAttribute);
  AsmResourceBlob *blob = carried ? carried.getRawHandle().getBlob() : nullptr;
  return blob ? std::vector<char>(blob->getData().begin(), blob->getData().end())
              : std::vector<char>();
}

/// The section's contents in one object file; nothing where it has no such section.
static llvm::Expected<std::optional<StringRef>> findSection(const ObjectFile &object) {
  for (const llvm::object::SectionRef &section : object.sections()) {
    llvm::Expected<StringRef> name = section.getName();
    if (!name)
      return name.takeError();
    if (*name == halnet::link::netSection)
      return section.getContents();
  }
  return std::nullopt;
}

/// The same in the first object of an archive that has it.
static llvm::Expected<std::optional<StringRef>> findSection(const Archive &archive) {
  llvm::Error error = llvm::Error::success();
  for (const Archive::Child &child : archive.children(error)) {
    auto member = child.getAsBinary();
    if (!member) { // a member that is no object says nothing about the others
      llvm::consumeError(member.takeError());
      continue;
    }
    if (auto *object = dyn_cast<ObjectFile>(member->get())) {
      auto found = findSection(*object);
      if (!found || *found) {
        llvm::consumeError(std::move(error));
        return found;
      }
    }
  }
  if (error)
    return error;
  return std::nullopt;
}

static llvm::Error sentence(StringRef path, const Twine &text) {
  return llvm::createStringError("'" + path + "' " + text);
}

/// Unpacks the section's contents.
static llvm::Expected<OwningOpRef<ModuleOp>> unpack(StringRef section, StringRef path,
                                                    MLIRContext &context) {
  auto damaged = [&] { return sentence(path, "is damaged: the net that it carries is no net"); };
  uint64_t bytes = section.size() < sizeof(uint64_t)
                       ? 0
                       : llvm::support::endian::read64le(section.bytes_begin());
  if (bytes == 0 || bytes > mostBytes)
    return damaged();
  SmallVector<uint8_t> bytecode;
  StringRef compressed = section.drop_front(sizeof(uint64_t));
  if (llvm::Error error = llvm::compression::zlib::decompress(
          llvm::arrayRefFromStringRef(compressed), bytecode, bytes)) {
    llvm::consumeError(std::move(error));
    return damaged();
  }
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(llvm::toStringRef(bytecode), &context, path);
  if (!module)
    return damaged();
  return module;
}

bool halnet::link::isCompiled(StringRef path) {
  llvm::file_magic magic;
  // A device may have no end.
  if (!llvm::sys::fs::is_regular_file(path) || llvm::identify_magic(path, magic))
    return false;
  return magic == llvm::file_magic::archive ||
         (magic >= llvm::file_magic::elf && magic <= llvm::file_magic::elf_core);
}

llvm::Expected<OwningOpRef<ModuleOp>> halnet::link::readNet(StringRef path, MLIRContext &context) {
  auto binary = llvm::object::createBinary(path);
  if (!binary)
    return sentence(path, "cannot be read: " + llvm::toString(binary.takeError()));
  llvm::Expected<std::optional<StringRef>> section = std::nullopt;
  if (auto *object = dyn_cast<ObjectFile>(binary->getBinary()))
    section = findSection(*object);
  else if (auto *archive = dyn_cast<Archive>(binary->getBinary()))
    section = findSection(*archive);
  if (!section)
    return sentence(path, "cannot be read: " + llvm::toString(section.takeError()));
  if (!*section)
    return sentence(path, "carries no net: it was compiled with --strip, from a phase after "
                          "'infer', or not by halnet");
  return unpack(**section, path, context);
}
