//===- OnnxShapes.cpp - operators that change shapes ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer's result is (N, C, H, W) or (N, features). Whatever else a model makes of it, such as
// (N, H, W, C) or (N, C, 1), is another view of the same layer.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxConverter.h"

using namespace halnet::reader;
using namespace mlir;

/// The elements of a shape; none where there are more than any tensor has.
static std::optional<int64_t> elements(ArrayRef<int64_t> shape) {
  int64_t product = 1;
  for (int64_t extent : shape)
    if (__builtin_mul_overflow(product, extent, &product))
      return std::nullopt;
  return product;
}

/// Without extents of 1.
static Shape withoutOnes(ArrayRef<int64_t> shape) {
  Shape result(shape);
  llvm::erase(result, 1);
  return result;
}

/// Gives the input in another shape; refused at the input `place`.
void OnnxConverter::reshapeTo(const Shape &shape, int place) {
  OnnxValue in = value();
  layer.type = "Identity";
  layer.value = in;
  layer.value.shape = shape;
  bool isOnePixel = in.extents.size() == 2 || in.extents[2] * in.extents[3] == 1;
  if (shape == in.shape)
    return;
  // Of the images' order (C, H, W) only; a single pixel has no order.
  if (shape.size() == 2 && shape[0] == in.extents[0] && (!in.channelsLast || isOnePixel)) {
    layer.type = in.extents.size() == 4 ? "Flatten" : "Identity";
    layer.value.extents = shape;
    layer.value.channelsLast = false;
    return;
  }
  // Extents of 1 come and go until the value is flat.
  if (isOnePixel && shape.size() > 2 && withoutOnes(shape) == withoutOnes(in.shape) &&
      shape[0] == in.extents[0]) {
    layer.value.channelsLast = shape.size() == 4 && shape[3] == in.extents[1] && shape[1] == 1;
    return;
  }
  layer.value.shape.clear();
  node.refuseInput(place, "to " + shapeText(shape) + " of " + shapeText(in.shape) +
                              " is not supported; only everything but the batch is flattened" +
                              (in.channelsLast ? ", in the order C, H, W" : ""));
}

void OnnxConverter::flatten() {
  Shape in = value().shape;
  layer.type = "Flatten";
  int64_t rank = in.size(), axis = node.integer("axis", 1);
  if (!isKnown())
    return;
  axis = axis < 0 ? axis + rank : axis;
  if (axis < 0 || axis > rank)
    return node.refuse("axis", "is out of range");
  ArrayRef<int64_t> all = in;
  std::optional<int64_t> first = elements(all.take_front(axis)),
                         rest = elements(all.drop_front(axis));
  if (first && rest)
    reshapeTo({*first, *rest}, 0);
  if (layer.type == "Flatten" && isOfDense())
    layer.type.clear(); // the dense layer takes the image
}

/// Whether this is the Flatten that writer/onnx puts before a dense layer of an image.
bool OnnxConverter::isOfDense() const {
  StringRef name = node.proto.output(0);
  auto readers = graph.readers.find(name);
  return readers != graph.readers.end() && readers->second.size() == 1 &&
         name == readers->second.front()->output(0) + "/flat";
}

/// 0 keeps an extent, and one -1 is what is left.
void OnnxConverter::reshape() {
  layer.type = "Flatten";
  refuseUnless("allowzero", 0, 0, "is not 0");
  std::vector<int64_t> shape = list("shape", 1, 1);
  Shape in = value().shape;
  node.broken |= shape.empty();
  if (!isKnown() || node.broken)
    return;
  int64_t *open = nullptr;
  for (auto [axis, extent] : llvm::enumerate(shape)) {
    if (extent == 0 && axis < in.size())
      extent = in[axis];
    if (extent == -1 && !open)
      open = &extent;
    else if (extent < 1)
      return node.refuseInput(1, "to the shape " + shapeText(shape) + " is not possible");
  }
  if (open) {
    *open = 1;
    std::optional<int64_t> all = elements(in), others = elements(shape);
    *open = all && others && *all % *others == 0 ? *all / *others : -1;
  }
  if (elements(shape) != elements(in))
    return node.refuseInput(1,
                            "to " + shapeText(shape) + " of " + shapeText(in) + " is not possible");
  reshapeTo(shape, 1);
}

void OnnxConverter::squeeze() {
  layer.type = "Flatten";
  std::vector<int64_t> axes = list("axes", 1, 13);
  Shape in = value().shape, shape;
  if (!isKnown() || node.broken)
    return;
  int64_t rank = in.size();
  auto isNamed = [&](int64_t axis) {
    return llvm::is_contained(axes, axis) || llvm::is_contained(axes, axis - rank);
  };
  for (int64_t axis = 0; axis < rank; ++axis)
    if (in[axis] != 1 || !(axes.empty() || isNamed(axis)))
      shape.push_back(in[axis]);
  reshapeTo(shape, 0);
}

/// Of features, no layer: those that read them find more extents of 1.
void OnnxConverter::unsqueeze() {
  layer.type = "Identity";
  std::vector<int64_t> axes = list("axes", 1, 13);
  Shape shape = value().shape;
  if (!isKnown() || node.broken)
    return;
  int64_t rank = shape.size() + axes.size();
  for (int64_t &axis : axes)
    axis = axis < 0 ? axis + rank : axis;
  llvm::sort(axes);
  for (int64_t axis : axes) {
    if (axis < 0 || axis > int64_t(shape.size()))
      return node.refuseInput(1, "adds an axis that is out of range");
    shape.insert(shape.begin() + axis, 1);
  }
  reshapeTo(shape, 0);
  if (value().extents.size() == 2)
    layer.type = "";
}

/// Between (N, C, H, W) and (N, H, W, C).
void OnnxConverter::transpose() {
  layer.type = "Identity";
  layer.value = value();
  std::vector<int64_t> order = node.list("perm");
  Shape in = layer.value.shape;
  if (!isKnown())
    return;
  if (llvm::equal(order, llvm::seq<int64_t>(0, in.size())))
    return;
  using Order = std::vector<int64_t>;
  bool isLast = layer.value.channelsLast;
  if (!layer.value.isImage() || order != (isLast ? Order{0, 3, 1, 2} : Order{0, 2, 3, 1}))
    return node.refuse("perm", "is not supported here; only (N, C, H, W) becomes (N, H, W, C), and "
                               "that (N, C, H, W) again");
  layer.value.channelsLast = !isLast;
  for (auto [axis, from] : llvm::enumerate(order))
    layer.value.shape[axis] = in[from];
}

/// Over height and width: a global pooling, behind which a Flatten may follow.
void OnnxConverter::reduceMean() {
  layer.type = "Pooling";
  add("pool", {std::string("AVE")}, "");
  add("global_pooling", {true}, "");
  node.has("noop_with_empty_axes");
  bool keeps = node.integer("keepdims", 1) != 0;
  std::vector<int64_t> axes = list("axes", 1, 18);
  layer.value = value();
  if (!isKnown() || node.broken)
    return;
  for (int64_t &axis : axes)
    axis = axis < 0 ? axis + 4 : axis;
  llvm::sort(axes);
  bool isLast = layer.value.channelsLast;
  if (!layer.value.isImage() ||
      axes != (isLast ? std::vector<int64_t>{1, 2} : std::vector<int64_t>{2, 3})) {
    layer.value.shape.clear();
    return node.refuseInput(0, "of " + shapeText(value().shape) + " along the axes " +
                                   shapeText(axes) +
                                   " is not supported; only height and width are read");
  }
  for (int axis : {2, 3})
    layer.value.extents[axis] = 1;
  for (int64_t axis : axes)
    layer.value.shape[axis] = 1;
  if (keeps)
    return;
  layer.flattens = true;
  layer.value.channelsLast = false;
  layer.value.shape = layer.value.extents = {layer.value.extents[0], layer.value.extents[1]};
}
