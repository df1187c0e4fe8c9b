//===- PackWeights.cpp - evaluate the recipes of constants ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PackWeights.h"

#include "codegen/Codegen.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/DenseSet.h"

#include <cmath>

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

namespace {
/// y = scale * x + shift, channel by channel.
struct ChannelAffine {
  std::vector<double> scale, shift;

  explicit ChannelAffine(size_t channels) : scale(channels, 1.0), shift(channels, 0.0) {}
};

/// Reads numbers and evaluates recipes, all in double.
class Evaluator {
public:
  explicit Evaluator(weights::WeightStore &store) : store(store) {}

  ArrayRef<float> values(FlatSymbolRefAttr param) {
    auto values = store.values(param.getValue());
    HALNET_ASSERT(bool(values), "checkWeights has read every weight");
    return *values;
  }

  /// The parameter's numbers, or `otherwise` for each of `count` where it is left out.
  std::vector<double> valuesOr(FlatSymbolRefAttr param, size_t count, double otherwise) {
    if (!param)
      return std::vector<double>(count, otherwise);
    ArrayRef<float> numbers = values(param);
    return {numbers.begin(), numbers.end()};
  }

  /// All steps as one: y = (x - mean) / sqrt(variance + eps) * gamma + beta, one after another. So
  /// rounded, a BatchNorm and the Scale behind it are the same numbers as one with gamma and beta.
  ChannelAffine compose(ArrayAttr steps, size_t channels) {
    ChannelAffine all(channels);
    for (net::StepAttr step : steps.getAsRange<net::StepAttr>()) {
      double eps = step.getEps() ? step.getEps().getValueAsDouble() : 0.0;
      std::vector<double> mean = valuesOr(step.getMean(), channels, 0.0);
      std::vector<double> variance = valuesOr(step.getVariance(), channels, 1.0);
      std::vector<double> gamma = valuesOr(step.getGamma(), channels, 1.0);
      std::vector<double> beta = valuesOr(step.getBeta(), channels, 0.0);
      for (size_t c = 0; c < channels; ++c) {
        double deviation = std::sqrt(variance[c] + eps);
        all.scale[c] = all.scale[c] / deviation * gamma[c];
        all.shift[c] = (all.shift[c] - mean[c]) / deviation * gamma[c] + beta[c];
      }
    }
    return all;
  }

private:
  weights::WeightStore &store;
};

/// The weights and bias of a convolution or dense layer with its folds multiplied in.
struct FoldedLayer {
  std::vector<double> weights, bias;

  template <typename LayerOp> FoldedLayer(LayerOp op, Evaluator &evaluator) {
    ArrayRef<float> numbers = evaluator.values(op.getWeightAttr());
    size_t outputs = shapeOf(op.getResults().front().getType()).c;
    size_t perOutput = numbers.size() / outputs;
    ChannelAffine folds = evaluator.compose(op.getFoldsAttr(), outputs);
    bias = evaluator.valuesOr(op.getBiasAttr(), outputs, 0.0);
    weights.assign(numbers.begin(), numbers.end());
    for (size_t o = 0; o < outputs; ++o) {
      for (double &weight : MutableArrayRef(weights).slice(o * perOutput, perOutput))
        weight *= folds.scale[o];
      bias[o] = bias[o] * folds.scale[o] + folds.shift[o];
    }
  }
};
} // namespace

static FoldedLayer foldLayer(FusedKernel op, Evaluator &evaluator) {
  if (auto conv = dyn_cast<ConvOp>(op.getOperation()))
    return FoldedLayer(conv, evaluator);
  return FoldedLayer(cast<DenseOp>(op.getOperation()), evaluator);
}

/// Writes one kernel's constants to their offsets in `packed`, unless all are in `done`: other
/// kernels share them.
static void packKernel(FusedKernel op, Evaluator &evaluator, MutableArrayRef<char> packed,
                       llvm::DenseSet<int64_t> &done) {
  using codegen::Role;
  ArrayRef<int64_t> offsets = op.getConstantsAttr().asArrayRef();
  if (llvm::all_of(offsets, [&](int64_t offset) { return done.contains(offset); }))
    return;
  done.insert(offsets.begin(), offsets.end());
  KernelSpec spec = specOf(op);
  std::optional<FoldedLayer> layer;
  if (isa<ConvOp, DenseOp>(op))
    layer = foldLayer(op, evaluator);
  const int64_t *offset = offsets.begin();
  for (const codegen::Argument &argument : codegen::arguments(spec)) {
    if (argument.role != Role::Weights && argument.role != Role::Bias &&
        argument.role != Role::Affine)
      continue;
    auto *place = reinterpret_cast<float *>(packed.data() + *offset++);
    if (argument.role == Role::Weights) {
      codegen::packWeights(spec, layer->weights.data(), place);
    } else if (argument.role == Role::Bias) {
      codegen::packChannels(spec, layer->bias.data(), place);
    } else {
      auto steps = cast<ArrayAttr>(op.getAffinesAttr()[argument.index]);
      ChannelAffine affine = evaluator.compose(steps, spec.result.c);
      codegen::packChannels(spec, affine.scale.data(), place);
      codegen::packChannels(spec, affine.shift.data(), place + argument.elements / 2);
    }
  }
}

void halnet::link::packWeights(ArrayRef<ProgramOp> programs, weights::WeightStore &store,
                               MutableArrayRef<char> packed) {
  Evaluator evaluator(store);
  llvm::DenseSet<int64_t> done;
  for (ProgramOp program : programs)
    for (FusedKernel op : program.getBody().getOps<FusedKernel>())
      packKernel(op, evaluator, packed, done);
}

std::vector<char> halnet::link::packWeights(ArrayRef<ProgramOp> programs,
                                            weights::WeightStore &store) {
  std::vector<char> packed(ProgramOp(programs.front()).getWeightsBytes().value());
  packWeights(programs, store, packed);
  return packed;
}
