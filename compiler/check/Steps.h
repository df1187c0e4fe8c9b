//===- Steps.h - what a call computes, step by step -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_STEPS_H
#define HALNET_COMPILER_CHECK_STEPS_H

#include "dialects/Net/NetOps.h"

#include <string>
#include <vector>

namespace halnet::check {

/// One thing that a call computes: a layer, or a layer's bias.
struct Step {
  std::string layer, kind; ///< "conv0", "convolution"
  std::string place;       ///< "blocks/v1_basic.yaml:14, used at resnet18.yaml:17"
  enum Verdict { Agrees, Differs, Follows } verdict = Agrees;
};

/// All steps of a call's net, in their order, as if all agreed.
std::vector<Step> stepsOf(net::GraphOp graph);

/// Which step a layer of the net is, or with `bias` its bias, if it has one.
size_t stepOf(net::GraphOp graph, mlir::Operation *layer, bool bias);

/// The lines that ask for what has this location, from where the layer stands outwards to the
/// description: "blocks/v1_basic.yaml:14, used at resnet18.yaml:17".
std::string linesOf(mlir::Location loc);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_STEPS_H
