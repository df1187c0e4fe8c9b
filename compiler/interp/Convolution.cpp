//===- Convolution.cpp - convolutions and dense layers -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The layers where the time goes: rows are the innermost loops, and result
// planes are shared out among the cores.
//
//===----------------------------------------------------------------------===//

#include "compiler/interp/Layers.h"

#include "compiler/interp/Parallel.h"

#include <algorithm>

namespace halnet::interp {

namespace {

/// The outputs o in [begin, end) for which o * stride + offset lies in [0, extent).
struct Valid {
  int64_t begin, end;

  Valid(int64_t offset, int64_t stride, int64_t extent, int64_t outputs)
      : begin(offset >= 0 ? 0 : (-offset + stride - 1) / stride),
        end(extent <= offset ? 0 : std::min(outputs, (extent - 1 - offset) / stride + 1)) {}
};

/// Adds one tap of the kernel, `weight`, to a result plane.
void addTap(const Tensor &input, const double *in, double weight, const Window &window,
            const int64_t tap[2], const Tensor &result, double *out) {
  int64_t offset[2];
  for (int d = 0; d < 2; ++d)
    offset[d] = tap[d] * window.dilation[d] - window.pad[d];
  Valid rows(offset[0], window.stride[0], input.height(), result.height());
  Valid columns(offset[1], window.stride[1], input.width(), result.width());
  int64_t stride = window.stride[1];
  for (int64_t y = rows.begin; y < rows.end; ++y) {
    const double *inRow = in + (y * window.stride[0] + offset[0]) * input.width() + offset[1];
    double *outRow = out + y * result.width();
    if (stride == 1)
      for (int64_t x = columns.begin; x < columns.end; ++x)
        outRow[x] += weight * inRow[x];
    else
      for (int64_t x = columns.begin; x < columns.end; ++x)
        outRow[x] += weight * inRow[x * stride];
  }
}

} // namespace

void convolve(const Tensor &input, const Window &window, int64_t group, Weights weight,
              Weights bias, Tensor &result) {
  int64_t outputs = result.channels(), inputs = input.channels() / group;
  int64_t taps = window.kernel[0] * window.kernel[1];
  parallelFor(result.batch() * outputs, [&](int64_t plane) {
    int64_t n = plane / outputs, o = plane % outputs;
    double *out = result.plane(n, o);
    if (!bias.empty())
      std::fill_n(out, result.height() * result.width(), bias[o]);
    int64_t first = o / (outputs / group) * inputs;
    for (int64_t c = 0; c < inputs; ++c) {
      const double *in = input.plane(n, first + c);
      const float *kernel = weight.data() + (o * inputs + c) * taps;
      for (int64_t tap = 0; tap < taps; ++tap) {
        int64_t at[2] = {tap / window.kernel[1], tap % window.kernel[1]};
        addTap(input, in, kernel[tap], window, at, result, out);
      }
    }
  });
}

void multiply(const Tensor &input, Weights weight, Weights bias, Tensor &result) {
  int64_t outputs = result.channels();
  int64_t features = input.values.size() / input.batch();
  parallelFor(outputs, [&](int64_t o) {
    for (int64_t n = 0; n < input.batch(); ++n) {
      const double *in = input.values.data() + n * features;
      const float *row = weight.data() + o * features;
      double sum = bias.empty() ? 0 : bias[o];
      for (int64_t i = 0; i < features; ++i)
        sum += row[i] * in[i];
      *result.plane(n, o) = sum;
    }
  });
}

} // namespace halnet::interp
