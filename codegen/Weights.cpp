//===- Weights.cpp - packs weights and channel vectors -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the packed weights in order and says for each float which weight it is.
//
//===----------------------------------------------------------------------===//

#include "codegen/Weights.h"

#include "codegen/Codegen.h"
#include "codegen/Winograd.h"
#include "dialects/Kernel/ConvShape.h"
#include "dialects/Support/Assert.h"

#include <algorithm>

namespace halnet::codegen {

using namespace kernel;

std::vector<int64_t> weightExtents(const KernelSpec &spec) {
  ConvShape shape = convShape(spec);
  const Window &w = shape.window;
  if (spec.schedule.kind == "depthwise")
    return {shape.outBlock, w.kernelW, w.kernelH, shape.outBlocks};
  if (spec.schedule.kind == "gather")
    return {shape.outBlock, spec.inputs.front().c / spec.groups, w.kernelW, w.kernelH,
            shape.outBlocks};
  int64_t tileK = spec.schedule.get("tile_k", 1);
  if (spec.schedule.kind == "winograd") {
    int64_t n = spec.schedule.get("m", 4) + 2;
    if (spec.schedule.get("fuse", 0))
      return {shape.outBlock, tileK, shape.inBlock, shape.inBlocks, n, n, shape.outBlocks / tileK};
    return {shape.outBlock, tileK, shape.inBlock, shape.inBlocks, shape.outBlocks / tileK, n, n};
  }
  return {shape.outBlock, tileK,           shape.inBlock,          w.kernelW,
          w.kernelH,      shape.groupIn(), shape.outBlocks / tileK};
}

namespace {

/// One weight of a convolution: output channel, input channel within the group, tap.
/// A dense layer's taps are the pixels of its input.
struct WeightIndex {
  int64_t out, in, y, x;
};

/// Tells which weight lies where. Looks the schedule up once: there are millions of places.
class WeightPlaces {
public:
  explicit WeightPlaces(const KernelSpec &spec)
      : spec(spec), depthwise(spec.schedule.kind == "depthwise"),
        gather(spec.schedule.kind == "gather"), tileK(spec.schedule.get("tile_k", 1)) {}

  /// The weight at a place of the packed form; may lie in the padding of either channel.
  WeightIndex weightAt(const std::vector<int64_t> &place) const;

private:
  const KernelSpec &spec;
  bool depthwise, gather;
  int64_t tileK;
};

} // namespace

WeightIndex WeightPlaces::weightAt(const std::vector<int64_t> &place) const {
  int64_t lanes = spec.result.block;
  if (depthwise)
    return {place[3] * lanes + place[0], 0, place[2], place[1]};
  if (gather)
    return {place[4] * lanes + place[0], place[1], place[3], place[2]};
  int64_t outBlock = place[6] * tileK + place[1];
  const TensorShape &in = spec.inputs.front();
  if (spec.family == Family::Conv)
    return {outBlock * lanes + place[0], place[5] * in.block + place[2], place[4], place[3]};
  int64_t pixel = place[5] % (in.h * in.w), block = place[5] / (in.h * in.w);
  return {outBlock * lanes + place[0], block * in.block + place[2], pixel / in.w, pixel % in.w};
}

std::string weightForm(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front();
  std::string form(familyName(spec.family));
  form += " " + spec.schedule.kind;
  for (int64_t extent : weightExtents(spec))
    form += " " + std::to_string(extent);
  if (spec.schedule.get("fuse", 0)) // whose points come behind one another
    form += " fused";
  // A dense layer's input channels come pixel by pixel.
  if (spec.family == Family::Dense)
    form += " of " + std::to_string(in.h) + "x" + std::to_string(in.w);
  return form;
}

/// Goes on to the next place, innermost first.
static void advance(std::vector<int64_t> &place, const std::vector<int64_t> &extents) {
  for (size_t dim = 0; dim < place.size() && ++place[dim] == extents[dim]; ++dim)
    place[dim] = 0;
}

/// One filter's points, `stride` floats apart: along x for each of its rows, then along y.
static void packPoints(const WinogradForm &form, const double *filter, float *packed,
                       int64_t stride) {
  for (int i = 0; i < form.n; ++i) {
    double column[3]{};
    for (int y = 0; y < 3; ++y)
      for (int x = 0; x < 3; ++x)
        column[y] += form.weights[i][x] * filter[3 * y + x];
    for (int j = 0; j < form.n; ++j) {
      const std::vector<double> &row = form.weights[j];
      packed[(j * form.n + i) * stride] =
          float(row[0] * column[0] + row[1] * column[1] + row[2] * column[2]);
    }
  }
}

/// The points of a tile of output channels follow one another where stages are fused; else those
/// tiles of a point do.
static void packWinograd(const KernelSpec &spec, const double *weights, float *packed) {
  WinogradForm form = winogradForm(int(spec.schedule.get("m", 4)));
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  int64_t tile = spec.schedule.get("tile_k", 1) * out.block;
  int64_t tileSize = in.paddedChannels() * tile, points = form.n * form.n;
  int64_t all = points * in.paddedChannels() * out.paddedChannels();
  bool fused = spec.schedule.get("fuse", 0);
  int64_t pointStride = fused ? tileSize : all / points;
  int64_t tileStride = fused ? tileSize * points : tileSize;
  std::fill(packed, packed + all, 0.0f);
  for (int64_t k = 0; k < out.c; ++k)
    for (int64_t c = 0; c < in.c; ++c)
      packPoints(form, weights + (k * in.c + c) * 9,
                 packed + k / tile * tileStride + c * tile + k % tile, pointStride);
}

void packWeights(const KernelSpec &spec, const double *weights, float *packed) {
  if (spec.schedule.kind == "winograd")
    return packWinograd(spec, weights, packed);
  std::vector<int64_t> extents = weightExtents(spec), place(extents.size(), 0);
  int64_t elements = 1;
  for (int64_t extent : extents)
    elements *= extent;
  const TensorShape &in = spec.inputs.front();
  bool dense = spec.family == Family::Dense;
  int64_t groupIn = dense ? in.c : in.c / spec.groups;
  int64_t kernelH = dense ? in.h : spec.window.kernelH;
  int64_t kernelW = dense ? in.w : spec.window.kernelW;
  WeightPlaces places(spec);
  for (int64_t element = 0; element < elements; ++element, advance(place, extents)) {
    auto [out, channel, y, x] = places.weightAt(place);
    bool padding = out >= spec.result.c || channel >= groupIn;
    int64_t source = ((out * groupIn + channel) * kernelH + y) * kernelW + x;
    packed[element] = padding ? 0.0f : float(weights[source]);
  }
}

void packChannels(const KernelSpec &spec, const double *values, float *packed) {
  std::transform(values, values + spec.result.c, packed, [](double v) { return float(v); });
  std::fill(packed + spec.result.c, packed + spec.result.paddedChannels(), 0.0f);
}

} // namespace halnet::codegen
