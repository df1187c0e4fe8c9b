//===- Layers.cpp - what each layer computes -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The layers that take next to no time.
//
//===----------------------------------------------------------------------===//

#include "compiler/interp/Layers.h"

#include "dialects/Support/Assert.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace halnet::interp {

namespace {

/// The inputs that one window sees along one dimension.
struct Span {
  int64_t begin, end;  ///< true inputs
  int64_t paddedCount; ///< inputs and padding

  Span(const Window &window, int d, int64_t output, int64_t extent) {
    int64_t start = output * window.stride[d] - window.pad[d];
    int64_t stop = std::min(start + window.kernel[d], extent + window.padEnd[d]);
    paddedCount = stop - start;
    begin = std::max<int64_t>(start, 0);
    end = std::min(stop, extent);
  }
};

/// Calls visit(plane of the input, rows, columns) for every result and stores what it returns.
template <typename Visit>
void forWindows(const Tensor &input, const Window &window, Tensor &result, Visit visit) {
  for (int64_t n = 0; n < result.batch(); ++n)
    for (int64_t c = 0; c < result.channels(); ++c)
      for (int64_t y = 0; y < result.height(); ++y)
        for (int64_t x = 0; x < result.width(); ++x)
          result.plane(n, c)[y * result.width() + x] =
              visit(input.plane(n, c), Span(window, 0, y, input.height()),
                    Span(window, 1, x, input.width()));
}

/// Calls visit(value, channel) for every value.
template <typename Visit> void forChannels(Tensor &tensor, Visit visit) {
  int64_t pixels = tensor.height() * tensor.width();
  for (int64_t n = 0; n < tensor.batch(); ++n)
    for (int64_t c = 0; c < tensor.channels(); ++c)
      for (double &value : llvm::MutableArrayRef<double>(tensor.plane(n, c), pixels))
        visit(value, c);
}

} // namespace

void maxPool(const Tensor &input, const Window &window, Tensor &result) {
  forWindows(input, window, result, [&](const double *plane, Span rows, Span columns) {
    double best = -std::numeric_limits<double>::infinity();
    for (int64_t y = rows.begin; y < rows.end; ++y)
      for (int64_t x = columns.begin; x < columns.end; ++x)
        if (double value = plane[y * input.width() + x]; value > best || std::isnan(value))
          best = value;
    return best;
  });
}

void averagePool(const Tensor &input, const Window &window, bool countPadding, Tensor &result) {
  forWindows(input, window, result, [&](const double *plane, Span rows, Span columns) {
    double sum = 0;
    for (int64_t y = rows.begin; y < rows.end; ++y)
      for (int64_t x = columns.begin; x < columns.end; ++x)
        sum += plane[y * input.width() + x];
    int64_t count = countPadding ? rows.paddedCount * columns.paddedCount
                                 : (rows.end - rows.begin) * (columns.end - columns.begin);
    return sum / static_cast<double>(count);
  });
}

void softmax(const Tensor &input, Tensor &result) {
  int64_t pixels = input.height() * input.width();
  for (int64_t n = 0; n < input.batch(); ++n)
    for (int64_t i = 0; i < pixels; ++i) {
      double largest = input.plane(n, 0)[i], sum = 0;
      for (int64_t c = 0; c < input.channels(); ++c)
        largest = std::max(largest, input.plane(n, c)[i]);
      for (int64_t c = 0; c < input.channels(); ++c)
        sum += result.plane(n, c)[i] = std::exp(input.plane(n, c)[i] - largest);
      for (int64_t c = 0; c < input.channels(); ++c)
        result.plane(n, c)[i] /= sum;
    }
}

void concatenate(llvm::ArrayRef<const Tensor *> inputs, Tensor &result) {
  for (int64_t n = 0; n < result.batch(); ++n) {
    double *out = result.plane(n, 0);
    for (const Tensor *input : inputs)
      out = std::copy_n(input->plane(n, 0), input->values.size() / input->batch(), out);
  }
}

static double combined(Combination kind, double a, double b) {
  switch (kind) {
  case Combination::Product:
    return a * b;
  case Combination::Max:
    return a > b || std::isnan(a) ? a : b;
  case Combination::Sum:
    return a + b;
  }
  HALNET_ASSERT(false, "no such combination");
}

void combine(Combination kind, llvm::ArrayRef<const Tensor *> inputs,
             llvm::ArrayRef<double> coefficients, Tensor &result) {
  for (size_t at = 0; at < result.values.size(); ++at)
    for (auto [i, input] : llvm::enumerate(inputs)) {
      double value = input->values[at] * (coefficients.empty() ? 1 : coefficients[i]);
      result.values[at] = i ? combined(kind, result.values[at], value) : value;
    }
}

void slice(const Tensor &input, int64_t first, Tensor &result) {
  for (int64_t n = 0; n < result.batch(); ++n)
    std::copy_n(input.plane(n, first), result.values.size() / result.batch(), result.plane(n, 0));
}

void normalize(const Tensor &input, int64_t size, double alpha, double beta, double k,
               Tensor &result) {
  int64_t pixels = input.height() * input.width(), channels = input.channels();
  for (int64_t n = 0; n < input.batch(); ++n)
    for (int64_t c = 0; c < channels; ++c)
      for (int64_t i = 0; i < pixels; ++i) {
        double sum = 0;
        for (int64_t near = std::max<int64_t>(c - size / 2, 0);
             near <= std::min(c + size / 2, channels - 1); ++near)
          sum += input.plane(n, near)[i] * input.plane(n, near)[i];
        double divisor = std::pow(k + alpha / static_cast<double>(size) * sum, beta);
        result.plane(n, c)[i] = input.plane(n, c)[i] / divisor;
      }
}

void applyStep(const AffineStep &step, Tensor &tensor) {
  forChannels(tensor, [&](double &value, int64_t c) {
    if (!step.mean.empty())
      value -= step.mean[c];
    if (!step.variance.empty())
      value /= std::sqrt(step.variance[c] + step.eps);
    if (!step.gamma.empty())
      value *= step.gamma[c];
    if (!step.beta.empty())
      value += step.beta[c];
  });
}

void rectify(Tensor &tensor) {
  for (double &value : tensor.values)
    value = std::max(value, 0.0);
}

void sigmoid(Tensor &tensor) {
  for (double &value : tensor.values)
    value = 1 / (1 + std::exp(-value));
}

void scaleChannels(const Tensor &factors, Tensor &tensor) {
  size_t pixels = tensor.values.size() / factors.values.size();
  for (size_t at = 0; at < tensor.values.size(); ++at)
    tensor.values[at] *= factors.values[at / pixels];
}

void add(const Tensor &addend, Tensor &tensor) {
  for (size_t i = 0; i < tensor.values.size(); ++i)
    tensor.values[i] += addend.values[i];
}

} // namespace halnet::interp
