//===- CarriedNet.cpp - the net that a compiled file carries ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes and reads the bytes of the sections.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/CarriedNet.h"

#include "codegen/Codegen.h"
#include "compiler/link/PartialFile.h"
#include "dialects/Support/Assert.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Endian.h"

using namespace mlir;
using namespace halnet;

/// A description of some MiB compresses to far less; more than this is no net of ours.
static constexpr uint64_t mostBytes = uint64_t(1) << 30;

std::vector<char> halnet::link::packModule(ModuleOp module) {
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
  std::vector<char> section = packModule(module);
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

std::vector<char> halnet::link::packRecipes(ModuleOp module) {
  OwningOpRef<ModuleOp> recipes(module.clone());
  (*recipes)->removeAttr(carriedAttribute);
  return packModule(*recipes);
}

/// Unpacks the section's contents.
static llvm::Expected<OwningOpRef<ModuleOp>> unpack(StringRef section, StringRef path,
                                                    MLIRContext &context) {
  auto damaged = [&] {
    return link::sentence("'", path, "' is damaged: the net that it carries is no net");
  };
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

llvm::Expected<OwningOpRef<ModuleOp>>
halnet::link::readModule(const CompiledFile &file, StringRef section, MLIRContext &context) {
  llvm::Expected<std::optional<StringRef>> contents = file.section(section);
  if (!contents)
    return contents.takeError();
  if (!*contents)
    return link::sentence(
        "'", file.path(),
        "' carries no net: it was compiled with --strip, from a phase after 'infer', "
        "or not by halnet");
  return unpack(**contents, file.path(), context);
}
