//===- Cache.h - compiled kernels on disk --------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file a kernel, named by the digest of everything that shapes its bytes: the
// key. The file holds a digest of what follows, the key, an empty line, the bytes.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CACHE_H
#define HALNET_CODEGEN_CACHE_H

#include "dialects/Kernel/Spec.h"

#include <optional>
#include <string>

namespace halnet::codegen {

/// A folder of compiled kernels. Several processes may use one at the same
/// time: entries appear whole, by renaming, and equal keys mean equal bytes.
/// A folder that cannot be read or written acts as an empty one.
class Cache {
public:
  /// An empty `directory` makes a cache that holds nothing. Removes what compilers that were
  /// killed a day ago or earlier have left in it.
  explicit Cache(std::string directory);

  /// The machine code of `spec`; nothing where it is missing or damaged.
  std::optional<std::string> find(const kernel::KernelSpec &spec) const;
  /// Stores machine code; a failure to write is not an error.
  void store(const kernel::KernelSpec &spec, const std::string &object) const;

private:
  std::string directory;
};

/// The ending of an entry's name.
inline constexpr std::string_view entryEnding = ".kernel";

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_CACHE_H
