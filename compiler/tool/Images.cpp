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

LogicalResult tool::checkImages(net::GraphOp graph, const Tensor &images) {
  auto type = cast<RankedTensorType>(graph.getBody().getArgument(0).getType());
  if (images.shape.size() == size_t(type.getRank()) && images.batch() > 0 &&
      ArrayRef(images.shape).drop_front() == type.getShape().drop_front())
    return success();
  return emitError(UnknownLoc::get(graph.getContext()))
         << "the net takes images of " << net::shapeText(type.getShape().drop_front())
         << " (any number of them), found an array of " << net::shapeText(images.shape);
}
