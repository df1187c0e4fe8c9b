//===- WeightsPack.cpp - packs of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Fills the header of halnet/model.h.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/WeightsPack.h"

#include "compiler/link/PackWeights.h"
#include "compiler/link/PartialFile.h"
#include "compiler/weights/CheckWeights.h"
#include "compiler/weights/Sha256.h"
#include "dialects/Support/Assert.h"

#include <filesystem>

using namespace halnet;
using namespace halnet::link;
using llvm::ArrayRef;
using llvm::StringRef;

static_assert(sizeof(halnet_pack) == 1024, "docs/weights.md states the header's layout");

/// Sets a text of a fixed size; zeros follow it.
template <size_t Size> static void setText(char (&text)[Size], StringRef value) {
  HALNET_ASSERT(value.size() < Size, "a text longer than its place in a pack");
  llvm::copy(value, text);
}

static halnet_pack makeHeader(kernel::ProgramOp program, weights::WeightStore &store,
                              ArrayRef<char> data) {
  halnet_pack header = {};
  llvm::copy(StringRef("halnetwp"), header.magic);
  header.version = HALNET_PACK_VERSION;
  header.byte_order = HALNET_PACK_BYTE_ORDER;
  header.bytes = data.size();
  weights::Sha256 hash;
  hash.add(data);
  llvm::copy(hash.digest(), header.digest);
  header.random_weights = store.isRandom();
  auto module = program->getParentOfType<mlir::ModuleOp>();
  setText(header.weights_digest, weights::weightsDigest(module, store));
  setText(header.net, program.getNetName().take_front(sizeof(header.net) - 1));
  return header;
}

std::vector<char> halnet::link::makePack(ArrayRef<kernel::ProgramOp> programs,
                                         weights::WeightStore &store) {
  kernel::ProgramOp program = programs.front();
  std::vector<char> pack(HALNET_PACK_DATA + program.getWeightsBytes().value());
  llvm::MutableArrayRef<char> data = llvm::MutableArrayRef(pack).drop_front(HALNET_PACK_DATA);
  packWeights(programs, store, data);
  halnet_pack header = makeHeader(program, store, data);
  std::memcpy(pack.data(), &header, sizeof(header));
  return pack;
}

/// The path of `file` seen from the folder of `from`. Links among the folders are followed, as a
/// program follows those to itself.
static std::string relativePath(StringRef file, StringRef from) {
  namespace fs = std::filesystem;
  auto folderOf = [](const fs::path &path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
  };
  fs::path to(file.str());
  std::error_code error;
  fs::path folder = fs::proximate(folderOf(to), folderOf(from.str()), error);
  HALNET_ASSERT(!error, "the folders of what is written have been looked at");
  return (folder / to.filename()).lexically_normal().string();
}

/// The pack's header with the way to its file.
static llvm::Expected<std::vector<char>> refer(ArrayRef<char> pack, StringRef beside,
                                               StringRef output) {
  halnet_pack header;
  std::memcpy(&header, pack.data(), sizeof(header));
  std::string path = relativePath(beside, output);
  if (path.size() >= sizeof(header.file))
    return sentence("the path from '", output, "' to '", beside, "' is longer than ",
                    sizeof(header.file) - 1, " characters");
  setText(header.file, path);
  auto *bytes = reinterpret_cast<const char *>(&header);
  return std::vector<char>(bytes, bytes + sizeof(header));
}

llvm::Error
halnet::link::writeWithPack(ArrayRef<char> pack, StringRef beside, StringRef output,
                            llvm::function_ref<llvm::Error(ArrayRef<char> section)> write) {
  if (beside.empty())
    return write(pack);
  llvm::Expected<std::vector<char>> header = refer(pack, beside, output);
  if (!header)
    return header.takeError();
  PartialFile partial(beside);
  if (llvm::Error failed = writeFile(partial.path(), StringRef(pack.data(), pack.size())))
    return failed;
  if (llvm::Error failed = write(*header))
    return failed;
  return partial.putInPlace();
}
