//===- OpSpec.cpp - from a kernel op to plain data ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/KernelOps.h"

#include "dialects/Support/Assert.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

bool halnet::kernel::isActivation(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.getElementType().isF32() || !net::isShaped(tensor) ||
      (tensor.getRank() != 2 && tensor.getRank() != 4) ||
      (tensor.getEncoding() && !isa<LayoutAttr>(tensor.getEncoding())))
    return false;
  int64_t elements = 1;
  for (int64_t extent : tensor.getShape())
    if (extent > net::maxExtent || (elements *= extent) > net::maxElements)
      return false;
  return shapeOf(type).elements() <= net::maxElements;
}

TensorShape halnet::kernel::shapeOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  TensorShape shape{tensor.getDimSize(0), tensor.getDimSize(1)};
  if (tensor.getRank() == 4) {
    shape.h = tensor.getDimSize(2);
    shape.w = tensor.getDimSize(3);
  }
  if (auto layout = dyn_cast_or_null<LayoutAttr>(tensor.getEncoding()))
    shape.block = layout.getBlock();
  return shape;
}

template <typename Op> static Window windowOf(Op op, ArrayRef<int64_t> dilation) {
  ArrayRef<int64_t> kernel = op.getKernel(), stride = op.getStride(), pad = op.getPad(),
                    padEnd = op.getPadEnd().value_or(pad);
  return {kernel[0], kernel[1],   stride[0],   stride[1], pad[0],
          pad[1],    dilation[0], dilation[1], padEnd[0], padEnd[1]};
}

static void setConv(KernelSpec &spec, ConvOp op) {
  spec.family = Family::Conv;
  spec.window = windowOf(op, op.getDilation());
  spec.groups = op.getGroup();
  spec.bias = op.getBias() || !op.getFolds().empty();
}

static void setDense(KernelSpec &spec, DenseOp op) {
  spec.family = Family::Dense;
  spec.bias = op.getBias() || !op.getFolds().empty();
}

static void setPool(KernelSpec &spec, PoolOp op) {
  spec.family = Family::Pool;
  spec.window = windowOf(op, {1, 1});
  spec.pool = op.getKind() == "max" ? PoolKind::Max : PoolKind::Average;
  spec.countPadding = op.getCountPadding();
}

static void setCombine(KernelSpec &spec, CombineOp op) {
  spec.family = Family::Combine;
  spec.combine = op.getKind() == "product" ? CombineKind::Product
                 : op.getKind() == "max"   ? CombineKind::Max
                                           : CombineKind::Sum;
  llvm::append_range(spec.coefficients, op.getCoefficients());
}

static void setSlice(KernelSpec &spec, SliceOp op) {
  spec.family = Family::Slice;
  spec.firstChannel = op.getBegin();
}

static void setLrn(KernelSpec &spec, LrnOp op) {
  spec.family = Family::Lrn;
  spec.lrn = {int64_t(op.getSize()), op.getAlpha().convertToDouble(),
              op.getBeta().convertToDouble(), op.getK().convertToDouble()};
}

SmallVector<net::ParamUse> halnet::kernel::paramUses(FusedKernel op) {
  SmallVector<net::ParamUse> uses;
  TensorShape in = shapeOf(op.getInputs().front().getType());
  int64_t outputs = shapeOf(op->getResult(0).getType()).c;
  auto addLayer = [&](auto layer, ArrayRef<int64_t> weight) {
    uses.push_back({layer.getWeightAttr(), SmallVector<int64_t, 4>(weight)});
    if (layer.getBiasAttr())
      uses.push_back({layer.getBiasAttr(), {outputs}});
    net::addStepUses(layer.getFolds(), outputs, uses);
  };
  if (auto conv = dyn_cast<ConvOp>(op.getOperation()))
    addLayer(conv,
             {outputs, in.c / int64_t(conv.getGroup()), conv.getKernel()[0], conv.getKernel()[1]});
  if (auto dense = dyn_cast<DenseOp>(op.getOperation()))
    addLayer(dense, {outputs, in.c * in.h * in.w});
  for (Attribute steps : op.getAffinesAttr())
    net::addStepUses(cast<ArrayAttr>(steps), outputs, uses);
  return uses;
}

KernelSpec halnet::kernel::specOf(FusedKernel op) {
  KernelSpec spec;
  for (Value input : op.getInputs())
    spec.inputs.push_back(shapeOf(input.getType()));
  spec.result = shapeOf(op->getResult(0).getType());
  llvm::append_range(spec.epilogue, op.getEpilogueAttr().getSteps());
  if (ScheduleAttr schedule = op.getScheduleAttr())
    spec.schedule = schedule.toSchedule();
  spec.target = &op->getParentOfType<ProgramOp>().getTargetFacts();
  TypeSwitch<Operation *>(op)
      .Case([&](ConvOp conv) { setConv(spec, conv); })
      .Case([&](DenseOp dense) { setDense(spec, dense); })
      .Case([&](PoolOp pool) { setPool(spec, pool); })
      .Case([&](SoftmaxOp) { spec.family = Family::Softmax; })
      .Case([&](LayoutOp) { spec.family = Family::Layout; })
      .Case([&](ElementwiseOp) { spec.family = Family::Elementwise; })
      .Case([&](ConcatOp) { spec.family = Family::Concat; })
      .Case([&](CombineOp combine) { setCombine(spec, combine); })
      .Case([&](SliceOp slice) { setSlice(spec, slice); })
      .Case([&](LrnOp lrn) { setLrn(spec, lrn); })
      .Default([](Operation *) { HALNET_ASSERT(false, "a fused kernel without a family"); });
  return spec;
}
