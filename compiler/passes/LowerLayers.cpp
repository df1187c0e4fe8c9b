//===- LowerLayers.cpp - one function a layer that a kernel begins with ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/passes/Lowering.h"

#include "dialects/Support/Assert.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

template <typename KernelOp>
Operation *Lowering::create(ValueRange inputs, const Fusion &fusion,
                            ArrayRef<NamedAttribute> attributes) {
  SmallVector<Value> addends = lowered(fusion.addends);
  OperationState state(fusion.loc, KernelOp::getOperationName());
  state.addOperands(inputs);
  state.addOperands(addends);
  state.addTypes(fusion.types);
  state.addAttributes(attributes);
  state.addAttribute("operandSegmentSizes", builder.getDenseI32ArrayAttr(
                                                {int32_t(inputs.size()), int32_t(addends.size())}));
  state.addAttribute("epilogue", EpilogueAttr::get(builder.getContext(), fusion.steps));
  state.addAttribute("affines", builder.getArrayAttr(fusion.affines));
  state.addAttribute("names", builder.getArrayAttr(fusion.names));
  state.addAttribute("macs", builder.getI64IntegerAttr(fusion.macs));
  ++kernels;
  return builder.create(state);
}

Operation *Lowering::createLayout(Value input, const Fusion &fusion) {
  ++layoutChanges;
  return create<LayoutOp>(input, fusion);
}

Value Lowering::createCopy(Value value, const Fusion &fusion) {
  bool plain = shapeOf(value.getType()).block == 0;
  Operation *copy = plain ? create<ElementwiseOp>(value, fusion) : createLayout(value, fusion);
  return copy->getResult(0);
}

Operation *Lowering::lowerConv(net::Conv2dOp conv, const Fusion &fusion) {
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("weight", conv.getWeightAttr()),
                                         builder.getNamedAttr("folds", conv.getFoldsAttr()),
                                         builder.getNamedAttr("kernel", conv.getKernelAttr()),
                                         builder.getNamedAttr("stride", conv.getStrideAttr()),
                                         builder.getNamedAttr("pad", conv.getPadAttr()),
                                         builder.getNamedAttr("dilation", conv.getDilationAttr()),
                                         builder.getNamedAttr("group", conv.getGroupAttr())};
  if (conv.getPadEndAttr())
    attributes.push_back(builder.getNamedAttr("pad_end", conv.getPadEndAttr()));
  if (conv.getBiasAttr())
    attributes.push_back(builder.getNamedAttr("bias", conv.getBiasAttr()));
  return create<ConvOp>(lowered(conv.getInput()), fusion, attributes);
}

Operation *Lowering::lowerDense(net::DenseOp dense, const Fusion &fusion) {
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("weight", dense.getWeightAttr()),
                                         builder.getNamedAttr("folds", dense.getFoldsAttr())};
  if (dense.getBiasAttr())
    attributes.push_back(builder.getNamedAttr("bias", dense.getBiasAttr()));
  return create<DenseOp>(lowered(dense.getInput()), fusion, attributes);
}

template <typename PoolOp>
Operation *Lowering::lowerPool(PoolOp pool, StringRef kind, const Fusion &fusion) {
  Value input = lowered(pool.getInput());
  TensorShape shape = shapeOf(input.getType());
  DenseI64ArrayAttr window = pool.getKernelAttr();
  if (!window) // the whole image
    window = builder.getDenseI64ArrayAttr({shape.h, shape.w});
  SmallVector<NamedAttribute> attributes{
      builder.getNamedAttr("kind", builder.getStringAttr(kind)),
      builder.getNamedAttr("kernel", window),
      builder.getNamedAttr("stride", builder.getDenseI64ArrayAttr(pool.getStride())),
      builder.getNamedAttr("pad", builder.getDenseI64ArrayAttr(pool.getPad()))};
  if (pool.getPadEndAttr())
    attributes.push_back(builder.getNamedAttr("pad_end", pool.getPadEndAttr()));
  if (auto average = dyn_cast<net::AvgPoolOp>(pool.getOperation()))
    attributes.push_back(builder.getNamedAttr("count_padding", average.getCountPaddingAttr()));
  return create<kernel::PoolOp>(input, fusion, attributes);
}

Operation *Lowering::lowerCombine(Operation *layer, StringRef kind, DenseF64ArrayAttr coefficients,
                                  const Fusion &fusion) {
  return create<CombineOp>(lowered(layer->getOperands()), fusion,
                           {builder.getNamedAttr("kind", builder.getStringAttr(kind)),
                            builder.getNamedAttr("coefficients", coefficients)});
}

Operation *Lowering::lowerLrn(net::LrnOp lrn, const Fusion &fusion) {
  return create<LrnOp>(lowered(lrn.getInput()), fusion,
                       {builder.getNamedAttr("size", lrn.getSizeAttr()),
                        builder.getNamedAttr("alpha", lrn.getAlphaAttr()),
                        builder.getNamedAttr("beta", lrn.getBetaAttr()),
                        builder.getNamedAttr("k", lrn.getKAttr())});
}

/// Only a flatten of more than one pixel moves values.
Operation *Lowering::lowerFlatten(net::FlattenOp flatten, const Fusion &fusion) {
  Value input = lowered(flatten.getInput());
  return isOnePixel(flatten.getInput()) ? create<ElementwiseOp>(input, fusion)
                                        : createLayout(input, fusion);
}

/// On an input of the net, the layer rides on the change of layout, if there is one.
Operation *Lowering::lowerElementwise(Operation *layer, const Fusion &fusion) {
  Value input = layer->getOperand(0);
  Value known = values.lookup(input);
  if (isInput(input) && isa<BlockArgument>(known))
    return known.getType() == fusion.types.front() ? create<ElementwiseOp>(known, fusion)
                                                   : createLayout(known, fusion);
  return create<ElementwiseOp>(lowered(input), fusion);
}

Operation *Lowering::lowerFirst(Operation *first, const Fusion &fusion) {
  using Result = Operation *;
  return TypeSwitch<Operation *, Result>(first)
      .Case([&](net::Conv2dOp conv) { return lowerConv(conv, fusion); })
      .Case([&](net::DenseOp dense) { return lowerDense(dense, fusion); })
      .Case([&](net::MaxPoolOp pool) { return lowerPool(pool, "max", fusion); })
      .Case([&](net::AvgPoolOp pool) { return lowerPool(pool, "average", fusion); })
      .Case([&](net::FlattenOp flatten) { return lowerFlatten(flatten, fusion); })
      .Case([&](net::SoftmaxOp softmax) {
        return create<SoftmaxOp>(lowered(softmax.getInput()), fusion);
      })
      .Case([&](net::ConcatOp concat) {
        return create<ConcatOp>(lowered(concat.getInputs()), fusion);
      })
      .Case([&](net::CombineOp combine) {
        return lowerCombine(combine, combine.getKind(), combine.getCoefficientsAttr(), fusion);
      })
      .Case([&](net::ScaleChannelsOp scale) {
        return lowerCombine(scale, "product", builder.getDenseF64ArrayAttr({}), fusion);
      })
      .Case([&](net::SliceOp slice) {
        NamedAttribute begin =
            builder.getNamedAttr("begin", builder.getI64IntegerAttr(slice.firstChannel()));
        return create<SliceOp>(lowered(slice.getInput()), fusion, begin);
      })
      .Case([&](net::LrnOp lrn) { return lowerLrn(lrn, fusion); })
      .Default([&](Operation *layer) {
        HALNET_ASSERT(net::isElementwise(layer),
                      "a group begins with a layer that no kernel computes");
        return lowerElementwise(layer, fusion);
      });
}

Type Lowering::blocked(Type type, int64_t block) {
  auto tensor = cast<RankedTensorType>(type);
  return RankedTensorType::get(tensor.getShape(), tensor.getElementType(),
                               LayoutAttr::get(type.getContext(), block));
}

bool Lowering::isOnePixel(Value value) {
  TensorShape shape = shapeOf(value.getType());
  return shape.h * shape.w == 1;
}

bool Lowering::isInput(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  return argument && argument.getOwner() == &graph.getBody().front();
}

int64_t Lowering::inputBlock(Value input) {
  bool onlyConvs =
      llvm::all_of(input.getUsers(), [](Operation *user) { return isa<net::Conv2dOp>(user); });
  int64_t channels = cast<RankedTensorType>(input.getType()).getDimSize(1);
  return onlyConvs ? std::min<int64_t>(channels, target.vectorWidth) : target.vectorWidth;
}

Value Lowering::lowered(Value value) {
  Value &known = values[value];
  Type wanted = isInput(value) ? blocked(value.getType(), inputBlock(value)) : known.getType();
  if (!isInput(value) || !isa<BlockArgument>(known) || known.getType() == wanted)
    return known;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(known.getParentBlock());
  Fusion fusion(value.getLoc());
  fusion.names.push_back(builder.getStringAttr(""));
  fusion.types.push_back(wanted);
  Value result = createLayout(known, fusion)->getResult(0);
  return values[value] = result;
}

SmallVector<Value> Lowering::lowered(ValueRange range) {
  SmallVector<Value> result;
  for (Value value : range)
    result.push_back(lowered(value));
  return result;
}
