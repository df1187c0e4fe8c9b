//===- Weights.h - how convolutions want their weights -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The packed form of weights, for the argument list, the packer and the kernel.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_WEIGHTS_H
#define HALNET_CODEGEN_WEIGHTS_H

#include "dialects/Kernel/Spec.h"

#include <cstdint>
#include <vector>

namespace halnet::codegen {

/// Extents of packed weights, innermost first, by the kind of the schedule:
///   direct     lane, vector of the k tile, input channel of its block, kx, ky, input block, k tile
///   depthwise  lane, kx, ky, block
///   gather     lane, input channel of its group, kx, ky, output block
///   winograd   lane, vector of the k tile, input channel of its block, input block, k tile,
///              points along x and y
/// so that a kernel reads them once, in order. Dense has the whole image as input blocks.
std::vector<int64_t> weightExtents(const kernel::KernelSpec &spec);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_WEIGHTS_H
