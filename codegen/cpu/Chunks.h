//===- Chunks.h - long sums in parts ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the taps of a convolution are divided, so that long sums round little.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CPU_CHUNKS_H
#define HALNET_CODEGEN_CPU_CHUNKS_H

#include <Halide.h>

#include <cstdint>
#include <vector>

namespace halnet::codegen::cpu {

/// Taps that are added up in chunks, which then join the total.
struct Chunks {
  /// All taps, from the innermost dimension on.
  explicit Chunks(const std::vector<int64_t> &extents);

  Halide::RDom taps; ///< of one chunk, a dimension an extent
  Halide::RDom all;  ///< the chunks
  Halide::Var index{"chunk"};
  std::vector<Halide::Expr> place; ///< of tap `taps` in chunk `index`, a coordinate an extent
};

} // namespace halnet::codegen::cpu

#endif // HALNET_CODEGEN_CPU_CHUNKS_H
