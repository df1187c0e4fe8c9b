//===- PrototxtPooling.cpp - poolings that all readers size alike -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Caffe rounds pooled extents up and drops a last window that begins beyond the
// image and its padding; both netscopes round up and drop nothing, and read no
// round_mode. Where that gives another extent than the network has, two layers
// of one name are written: a stand-in of the right extents for phase TRAIN, the
// only one that netscope looks at, and the true one for TEST, which Caffe runs.
// OpenCV takes no two layers of one name: it gets the true one, and is told to round
// down by a field of its own.
//
// In a training file Caffe runs both phases, so the stand-in is for a stage that nobody asks for:
// netscope reads no stages. The true layer stands twice, and for TRAIN as phase 0, which is the
// same to Caffe and another phase to netscope.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/PrototxtLayers.h"

#include "compiler/writer/Padding.h"
#include "dialects/Net/Windows.h"

#include "llvm/ADT/STLExtras.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

namespace {
/// A pooling with a window, with the extents of its image and its result.
struct Pooling {
  const char *kind; ///< MAX or AVE
  std::array<int64_t, 2> in, out, kernel, stride, pad;
  bool roundsDown;
};
} // namespace

/// The extent that netscope shows.
static int64_t shownExtent(int64_t in, int64_t kernel, int64_t stride, int64_t pad) {
  return llvm::divideCeil(in + 2 * pad - kernel, stride) + 1;
}

static bool isShownRight(const Pooling &pooling) {
  for (int d : {0, 1})
    if (pooling.kernel[d] > pooling.in[d] + 2 * pooling.pad[d] ||
        shownExtent(pooling.in[d], pooling.kernel[d], pooling.stride[d], pooling.pad[d]) !=
            pooling.out[d])
      return false;
  return true;
}

/// The same pooling with another padding, or then another kernel, such that
/// netscope shows the true extents.
static std::optional<Pooling> standIn(Pooling pooling) {
  pooling.roundsDown = false;
  int64_t largest = std::max(pooling.kernel[0], pooling.kernel[1]);
  for (int64_t smaller = 0; smaller < largest; ++smaller) {
    Pooling candidate = pooling;
    for (int64_t &kernel : candidate.kernel)
      kernel = std::max<int64_t>(1, kernel - smaller);
    for (int64_t pad = 0; pad < std::min(candidate.kernel[0], candidate.kernel[1]); ++pad) {
      candidate.pad = {pad, pad};
      if (isShownRight(candidate))
        return candidate;
    }
  }
  return std::nullopt;
}

static std::vector<Field> windowFields(const Pooling &pooling) {
  std::vector<Field> fields{{"pool", pooling.kind}};
  addPair(pooling.kernel, "kernel_size", "kernel_h", "kernel_w", fields);
  addPair(pooling.stride, "stride", "stride_h", "stride_w", fields);
  if (pooling.pad[0] || pooling.pad[1])
    addPair(pooling.pad, "pad", "pad_h", "pad_w", fields);
  return fields;
}

static void writeWindow(const Pooling &pooling, const LayerHead &head,
                        std::initializer_list<Field> include, raw_ostream &out) {
  FieldBlock param{"pooling_param", windowFields(pooling)};
  if (pooling.roundsDown)
    param.fields.push_back({"round_mode", "FLOOR"});
  writeLayer(head, "Pooling", {{"include", include}, param}, out);
}

/// One layer as netscope shows it, and the true one for each phase that Caffe runs.
static void writeApart(const Pooling &shown, const Pooling &pooling, const LayerHead &head,
                       PrototxtForm form, raw_ostream &out) {
  if (form == PrototxtForm::Training) {
    writeWindow(shown, head, {{"phase", "TRAIN"}, {"stage", quoted("netscope")}}, out);
    writeWindow(pooling, head, {{"phase", "0"}}, out);
  } else {
    writeWindow(shown, head, {{"phase", "TRAIN"}}, out);
  }
  writeWindow(pooling, head, {{"phase", "TEST"}}, out);
}

static void writeForOpenCv(const Pooling &pooling, const LayerHead &head, Location loc,
                           raw_ostream &out) {
  std::vector<Field> fields = windowFields(pooling);
  if (pooling.roundsDown)
    fields.push_back({"ceil_mode", "false"}); // over round_mode it loses the whole block
  writeLayer(head, "Pooling", FieldBlock{"pooling_param", fields}, out);
  InFlightDiagnostic warning = emitWarning(loc)
                               << "netscope shows other extents than " << pooling.out[0] << "x"
                               << pooling.out[1] << " for this pooling";
  if (pooling.roundsDown)
    warning << ", and BVLC Caffe refuses 'ceil_mode'";
}

template <typename PoolOp> static Pooling poolingOf(PoolOp op, const char *kind) {
  ArrayRef<int64_t> in = cast<RankedTensorType>(op.getInput().getType()).getShape();
  ArrayRef<int64_t> out = cast<RankedTensorType>(op.getType()).getShape();
  ArrayRef<int64_t> kernel = *op.getKernel(), stride = op.getStride(), pad = op.getPad();
  return {kind,
          {in[2], in[3]},
          {out[2], out[3]},
          {kernel[0], kernel[1]},
          {stride[0], stride[1]},
          {pad[0], pad[1]},
          /*roundsDown=*/false};
}

/// Caffe's own extent: rounded up, without a window that begins beyond the image.
static int64_t caffeExtent(const Pooling &pooling, int d) {
  int64_t extent = shownExtent(pooling.in[d], pooling.kernel[d], pooling.stride[d], pooling.pad[d]);
  bool isBeyond = (extent - 1) * pooling.stride[d] >= pooling.in[d] + pooling.pad[d];
  bool isPadded = pooling.pad[0] || pooling.pad[1]; // only then Caffe looks
  return isPadded && isBeyond ? extent - 1 : extent;
}

/// Whether the pooling, padded equally, has its extents by one way of rounding.
static bool hasItsExtents(const Pooling &pooling) {
  auto isDown = [&](int d) {
    net::Windows windows{pooling.in[d], pooling.kernel[d], pooling.stride[d], pooling.pad[d],
                         pooling.pad[d]};
    return windows.fits() && windows.floorExtent() == pooling.out[d];
  };
  auto isUp = [&](int d) { return caffeExtent(pooling, d) == pooling.out[d]; };
  return (isDown(0) && isDown(1)) || (isUp(0) && isUp(1));
}

template <typename PoolOp>
static LogicalResult write(PoolOp op, const char *kind, const LayerHead &head, PrototxtForm form,
                           raw_ostream &out) {
  if (!op.getKernel()) {
    FieldBlock param{"pooling_param", {{"pool", kind}, {"global_pooling", "true"}}};
    writeLayer(head, "Pooling", param, out);
    return success();
  }
  Pooling pooling = poolingOf(op, kind);
  if (op.getPadEnd() && (!takesEqualPadding(op) || !hasItsExtents(pooling)))
    return emitError(op.getLoc(), unequalPadding);
  for (int d : {0, 1})
    pooling.roundsDown |= caffeExtent(pooling, d) != pooling.out[d];
  if (!pooling.roundsDown && isShownRight(pooling)) {
    writeWindow(pooling, head, {}, out);
    return success();
  }
  if (form == PrototxtForm::OpenCv) {
    writeForOpenCv(pooling, head, op.getLoc(), out);
    return success();
  }
  std::optional<Pooling> shown = standIn(pooling);
  if (!shown)
    return emitError(op.getLoc()) << "netscope would show other extents than " << pooling.out[0]
                                  << "x" << pooling.out[1] << " for this pooling";
  writeApart(*shown, pooling, head, form, out);
  return success();
}

LogicalResult writer::writePooling(Operation *op, const LayerHead &head, PrototxtForm form,
                                   raw_ostream &out) {
  if (auto max = dyn_cast<net::MaxPoolOp>(op))
    return write(max, "MAX", head, form, out);
  auto average = cast<net::AvgPoolOp>(op);
  bool isPadded =
      average.getKernel() &&
      llvm::any_of(llvm::concat<const int64_t>(average.getPad(), average.getTrailingPad()),
                   [](int64_t p) { return p; });
  if (isPadded && !average.getCountPadding())
    return emitError(op->getLoc(), "in a prototxt padding always counts in a mean");
  return write(average, "AVE", head, form, out);
}
