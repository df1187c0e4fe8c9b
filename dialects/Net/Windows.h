//===- Windows.h - windows along one dimension ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many windows a convolution or a pooling has.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_WINDOWS_H
#define HALNET_DIALECTS_NET_WINDOWS_H

#include <cstdint>

namespace halnet::net {

/// The windows along one dimension, in pixels; `window` is a window's reach, dilation included.
struct Windows {
  int64_t input, window, stride, pad, padEnd;

  int64_t padded() const { return pad + input + padEnd; }

  /// Whether there is a window at all; the extents below are of those that have one.
  bool fits() const { return window <= padded(); }

  /// Windows that lie wholly inside the padded input.
  int64_t floorExtent() const { return (padded() - window) / stride + 1; }

  /// Rounded up; a last window that begins beyond the input and its leading padding is dropped.
  int64_t ceilExtent() const {
    int64_t extent = (padded() - window + stride - 1) / stride + 1;
    return (extent - 1) * stride >= input + pad ? extent - 1 : extent;
  }
};

/// How far a kernel reaches whose taps are `dilation` apart.
inline int64_t windowOf(int64_t kernel, int64_t dilation) { return dilation * (kernel - 1) + 1; }

} // namespace halnet::net

#endif // HALNET_DIALECTS_NET_WINDOWS_H
