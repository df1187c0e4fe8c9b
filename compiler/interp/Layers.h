//===- Layers.h - what each layer computes -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The layers' arithmetic on tensors of doubles, as plainly as it can be said.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_INTERP_LAYERS_H
#define HALNET_COMPILER_INTERP_LAYERS_H

#include "compiler/interp/Tensor.h"

namespace halnet::interp {

/// Weights as stored; empty where a layer has none.
using Weights = llvm::ArrayRef<float>;

/// A window along height (0) and width (1).
struct Window {
  int64_t kernel[2], stride[2], pad[2], padEnd[2], dilation[2] = {1, 1};
};

// Each fills `result`, which has its shape already and is zero.

/// `weight` is OIHW.
void convolve(const Tensor &input, const Window &window, int64_t group, Weights weight,
              Weights bias, Tensor &result);

/// `weight` is [out, C * H * W].
void multiply(const Tensor &input, Weights weight, Weights bias, Tensor &result);

/// Padding counts as -inf.
void maxPool(const Tensor &input, const Window &window, Tensor &result);

/// With `countPadding` the divisor is the window's size clipped to the padded
/// input, else the number of true inputs.
void averagePool(const Tensor &input, const Window &window, bool countPadding, Tensor &result);

/// Over the channels.
void softmax(const Tensor &input, Tensor &result);

/// Along the channels.
void concatenate(llvm::ArrayRef<const Tensor *> inputs, Tensor &result);

/// Of one shape; the maximum is NaN where one of the values is.
enum class Combination { Product, Max, Sum };
void combine(Combination kind, llvm::ArrayRef<const Tensor *> inputs,
             llvm::ArrayRef<double> coefficients, Tensor &result);

/// The channels from `first` on.
void slice(const Tensor &input, int64_t first, Tensor &result);

/// Local response normalisation across `size` channels.
void normalize(const Tensor &input, int64_t size, double alpha, double beta, double k,
               Tensor &result);

// These work in place.

/// One step of net.affine: (x - mean) / sqrt(variance + eps) * gamma + beta,
/// where what is empty is left out.
struct AffineStep {
  Weights mean, variance, gamma, beta;
  double eps = 0;
};
void applyStep(const AffineStep &step, Tensor &tensor);

void rectify(Tensor &tensor);
void sigmoid(Tensor &tensor);

/// Each channel of each image times a number of its own.
void scaleChannels(const Tensor &factors, Tensor &tensor);
void add(const Tensor &addend, Tensor &tensor);

} // namespace halnet::interp

#endif // HALNET_COMPILER_INTERP_LAYERS_H
