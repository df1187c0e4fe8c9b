//===- Interpreter.h - runs a network layer by layer ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The judge of everything that is compiled: slow, obvious, in double.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_INTERP_INTERPRETER_H
#define HALNET_COMPILER_INTERP_INTERPRETER_H

#include "compiler/interp/Tensor.h"
#include "compiler/weights/WeightStore.h"
#include "dialects/Net/NetOps.h"

namespace halnet::interp {

/// Told every layer's result as it is made, by the name of the (last merged)
/// layer; and every output by its own name where that is another.
using KeepTensor = llvm::function_ref<void(llvm::StringRef name, const Tensor &tensor)>;

/// Runs the graph, of any phase from `infer` to `fuse`, and returns its outputs.
/// The inputs have the shapes of the graph's, and checkWeights has accepted the
/// store. Uses all cores while it runs; no thread of its own outlives the call.
std::vector<Tensor> interpret(net::GraphOp graph, weights::WeightStore &store,
                              llvm::ArrayRef<Tensor> inputs, KeepTensor keep);

} // namespace halnet::interp

#endif // HALNET_COMPILER_INTERP_INTERPRETER_H
