//===- Variants.h - a call's layers with one thing wrong ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Mistakes that a compiler makes with a layer, each written as another net. Where
// a program stores what such a net gives, the mistake is known.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_VARIANTS_H
#define HALNET_COMPILER_CHECK_VARIANTS_H

#include "dialects/Net/NetOps.h"

#include <string>

namespace halnet::check {

/// A mistake with one layer.
struct Mistake {
  mlir::Operation *layer;
  llvm::StringRef what; ///< "eps is left out"
  bool inBias = false;  ///< and not in the layer's main computation
};

/// Called with a mistake and the whole net that has it, which lives as long as the call.
using VisitVariant = llvm::function_ref<void(const Mistake &mistake, net::GraphOp variant)>;

/// Makes every variant of the net of a call, one after another.
void forVariants(net::GraphOp graph, VisitVariant visit);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_VARIANTS_H
