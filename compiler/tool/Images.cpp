//===- Images.cpp - images for the interpreter ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Images.h"

#include "compiler/weights/Npz.h"
#include "dialects/Net/ShapedLayer.h"

using namespace mlir;
using namespace halnet;
using interp::Tensor;

llvm::Expected<Tensor> tool::readImages(StringRef path, StringRef array) {
  auto file = weights::ArrayFile::open(path);
  if (!file)
    return file.takeError();
  const std::vector<weights::ArrayHeader> &arrays = (*file)->arrays();
  auto chosen = llvm::find_if(arrays, [&](const auto &header) { return header.name == array; });
  if (array.empty() && arrays.size() == 1)
    chosen = arrays.begin();
  if (chosen == arrays.end())
    return weights::sentence("'" + path + "' holds " + Twine(arrays.size()) +
                             " arrays and none called '" + array + "': say --array NAME");
  auto values = (*file)->read(chosen - arrays.begin());
  if (!values)
    return values.takeError();
  Tensor images;
  images.shape = chosen->shape;
  images.values.assign(values->begin(), values->end());
  return images;
}

LogicalResult tool::takeImages(net::GraphOp graph, Tensor &images) {
  auto type = cast<RankedTensorType>(graph.getBody().getArgument(0).getType());
  SmallVector<int64_t> shape(type.getShape());
  if (graph.getChannelsLast())
    std::rotate(shape.begin() + 1, shape.begin() + 2, shape.end());
  if (images.shape.size() != shape.size() || images.batch() < 1 ||
      ArrayRef(images.shape).drop_front() != ArrayRef(shape).drop_front())
    return emitError(UnknownLoc::get(graph.getContext()))
           << "the net takes images of " << net::shapeText(ArrayRef(shape).drop_front())
           << " (any number of them), found an array of " << net::shapeText(images.shape);
  if (graph.getChannelsLast())
    images = interp::channelsFirst(images);
  return success();
}
