//===- Steps.cpp - what a call computes, step by step ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Steps.h"

#include "compiler/check/CallNet.h"
#include "compiler/diagnostics/DiagnosticListener.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::check;

static StringRef combineKind(StringRef kind) {
  return kind == "product" ? "product" : kind == "max" ? "maximum" : "weighted sum";
}

static StringRef kindOf(Operation *layer) {
  return llvm::TypeSwitch<Operation *, StringRef>(layer)
      .Case<net::Conv2dOp>([](auto) { return "convolution"; })
      .Case<net::DenseOp>([](auto) { return "dense layer"; })
      .Case<net::BatchNormOp>([](auto) { return "BatchNorm"; })
      .Case<net::ScaleOp>([](auto) { return "scale"; })
      .Case<net::ReluOp>([](auto) { return "ReLU"; })
      .Case<net::SigmoidOp>([](auto) { return "sigmoid"; })
      .Case<net::AddOp>([](auto) { return "sum"; })
      .Case<net::CombineOp>([](net::CombineOp combine) { return combineKind(combine.getKind()); })
      .Case<net::ScaleChannelsOp>([](auto) { return "scale by factors"; })
      .Case<net::LrnOp>([](auto) { return "LRN"; })
      .Case<net::MaxPoolOp>([](auto) { return "max pooling"; })
      .Case<net::AvgPoolOp>([](auto) { return "average pooling"; })
      .Default([](Operation *op) { return op->getName().stripDialect(); });
}

static bool hasBias(Operation *layer) {
  return isa<net::Conv2dOp, net::DenseOp>(layer) && layer->getAttr("bias");
}

std::string halnet::check::linesOf(Location loc) {
  SmallVector<std::string> lines;
  for (const Place &place : placesOf(loc))
    lines.push_back(place.file + ":" + std::to_string(place.line));
  return llvm::join(lines, ", used at ");
}

std::vector<Step> halnet::check::stepsOf(net::GraphOp graph) {
  std::vector<Step> steps;
  for (Operation &layer : graph.getBody().front().without_terminator()) {
    std::string name = nameOf(layer.getResult(0)).str(), lines = linesOf(layer.getLoc());
    steps.push_back({name, kindOf(&layer).str(), lines});
    if (hasBias(&layer))
      steps.push_back({name, "bias", lines});
  }
  return steps;
}

size_t halnet::check::stepOf(net::GraphOp graph, Operation *layer, bool bias) {
  size_t step = 0;
  for (Operation &other : graph.getBody().front().without_terminator()) {
    if (&other == layer)
      return step + (bias && hasBias(layer));
    step += 1 + hasBias(&other);
  }
  return step;
}
