//===- Spec.h - a fused kernel as plain data ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that shapes a kernel's machine code, bar the versions of halnet
// and Halide: what it computes, on which extents, by which schedule, for which
// target. Code generation sees a kernel only through this; no MLIR in here, so
// that Halide's and MLIR's headers never meet in one translation unit.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_SPEC_H
#define HALNET_DIALECTS_KERNEL_SPEC_H

#include "dialects/Kernel/Targets.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace halnet::kernel {

/// One kernel family for each op of the `kernel` dialect.
enum class Family { Conv, Dense, Pool, Softmax, Layout, Elementwise, Concat, Combine, Slice, Lrn };

/// The family's name as in the op: "conv" for `kernel.conv`.
std::string_view familyName(Family family);

/// An activation tensor as it lies in memory, dense, float32.
///
/// block == 0: plain [n][c][h][w].
/// block > 0:  [n][ceil(c / block)][h][w][block]; lanes beyond c hold zero.
/// A matrix [n, features] is a tensor with h = w = 1.
struct TensorShape {
  int64_t n = 1, c = 1, h = 1, w = 1, block = 0;

  /// Blocks of channels; c itself where the layout is plain.
  int64_t blocks() const { return block ? (c + block - 1) / block : c; }
  /// Channels as stored, padding lanes included.
  int64_t paddedChannels() const { return block ? blocks() * block : c; }
  /// Floats that the tensor occupies.
  int64_t elements() const { return n * paddedChannels() * h * w; }
  bool operator==(const TensorShape &other) const = default;
};

/// The window of a convolution or a pooling, in input pixels. Windows that reach beyond the input,
/// wherever the padding ends, see padding; where it ends counts in the divisor of a mean.
struct Window {
  int64_t kernelH = 1, kernelW = 1, strideH = 1, strideW = 1, padTop = 0, padLeft = 0,
          dilationH = 1, dilationW = 1, padBottom = 0, padRight = 0;
};

enum class PoolKind { Max, Average };

enum class CombineKind { Product, Max, Sum };

/// x / (k + alpha / size * sum of the squares of the `size` channels around x's own) ^ beta.
struct Normalization {
  int64_t size = 1; ///< odd
  double alpha = 0, beta = 0, k = 1;
};

/// One step of what follows a kernel's main computation, on the value v:
/// Add     v += the next addend (a tensor of the result's shape)
/// Affine  v = v * scale[c] + shift[c], the next pair of per-channel vectors
/// Relu    v = max(v, 0)
/// Sigmoid v = 1 / (1 + exp(-v))
/// Store   v is the next result
/// The value after the last step is always stored: an epilogue never ends in Store.
enum class EpilogueStep { Add, Affine, Relu, Sigmoid, Store };
inline constexpr EpilogueStep epilogueSteps[] = {EpilogueStep::Add, EpilogueStep::Affine,
                                                 EpilogueStep::Relu, EpilogueStep::Sigmoid,
                                                 EpilogueStep::Store};

/// The step as the op prints it: "relu".
std::string_view stepName(EpilogueStep step);
/// The step of that name, or nothing.
std::optional<EpilogueStep> findStep(std::string_view name);

/// How a kernel is computed: its kind ("direct", ...) and named integers.
/// What the names mean, and which are allowed, stands in Schedule.h.
struct Schedule {
  std::string kind;
  std::map<std::string, int64_t> knobs;

  /// The knob called `name`, or `fallback` where the schedule leaves it out.
  int64_t get(const std::string &name, int64_t fallback) const;
  bool operator==(const Schedule &other) const = default;
};

/// One fused kernel.
struct KernelSpec {
  Family family = Family::Elementwise;
  std::vector<TensorShape> inputs; ///< one; Concat and Combine have as many as they join
  TensorShape result;              ///< shape of every result and addend
  Window window;                   ///< Conv and Pool
  int64_t groups = 1;              ///< Conv
  PoolKind pool = PoolKind::Max;   ///< Pool
  bool countPadding = false; ///< Pool, Average: padded taps count in the divisor (Caffe's rule)
  bool bias = false;         ///< Conv and Dense: a bias vector is an argument
  CombineKind combine = CombineKind::Product; ///< Combine
  std::vector<double> coefficients;           ///< Combine, Sum: of each input
  int64_t firstChannel = 0;                   ///< Slice: of the input, in the result's channel 0
  Normalization lrn;                          ///< Lrn
  std::vector<EpilogueStep> epilogue;
  Schedule schedule;
  const Target *target = nullptr;

  /// Results that the kernel writes: one for each Store, and the last value.
  int64_t resultCount() const;
  int64_t addendCount() const;
  int64_t affineCount() const;
};

/// Why inputs, window and result cannot belong to one kernel (one sentence), or nothing where they
/// do. Code generation takes only what passes here.
std::optional<std::string> checkShapes(const KernelSpec &spec);

/// The spec as one line of text: equal text, equal kernel. The digest in a
/// kernel's symbol, the cache's key and the tuning log are made from it.
/// Without the schedule it names a tuning problem.
std::string specText(const KernelSpec &spec, bool withSchedule = true);

} // namespace halnet::kernel

#endif // HALNET_DIALECTS_KERNEL_SPEC_H
