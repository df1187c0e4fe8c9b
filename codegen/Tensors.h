//===- Tensors.h - tensors of any layout, seen by channel and pixel ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The families that move or combine whole tensors are written against these,
// so that each has one formula for plain and for blocked layouts.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_TENSORS_H
#define HALNET_CODEGEN_TENSORS_H

#include "codegen/Epilogue.h"

#include <vector>

namespace halnet::codegen {

/// A channel as a layout has it: c = block * (lanes of a block) + lane. In a
/// plain layout lane is 0 and block is the channel.
struct Channel {
  Halide::Expr lane, block;
};

struct Pixel {
  Halide::Expr x, y, image;
};

/// The loops over one tensor, such as a kernel's result.
struct Axes {
  kernel::TensorShape shape;
  Halide::Var lane{"lane"}, x{"x"}, y{"y"}, block{"block"}, image{"image"};

  explicit Axes(const kernel::TensorShape &shape) : shape(shape) {}

  bool blocked() const { return shape.block > 0; }
  /// Innermost first, as codegen::arguments() lays the tensor out.
  std::vector<Halide::Var> vars() const;
  Channel channel() const;
  Pixel pixel() const { return {x, y, image}; }
  Place place() const;
};

/// The channel's number, and whether the tensor has it: lanes beyond its channels are padding.
Halide::Expr channelNumber(const kernel::TensorShape &shape, const Channel &channel);
Halide::Expr isReal(const kernel::TensorShape &shape, const Channel &channel);

/// The channel `number` as the layout of `shape` has it.
Channel channelOf(const kernel::TensorShape &shape, const Halide::Expr &number);

/// The element of `func` (an ImageParam, or a Func over Axes::vars()), a tensor of `shape`.
Halide::Expr element(const Halide::Func &func, const kernel::TensorShape &shape,
                     const Channel &channel, const Pixel &pixel);

/// The element of `func`, a tensor of `shape`, at the channel and pixel at which
/// the axes stand in theirs, which may have another layout; 0 in padding lanes.
Halide::Expr sameElement(const Halide::Func &func, const kernel::TensorShape &shape,
                         const Axes &axes);

/// The same at a pixel of its own.
Halide::Expr sameChannel(const Halide::Func &func, const kernel::TensorShape &shape,
                         const Axes &axes, const Pixel &pixel);

/// Defines the kernel's results over `axes` from the main computation's value and
/// its epilogue, and fixes the output buffers.
void finishResults(Halide::Func func, const kernel::KernelSpec &spec, const Operands &operands,
                   const Axes &axes, const Halide::Expr &value);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_TENSORS_H
