//===- Interpreter.cpp - runs a network layer by layer -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the layers in order and hands their operands to Layers.h; a tensor is
// dropped after its last reader.
//
//===----------------------------------------------------------------------===//

#include "compiler/interp/Interpreter.h"

#include "compiler/interp/Layers.h"
#include "dialects/Net/LayerNames.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet::interp;
using namespace halnet::net;

namespace {

class Interpreter {
public:
  Interpreter(halnet::weights::WeightStore &store, KeepTensor keep) : store(store), keep(keep) {}

  std::vector<Tensor> run(GraphOp graph, llvm::ArrayRef<Tensor> inputs) {
    for (auto [value, tensor] : llvm::zip_equal(graph.getBody().getArguments(), inputs)) {
      HALNET_ASSERT(cast<RankedTensorType>(value.getType()).getShape() ==
                        llvm::ArrayRef<int64_t>(tensor.shape),
                    "an input of the wrong shape");
      define(value, tensor);
    }
    runBlock(graph.getBody().front());
    return outputs(graph.getReturn());
  }

private:
  void runBlock(Block &block) {
    for (Operation &op : block.without_terminator()) {
      if (auto group = dyn_cast<GroupOp>(op))
        runGroup(group);
      else
        runLayer(&op);
    }
  }

  void runGroup(GroupOp group) {
    runBlock(group.getBody().front());
    for (auto [value, result] : llvm::zip_equal(group.getYield().getValues(), group.getResults())) {
      define(result, get(value));
      release(value);
    }
  }

  void runLayer(Operation *op) {
    Tensor result = evaluate(op);
    SmallVector<StringRef> names = layerNames(op->getLoc());
    if (!names.empty())
      tell(names.back(), result);
    define(op->getResult(0), std::move(result));
    for (Value operand : op->getOperands())
      release(operand);
  }

  std::vector<Tensor> outputs(ReturnOp op) {
    std::vector<Tensor> result;
    for (auto [value, name] : llvm::zip_equal(op.getOutputs(), op.getNames())) {
      result.push_back(get(value));
      tell(cast<StringAttr>(name), result.back());
    }
    return result;
  }

  /// The result of one layer.
  Tensor evaluate(Operation *op) {
    return llvm::TypeSwitch<Operation *, Tensor>(op)
        .Case<Conv2dOp, DenseOp, BatchNormOp, ScaleOp, AffineOp, ReluOp, AddOp, MaxPoolOp,
              AvgPoolOp, SoftmaxOp, ConcatOp, FlattenOp, IdentityOp, SigmoidOp, CombineOp,
              ScaleChannelsOp, SliceOp, LrnOp>([&](auto layer) { return evaluate(layer); })
        .Default([](Operation *) -> Tensor {
          HALNET_ASSERT(false, "a layer that the interpreter does not know");
        });
  }

  Tensor evaluate(Conv2dOp op) {
    Tensor result = zero(op);
    Window window;
    for (int d = 0; d < 2; ++d) {
      window.kernel[d] = op.getKernel()[d];
      window.stride[d] = op.getStride()[d];
      window.pad[d] = op.getPad()[d];
      window.padEnd[d] = op.getTrailingPad()[d];
      window.dilation[d] = op.getDilation()[d];
    }
    convolve(get(op.getInput()), window, op.getGroup(), weights(op.getWeightAttr()),
             weights(op.getBiasAttr()), result);
    applySteps(op.getFolds(), result);
    return result;
  }

  Tensor evaluate(DenseOp op) {
    Tensor result = zero(op);
    multiply(get(op.getInput()), weights(op.getWeightAttr()), weights(op.getBiasAttr()), result);
    applySteps(op.getFolds(), result);
    return result;
  }

  Tensor evaluate(BatchNormOp op) {
    Tensor result = get(op.getInput());
    Weights gamma = op.getFixGamma() ? Weights() : weights(op.getGammaAttr());
    applyStep({weights(op.getMeanAttr()), weights(op.getVarianceAttr()), gamma,
               weights(op.getBetaAttr()), op.getEps().convertToDouble()},
              result);
    return result;
  }

  Tensor evaluate(ScaleOp op) {
    Tensor result = get(op.getInput());
    applyStep({{}, {}, weights(op.getGammaAttr()), weights(op.getBetaAttr())}, result);
    return result;
  }

  Tensor evaluate(AffineOp op) {
    Tensor result = get(op.getInput());
    applySteps(op.getSteps(), result);
    return result;
  }

  Tensor evaluate(ReluOp op) {
    Tensor result = get(op.getInput());
    rectify(result);
    return result;
  }

  Tensor evaluate(SigmoidOp op) {
    Tensor result = get(op.getInput());
    sigmoid(result);
    return result;
  }

  Tensor evaluate(CombineOp op) {
    Tensor result = zero(op);
    Combination kind = op.getKind() == "product" ? Combination::Product
                       : op.getKind() == "max"   ? Combination::Max
                                                 : Combination::Sum;
    combine(kind, all(op.getInputs()), op.getCoefficients(), result);
    return result;
  }

  Tensor evaluate(ScaleChannelsOp op) {
    Tensor result = get(op.getInput());
    scaleChannels(get(op.getFactors()), result);
    return result;
  }

  Tensor evaluate(SliceOp op) {
    Tensor result = zero(op);
    slice(get(op.getInput()), op.firstChannel(), result);
    return result;
  }

  Tensor evaluate(LrnOp op) {
    Tensor result = zero(op);
    normalize(get(op.getInput()), op.getSize(), op.getAlpha().convertToDouble(),
              op.getBeta().convertToDouble(), op.getK().convertToDouble(), result);
    return result;
  }

  Tensor evaluate(AddOp op) {
    Tensor result = get(op.getInputs().front());
    for (Value addend : op.getInputs().drop_front())
      add(get(addend), result);
    return result;
  }

  Tensor evaluate(MaxPoolOp op) {
    Tensor result = zero(op);
    maxPool(get(op.getInput()), poolWindow(op), result);
    return result;
  }

  Tensor evaluate(AvgPoolOp op) {
    Tensor result = zero(op);
    averagePool(get(op.getInput()), poolWindow(op), op.getCountPadding(), result);
    return result;
  }

  Tensor evaluate(SoftmaxOp op) {
    Tensor result = zero(op);
    softmax(get(op.getInput()), result);
    return result;
  }

  Tensor evaluate(ConcatOp op) {
    Tensor result = zero(op);
    concatenate(all(op.getInputs()), result);
    return result;
  }

  Tensor evaluate(FlattenOp op) {
    Tensor result = get(op.getInput());
    result.shape = cast<RankedTensorType>(op.getType()).getShape();
    return result;
  }

  Tensor evaluate(IdentityOp op) { return get(op.getInput()); }

  /// A layer without a kernel takes the whole image as its window.
  template <typename PoolOp> Window poolWindow(PoolOp op) {
    const Tensor &input = get(op.getInput());
    if (!op.getKernel())
      return {{input.height(), input.width()}, {1, 1}, {0, 0}, {0, 0}};
    return {{(*op.getKernel())[0], (*op.getKernel())[1]},
            {op.getStride()[0], op.getStride()[1]},
            {op.getPad()[0], op.getPad()[1]},
            {op.getTrailingPad()[0], op.getTrailingPad()[1]}};
  }

  void applySteps(ArrayAttr steps, Tensor &tensor) {
    for (auto step : steps.getAsRange<StepAttr>())
      applyStep({weights(step.getMean()), weights(step.getVariance()), weights(step.getGamma()),
                 weights(step.getBeta()), step.getEps() ? step.getEps().getValueAsDouble() : 0},
                tensor);
  }

  Weights weights(FlatSymbolRefAttr param) {
    return param ? llvm::cantFail(store.values(param.getValue())) : Weights();
  }

  template <typename Op> static Tensor zero(Op op) {
    return Tensor(cast<RankedTensorType>(op.getType()).getShape());
  }

  void tell(StringRef name, const Tensor &tensor) {
    if (told.insert(name).second)
      keep(name, tensor);
  }

  SmallVector<const Tensor *> all(ValueRange range) {
    return llvm::map_to_vector(range, [&](Value value) { return &get(value); });
  }

  const Tensor &get(Value value) { return tensors.find(value)->second; }

  void define(Value value, Tensor tensor) {
    if (value.use_empty())
      return;
    readers[value] = std::distance(value.use_begin(), value.use_end());
    tensors[value] = std::move(tensor);
  }

  /// One reader is done with the value.
  void release(Value value) {
    if (--readers[value] > 0)
      return;
    readers.erase(value);
    tensors.erase(value);
  }

  halnet::weights::WeightStore &store;
  KeepTensor keep;
  llvm::StringSet<> told;
  llvm::DenseMap<Value, Tensor> tensors;
  llvm::DenseMap<Value, int64_t> readers;
};

} // namespace

std::vector<Tensor> halnet::interp::interpret(GraphOp graph, weights::WeightStore &store,
                                              llvm::ArrayRef<Tensor> inputs, KeepTensor keep) {
  return Interpreter(store, keep).run(graph, inputs);
}
