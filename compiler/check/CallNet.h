//===- CallNet.h - the layers of one kernel call as a net -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a call should compute is cut out of the net: the layers between the
// tensors that it reads and those that it stores.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_CALLNET_H
#define HALNET_COMPILER_CHECK_CALLNET_H

#include "compiler/interp/Interpreter.h"

#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace halnet::check {

/// The values of a net by the names of their layers, inputs and outputs.
using ValuesByName = llvm::StringMap<mlir::Value>;
ValuesByName valuesByName(net::GraphOp graph);

/// Tensors by name.
using TensorsByName = llvm::StringMap<interp::Tensor>;

/// The layers that one call computes, in their order. The graph's outputs are the call's tensors.
struct CallNet {
  mlir::OwningOpRef<net::GraphOp> graph;
  std::vector<std::string> reads; ///< the tensors that are the graph's inputs
};

/// Cuts out of a net what lies between the call's tensors (`stores`, at least one, all in
/// `values`) and the nearest of `boundary`: tensors of other calls, and the net's inputs.
CallNet extractCall(const ValuesByName &values, llvm::ArrayRef<llvm::StringRef> stores,
                    const llvm::StringSet<> &boundary);

/// Runs a call's net, or another of the same inputs, on what `tensors` holds of `reads`. Tells
/// `keep` every layer's value. Returns the outputs.
std::vector<interp::Tensor> evaluate(net::GraphOp graph, llvm::ArrayRef<std::string> reads,
                                     const TensorsByName &tensors, weights::WeightStore &store,
                                     interp::KeepTensor keep);

/// The name of the layer that gives the value, or of the input; "" where it has none.
llvm::StringRef nameOf(mlir::Value value);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_CALLNET_H
