//===- WeightStore.h - where the numbers of a network are ----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The abstract store of weights, and the one that an .npz file is.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_WEIGHTSTORE_H
#define HALNET_COMPILER_WEIGHTS_WEIGHTSTORE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace halnet::weights {

/// What is known of a weight without its numbers.
struct WeightInfo {
  std::vector<int64_t> shape; ///< convolution OIHW, dense [out, in], per channel [c]
  std::string type = "<f4";   ///< as stored, in numpy's notation
};

/// Weights by name. Numbers are loaded when first asked for and kept as long as
/// the store. Not thread-safe.
class WeightStore {
public:
  virtual ~WeightStore() = default;

  /// All names, sorted.
  std::vector<llvm::StringRef> names() const;

  /// Null where the store has no such weight. The pointer lives as long as the store.
  const WeightInfo *find(llvm::StringRef name) const;

  /// The numbers in C order, which live as long as the store. The name must be
  /// known. Errors are sentences that name the file and the array.
  llvm::Expected<llvm::ArrayRef<float>> values(llvm::StringRef name);

  /// The numbers in C order, little-endian, in the type that find(name) gives; not kept. The name
  /// must be known. Errors as above.
  llvm::Expected<std::string> bytes(llvm::StringRef name) { return load(name); }

  /// What these weights are, as programs tell it: a SHA-256 in hex over the
  /// names in the order given, the shapes and the float32 numbers; "random SEED"
  /// for random ones. Every name must be known. Errors as above.
  virtual llvm::Expected<std::string> digest(llvm::ArrayRef<llvm::StringRef> names);

  /// Where the weights come from, for messages: "'w.npz'".
  virtual std::string origin() const = 0;

  /// What the file calls a weight, known or not, where it has other names; else empty.
  virtual std::string foreignName(llvm::StringRef) const { return ""; }

  /// Whether the numbers are random, so that a network's answers mean nothing.
  virtual bool isRandom() const { return false; }

protected:
  /// False where the name is known already.
  bool add(llvm::StringRef name, WeightInfo info);

private:
  /// See bytes().
  virtual llvm::Expected<std::string> load(llvm::StringRef name) = 0;

  struct Entry {
    WeightInfo info;
    std::optional<std::vector<float>> values;
  };
  std::map<std::string, Entry, std::less<>> entries;
};

/// An array's name without the prefixes "arg:" and "aux:" that MXNet gives it.
llvm::StringRef plainName(llvm::StringRef name);

/// The weights in a file, of the format that weightFormatOf gives. Names are plain ones. Errors are
/// sentences that name the file and the array.
llvm::Expected<std::unique_ptr<WeightStore>> openWeights(llvm::StringRef path);

/// Whose names the weights in a file have.
enum class WeightNames { Halnet, Torchvision };

/// The same under the names of the net dialect; see TorchvisionNames.h.
llvm::Expected<std::unique_ptr<WeightStore>> openWeights(llvm::StringRef path, WeightNames names);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_WEIGHTSTORE_H
