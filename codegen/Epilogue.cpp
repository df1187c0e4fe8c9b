//===- Epilogue.cpp - a kernel's operands and results ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Binds a kernel's arguments to Halide's parameters and buffers, and says what each step of an
// epilogue does to a value.
//
//===----------------------------------------------------------------------===//

#include "codegen/Epilogue.h"

#include "codegen/Arithmetic.h"
#include "codegen/Tensors.h"
#include "dialects/Support/Assert.h"

namespace halnet::codegen {

using namespace Halide;
using namespace kernel;

/// A parameter that is what `argument` says, and nothing else.
static ImageParam parameter(const codegen::Argument &argument, const std::string &name) {
  ImageParam param(Float(32), int(argument.dims.size()), name);
  for (size_t i = 0; i < argument.dims.size(); ++i) {
    const Dim &dim = argument.dims[i];
    param.dim(int(i)).set_bounds(dim.min, dim.extent).set_stride(dim.stride);
  }
  return param;
}

Operands::Operands(const KernelSpec &spec) {
  for (const codegen::Argument &argument : codegen::arguments(spec)) {
    std::string index = std::to_string(argument.index);
    switch (argument.role) {
    case Role::Input:
      inputs.push_back(parameter(argument, "input" + index));
      break;
    case Role::Weights:
      weights = parameter(argument, "weights");
      break;
    case Role::Bias:
      bias = parameter(argument, "bias");
      break;
    case Role::Affine:
      affines.push_back(parameter(argument, "affine" + index));
      break;
    case Role::Addend:
      addends.push_back(parameter(argument, "addend" + index));
      break;
    case Role::Result:
    case Role::Scratch:
      break; // made by the functions that write them
    }
  }
}

std::vector<Halide::Argument> Operands::list() const {
  std::vector<Halide::Argument> all(inputs.begin(), inputs.end());
  if (weights)
    all.push_back(*weights);
  if (bias)
    all.push_back(*bias);
  all.insert(all.end(), affines.begin(), affines.end());
  all.insert(all.end(), addends.begin(), addends.end());
  return all;
}

std::vector<Expr> epilogue(const KernelSpec &spec, const Operands &operands, Expr value,
                           const Place &place) {
  std::vector<Expr> results;
  size_t addend = 0, affine = 0;
  bool paddingIsZero = true;
  auto stored = [&] {
    return paddingIsZero ? value
                         : select(isReal(spec.result, {place.lane, place.block}), value, 0.0f);
  };
  for (EpilogueStep step : spec.epilogue) {
    switch (step) {
    case EpilogueStep::Add:
      value += operands.addends[addend++](place.coordinates);
      break;
    case EpilogueStep::Affine: {
      const ImageParam &scaleShift = operands.affines[affine++];
      value =
          value * scaleShift(place.lane, place.block, 0) + scaleShift(place.lane, place.block, 1);
      break;
    }
    case EpilogueStep::Relu:
      value = rectified(value);
      break;
    case EpilogueStep::Sigmoid: // of 0 it is not 0
      value = sigmoid(value);
      paddingIsZero = false;
      break;
    case EpilogueStep::Store:
      results.push_back(stored());
      break;
    }
  }
  results.push_back(stored());
  return results;
}

void defineResults(Func func, const std::vector<Var> &vars, const std::vector<Expr> &values) {
  if (values.size() == 1)
    func(vars) = values.front();
  else // stored from the first to the last, in the order of arguments()
    func(vars) = Tuple(std::vector<Expr>(values.rbegin(), values.rend()));
}

void fixOutputs(Func func, const KernelSpec &spec, Role role, int64_t first) {
  std::vector<OutputImageParam> buffers = func.output_buffers();
  std::vector<Var> vars = func.args();
  size_t position = 0;
  for (const codegen::Argument &argument : codegen::arguments(spec)) {
    if (argument.role != role || first-- > 0 || position == buffers.size())
      continue;
    HALNET_ASSERT(argument.dims.size() == vars.size(),
                  "a function writes other results than its kernel has");
    OutputImageParam buffer = buffers[position++];
    for (size_t i = 0; i < vars.size(); ++i) {
      const Dim &dim = argument.dims[i];
      buffer.dim(int(i)).set_stride(dim.stride);
      if (position > 1) // Halide takes the extents of a Tuple's other buffers from the first
        continue;
      buffers[0].dim(int(i)).set_bounds(dim.min, dim.extent);
      func.bound(vars[i], dim.min, dim.extent);
    }
  }
  HALNET_ASSERT(position == buffers.size(), "a function writes more than its kernel has");
}

} // namespace halnet::codegen
