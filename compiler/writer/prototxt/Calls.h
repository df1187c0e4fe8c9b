//===- Calls.h - which kernel call computes a layer ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writers see layers; programs run calls of kernels, each for several of them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PROTOTXT_CALLS_H
#define HALNET_COMPILER_WRITER_PROTOTXT_CALLS_H

#include "dialects/Net/NetOps.h"

namespace halnet::writer {

/// The name of the call that computes a layer, as profiles have it; empty where none is known.
llvm::StringRef callOf(mlir::Operation *layer);

/// Notes for each layer of `described`, a net after `infer`, which call computes it; `fused` is the
/// same net after `fuse`. Layers that no kernel computes, such as identities, have none.
void noteCalls(net::GraphOp fused, net::GraphOp described);

/// Puts the layers of a net's groups into the net itself, each with its call's name. The first
/// layer of a group keeps its own name; the others' are "FIRST/OWN", so that a call is seen as one.
void dissolveGroups(net::GraphOp fused);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PROTOTXT_CALLS_H
