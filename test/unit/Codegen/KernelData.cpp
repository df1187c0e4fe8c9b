//===- KernelData.cpp - data for one kernel, and its run ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random operands, blocked buffers between guards, and the plain reference.
//
//===----------------------------------------------------------------------===//

#include "KernelData.h"

#include "codegen/Jit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <random>

namespace halnet::test {

using namespace kernel;
using codegen::Argument;
using codegen::Role;

static constexpr int64_t guard = 64;
static constexpr float sentinel = 12345.0f;

namespace {

/// The unit of allocation: a cache line, and the alignment that kernels may rely on.
struct alignas(64) Line {
  std::array<float, 16> values;
};

/// An argument between guards, at the worst address that it may have.
class GuardedMemory {
public:
  GuardedMemory(int64_t elements, bool aligned)
      : elements(elements), offset(aligned ? guard : guard + 1),
        lines((elements + 2 * guard + 16) / 16) {
    for (Line &line : lines)
      line.values.fill(sentinel);
  }
  float *data() { return lines.front().values.data() + offset; }
  /// Nobody wrote before or behind the argument.
  bool intact() {
    auto clean = [](float value) { return value == sentinel; };
    return std::all_of(data() - guard, data(), clean) &&
           std::all_of(data() + elements, data() + elements + guard, clean);
  }

private:
  int64_t elements, offset;
  std::vector<Line> lines;
};

} // namespace

static Values randomValues(int64_t count, std::mt19937 &generator) {
  std::uniform_real_distribution<float> uniform(-1, 1);
  Values values(count);
  std::generate(values.begin(), values.end(), [&] { return uniform(generator); });
  return values;
}

static int64_t logicalElements(const TensorShape &shape) {
  return shape.n * shape.c * shape.h * shape.w;
}

static int64_t weightCount(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front();
  if (spec.family == Family::Dense)
    return spec.result.c * in.c * in.h * in.w;
  return spec.result.c * (in.c / spec.groups) * spec.window.kernelH * spec.window.kernelW;
}

KernelData randomData(const KernelSpec &spec, unsigned seed) {
  std::mt19937 generator(seed);
  KernelData data;
  for (const TensorShape &input : spec.inputs)
    data.inputs.push_back(randomValues(logicalElements(input), generator));
  if (spec.family == Family::Conv || spec.family == Family::Dense)
    data.weights = randomValues(weightCount(spec), generator);
  data.bias = randomValues(spec.result.c, generator);
  for (int64_t i = 0; i < spec.affineCount(); ++i) {
    data.scales.push_back(randomValues(spec.result.c, generator));
    data.shifts.push_back(randomValues(spec.result.c, generator));
  }
  for (int64_t i = 0; i < spec.addendCount(); ++i)
    data.addends.push_back(randomValues(logicalElements(spec.result), generator));
  return data;
}

/// Calls visit(position in memory, position in NCHW) for every value of a tensor,
/// -1 in NCHW for a padding lane.
template <typename Visit> static void forEachValue(const TensorShape &shape, Visit visit) {
  int64_t lanes = std::max<int64_t>(shape.block, 1), blocks = shape.blocks(), position = 0;
  for (int64_t n = 0; n < shape.n; ++n)
    for (int64_t b = 0; b < blocks; ++b)
      for (int64_t pixel = 0; pixel < shape.h * shape.w; ++pixel)
        for (int64_t lane = 0; lane < lanes; ++lane) {
          int64_t c = b * lanes + lane;
          int64_t logical = (n * shape.c + c) * shape.h * shape.w + pixel;
          visit(position++, c < shape.c ? logical : -1);
        }
}

static void pack(const TensorShape &shape, const Values &values, float *memory) {
  forEachValue(shape, [&](int64_t position, int64_t logical) {
    memory[position] = logical < 0 ? 0.0f : float(values[logical]);
  });
}

static Values unpack(const TensorShape &shape, const float *memory) {
  Values values(logicalElements(shape));
  forEachValue(shape, [&](int64_t position, int64_t logical) {
    if (logical >= 0)
      values[logical] = memory[position];
    else if (memory[position] != 0.0f) // reports once a lane, not once a pixel of every image
      ADD_FAILURE() << "padding lane at " << position << " holds " << memory[position];
  });
  return values;
}

/// Fills the memory of one argument; what a kernel must write starts as NaN.
static void fill(const KernelSpec &spec, const KernelData &data, const Argument &argument,
                 float *memory) {
  int64_t channels = spec.result.paddedChannels();
  switch (argument.role) {
  case Role::Input:
    return pack(spec.inputs[argument.index], data.inputs[argument.index], memory);
  case Role::Weights:
    return codegen::packWeights(spec, data.weights.data(), memory);
  case Role::Bias:
    return codegen::packChannels(spec, data.bias.data(), memory);
  case Role::Affine:
    codegen::packChannels(spec, data.scales[argument.index].data(), memory);
    return codegen::packChannels(spec, data.shifts[argument.index].data(), memory + channels);
  case Role::Addend:
    return pack(spec.result, data.addends[argument.index], memory);
  case Role::Result:
  case Role::Scratch:
    std::fill_n(memory, argument.elements, std::numeric_limits<float>::quiet_NaN());
  }
}

std::vector<Values> runKernel(const KernelSpec &spec, const KernelData &data, bool checked) {
  codegen::JitKernel kernel(spec, checked);
  return runKernel(spec, data,
                   [&](const auto &, const auto &addresses) { return kernel.run(addresses); });
}

/// One run; the first result lies over argument `overlaid`, if there is such a one.
static std::vector<Values> runOnce(const KernelSpec &spec, const KernelData &data, const Run &run,
                                   std::optional<size_t> overlaid = std::nullopt) {
  std::vector<Argument> arguments = codegen::arguments(spec);
  std::vector<GuardedMemory> memory;
  std::vector<float *> addresses;
  for (const Argument &argument : arguments) {
    bool aligned = argument.role == Role::Scratch;
    addresses.push_back(memory.emplace_back(argument.elements, aligned).data());
    fill(spec, data, argument, addresses.back());
    if (overlaid && argument.role == Role::Result && argument.index == 0)
      addresses.back() = addresses[*overlaid];
  }
  EXPECT_EQ(run(arguments, addresses), 0);
  std::vector<Values> results(spec.resultCount());
  for (size_t i = 0; i < arguments.size(); ++i) {
    EXPECT_TRUE(memory[i].intact()) << "written beyond argument " << i;
    if (arguments[i].role == Role::Result)
      results[arguments[i].index] = unpack(spec.result, addresses[i]);
  }
  return results;
}

/// Equal, where NaN equals NaN.
static bool areSame(const std::vector<Values> &a, const std::vector<Values> &b) {
  auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](const Values &x, const Values &y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
  });
}

std::vector<Values> runKernel(const KernelSpec &spec, const KernelData &data, const Run &run) {
  std::vector<Values> results = runOnce(spec, data, run);
  std::vector<Argument> arguments = codegen::arguments(spec);
  for (size_t i = 0; i < arguments.size(); ++i) {
    Role role = arguments[i].role;
    bool may = (role == Role::Input || role == Role::Addend) && codegen::mayOverlay(spec, role);
    if (may && arguments[i].elements == spec.result.elements()) {
      EXPECT_TRUE(areSame(runOnce(spec, data, run, i), results))
          << "the first result over argument " << i;
    }
  }
  return results;
}

std::vector<Values> referenceEpilogue(const KernelSpec &spec, const KernelData &data,
                                      Values values) {
  std::vector<Values> results;
  size_t addend = 0, affine = 0;
  int64_t pixels = spec.result.h * spec.result.w;
  auto channel = [&](size_t i) { return int64_t(i) / pixels % spec.result.c; };
  for (EpilogueStep step : spec.epilogue) {
    switch (step) {
    case EpilogueStep::Add:
      for (size_t i = 0; i < values.size(); ++i)
        values[i] += data.addends[addend][i];
      ++addend;
      break;
    case EpilogueStep::Affine:
      for (size_t i = 0; i < values.size(); ++i)
        values[i] = values[i] * data.scales[affine][channel(i)] + data.shifts[affine][channel(i)];
      ++affine;
      break;
    case EpilogueStep::Relu:
      for (double &value : values)
        value = std::max(value, 0.0);
      break;
    case EpilogueStep::Sigmoid:
      for (double &value : values)
        value = 1 / (1 + std::exp(-value));
      break;
    case EpilogueStep::Store:
      results.push_back(values);
      break;
    }
  }
  results.push_back(values);
  return results;
}

/// One output of a convolution, without its bias.
static double convolve(const KernelSpec &spec, const Window &w, const KernelData &data, int64_t n,
                       int64_t out, int64_t y, int64_t x) {
  const TensorShape &in = spec.inputs.front();
  int64_t groupIn = in.c / spec.groups, first = out / (spec.result.c / spec.groups) * groupIn;
  double sum = 0;
  for (int64_t c = 0; c < groupIn; ++c)
    for (int64_t ky = 0; ky < w.kernelH; ++ky)
      for (int64_t kx = 0; kx < w.kernelW; ++kx) {
        int64_t iy = y * w.strideH - w.padTop + ky * w.dilationH;
        int64_t ix = x * w.strideW - w.padLeft + kx * w.dilationW;
        if (iy < 0 || iy >= in.h || ix < 0 || ix >= in.w)
          continue;
        sum += data.inputs[0][((n * in.c + first + c) * in.h + iy) * in.w + ix] *
               data.weights[((out * groupIn + c) * w.kernelH + ky) * w.kernelW + kx];
      }
  return sum;
}

Values referenceConv(const KernelSpec &spec, const KernelData &data) {
  Window window = spec.window;
  if (spec.family == Family::Dense) {
    window.kernelH = spec.inputs.front().h;
    window.kernelW = spec.inputs.front().w;
  }
  Values values;
  const TensorShape &out = spec.result;
  for (int64_t n = 0; n < out.n; ++n)
    for (int64_t c = 0; c < out.c; ++c)
      for (int64_t y = 0; y < out.h; ++y)
        for (int64_t x = 0; x < out.w; ++x)
          values.push_back(convolve(spec, window, data, n, c, y, x) +
                           (spec.bias ? data.bias[c] : 0));
  return values;
}

double relativeError(const Values &actual, const Values &expected) {
  double error = 0, largest = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    // Not a number is no small difference.
    double difference = std::abs(actual[i] - expected[i]);
    error = std::isnan(difference) ? INFINITY : std::max(error, difference);
    largest = std::max(largest, std::abs(expected[i]));
  }
  return error / std::max(largest, 1e-30);
}

} // namespace halnet::test
