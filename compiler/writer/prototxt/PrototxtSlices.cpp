//===- PrototxtSlices.cpp - slices of one tensor as one layer ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A Caffe Slice gives all parts of its bottom, each a top.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/PrototxtLayers.h"

#include "dialects/Net/LayerNames.h"

#include "llvm/ADT/STLExtras.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

static int64_t channelsOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getDimSize(1);
}

FailureOr<SmallVector<net::SliceOp>> writer::slicesBeside(net::SliceOp slice) {
  SmallVector<net::SliceOp> slices;
  for (Operation *user : slice.getInput().getUsers())
    if (auto other = dyn_cast<net::SliceOp>(user))
      slices.push_back(other);
  llvm::sort(slices,
             [](net::SliceOp a, net::SliceOp b) { return a.firstChannel() < b.firstChannel(); });
  int64_t next = 0;
  bool isWhole = true;
  for (net::SliceOp part : slices) {
    isWhole &= part.firstChannel() == next;
    next += channelsOf(part);
  }
  if (isWhole && next == channelsOf(slice.getInput()))
    return slices;
  return emitError(slice.getLoc()) << "in a prototxt the slices of a tensor take each of its "
                                   << channelsOf(slice.getInput()) << " channels once";
}

void writer::writeSlices(ArrayRef<net::SliceOp> slices, const std::string &bottom,
                         const std::string &name, raw_ostream &out) {
  LayerHead head{{bottom}, {}, name};
  FieldBlock param{"slice_param", {}};
  for (net::SliceOp part : slices) {
    head.tops.push_back(net::layerName(part->getLoc()));
    if (part != slices.front())
      param.fields.push_back({"slice_point", std::to_string(part.firstChannel())});
  }
  writeLayer(head, "Slice", param, out);
}
