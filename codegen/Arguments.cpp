//===- Arguments.cpp - what a kernel's machine code takes --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lays out every argument of a kernel. All mins are 0 and all buffers dense, but for the
// scratch of `winograd`.
//
//===----------------------------------------------------------------------===//

#include "codegen/Codegen.h"

#include "codegen/Weights.h"
#include "codegen/Winograd.h"
#include "dialects/Kernel/ConvShape.h"

#include <algorithm>

namespace halnet::codegen {

using namespace kernel;

/// Dense dimensions of these extents, innermost first.
static std::vector<Dim> denseDims(const std::vector<int64_t> &extents) {
  std::vector<Dim> dims;
  int64_t stride = 1;
  for (int64_t extent : extents) {
    dims.push_back({0, int32_t(extent), int32_t(stride)});
    stride *= extent;
  }
  return dims;
}

static std::vector<Dim> tensorDims(const TensorShape &shape) {
  if (shape.block == 0)
    return denseDims({shape.w, shape.h, shape.c, shape.n});
  return denseDims({shape.block, shape.w, shape.h, shape.blocks(), shape.n});
}

static bool isConvolution(const KernelSpec &spec) {
  return spec.family == Family::Conv || spec.family == Family::Dense;
}

/// A matrix as Dense sees it, (lane, image, 1, block, 1): its pixels are the images.
static std::vector<Dim> featureDims(int64_t block, int64_t blocks, int64_t images) {
  int32_t row = int32_t(block * blocks);
  return {{0, int32_t(block), 1},
          {0, int32_t(images), row},
          {0, 1, row * int32_t(images)},
          {0, int32_t(blocks), int32_t(block)},
          {0, 1, row * int32_t(images)}};
}

/// An image as one row of pixels where `flat`.
static std::vector<Dim> imageDims(const TensorShape &shape, bool flat) {
  TensorShape seen = shape;
  if (flat) {
    seen.w *= seen.h;
    seen.h = 1;
  }
  return tensorDims(seen);
}

static std::vector<Dim> inputDims(const KernelSpec &spec, int64_t index) {
  if (!isConvolution(spec))
    return tensorDims(spec.inputs[index]);
  ConvShape shape = convShape(spec);
  if (spec.family == Family::Dense)
    return featureDims(shape.inBlock, shape.inBlocks, shape.inW);
  return imageDims(spec.inputs[index], spec.schedule.get("flat", 0) && shape.pointwise());
}

static std::vector<Dim> resultDims(const KernelSpec &spec) {
  if (spec.family == Family::Dense)
    return featureDims(spec.result.block, spec.result.blocks(), spec.result.n);
  return imageDims(spec.result, isConvolution(spec) && spec.schedule.get("flat", 0));
}

static Argument argument(Role role, int64_t index, std::vector<Dim> dims) {
  int64_t elements = 1;
  for (const Dim &dim : dims)
    elements *= dim.extent;
  return {role, index, std::move(dims), elements};
}

/// Scratch of `winograd` for all points of channels in blocks: lane, tile, block, points in x and
/// y, and the one strip of all tiles.
static Argument pointScratch(int64_t index, int64_t lanes, int64_t blocks, const ConvShape &shape,
                             int m) {
  WinogradTiles tiles = winogradTiles(shape, m);
  Argument scratch =
      argument(Role::Scratch, index, denseDims({lanes, tiles.apart, blocks, m + 2, m + 2, 1}));
  scratch.dims[1].extent = tiles.count;
  return scratch;
}

static std::vector<Argument> scratch(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  if (spec.schedule.kind == "winograd") {
    int m = int(spec.schedule.get("m", 4));
    std::vector<Argument> all{pointScratch(0, shape.inBlock, shape.inBlocks, shape, m),
                              pointScratch(1, shape.outBlock, shape.outBlocks, shape, m)};
    all.resize(size_t(2 - spec.schedule.get("fuse", 0))); // what is fused lies on the stack
    return all;
  }
  bool isRepeated = spec.schedule.kind == "depthwise" && shape.repeated();
  if (!shape.padded && !isRepeated)
    return {};
  int64_t blocks = isRepeated ? shape.outBlocks : shape.inBlocks;
  return {argument(Role::Scratch, 0,
                   denseDims({shape.inBlock, shape.spanW, shape.spanH, blocks, shape.images}))};
}

std::vector<Argument> arguments(const KernelSpec &spec) {
  std::vector<Argument> list;
  auto add = [&](Role role, int64_t count, const std::vector<Dim> &dims) {
    for (int64_t index = 0; index < count; ++index)
      list.push_back(argument(role, index, dims));
  };
  int64_t lanes = std::max<int64_t>(spec.result.block, 1), blocks = spec.result.blocks();
  for (size_t index = 0; index < spec.inputs.size(); ++index)
    list.push_back(argument(Role::Input, int64_t(index), inputDims(spec, int64_t(index))));
  if (isConvolution(spec))
    add(Role::Weights, 1, denseDims(weightExtents(spec)));
  add(Role::Bias, spec.bias, denseDims({lanes, blocks}));
  add(Role::Affine, spec.affineCount(), denseDims({lanes, blocks, 2}));
  add(Role::Addend, spec.addendCount(), resultDims(spec));
  for (int64_t index = spec.resultCount() - 1; index >= 0; --index)
    list.push_back(argument(Role::Result, index, resultDims(spec)));
  if (!isConvolution(spec) || spec.target->device == Device::Cuda) // a GPU compares, tap by tap
    return list;
  std::vector<Argument> extra = scratch(spec);
  list.insert(list.end(), extra.begin(), extra.end());
  return list;
}

} // namespace halnet::codegen
