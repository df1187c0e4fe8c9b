//===- MappedWeights.h - arrays that lie in a file as they are  ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the readers of simple formats yield: where each array lies in the file.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_MAPPEDWEIGHTS_H
#define HALNET_COMPILER_WEIGHTS_MAPPEDWEIGHTS_H

#include "compiler/weights/WeightStore.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/MemoryBuffer.h"

namespace halnet::weights {

/// Numbers in C order from byte `offset` of the file, little-endian.
struct StoredArray {
  std::string name;
  WeightInfo info;
  uint64_t offset;
};

/// The bytes that an array takes: the product of the extents, each at least 1, times the size of
/// an element. Errors are parts of a sentence about the array: what is too large or unknown.
llvm::Expected<uint64_t> storedBytes(const WeightInfo &info);

/// Maps a file for reading. Errors are sentences that name it.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> mapFile(llvm::StringRef path);

/// Finds the arrays in a file's bytes; those of each, by storedBytes, all lie in the file.
using ArrayParser =
    llvm::function_ref<llvm::Error(llvm::StringRef bytes, std::vector<StoredArray> &arrays)>;

/// A store of the arrays that `parse` finds in the file. Prefixes of names are dropped as
/// openWeights says; an error where a name is there twice then.
llvm::Expected<std::unique_ptr<WeightStore>> openMappedWeights(llvm::StringRef path,
                                                               ArrayParser parse);

/// "'w.params': array 'x' TEXT", as an error.
llvm::Error arrayProblem(llvm::StringRef path, llvm::StringRef name, const llvm::Twine &text);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_MAPPEDWEIGHTS_H
