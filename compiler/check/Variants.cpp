//===- Variants.cpp - a call's layers with one thing wrong ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Variants.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::check;
using namespace halnet::net;

namespace {
class Variants {
public:
  Variants(GraphOp graph, VisitVariant visit) : graph(graph), visit(visit) {}

  void run() {
    for (Operation &op : graph.getBody().front().without_terminator())
      llvm::TypeSwitch<Operation *>(&op)
          .Case<Conv2dOp, DenseOp, BatchNormOp, ScaleOp, ReluOp, AddOp, AvgPoolOp, SigmoidOp,
                CombineOp, ScaleChannelsOp, SliceOp, LrnOp>([this](auto layer) { of(layer); });
  }

private:
  /// Shows the net with the copy of `layer` edited.
  template <typename LayerOp>
  void show(LayerOp layer, StringRef what, llvm::function_ref<void(LayerOp)> edit,
            bool inBias = false) {
    OwningOpRef<GraphOp> variant(cast<GraphOp>(graph->clone()));
    auto position = std::distance(layer->getBlock()->begin(), Block::iterator(layer));
    edit(cast<LayerOp>(*std::next(variant->getBody().front().begin(), position)));
    visit({layer, what, inBias}, *variant);
  }

  template <typename LayerOp> void showWithout(LayerOp layer) {
    show<LayerOp>(layer, "it is left out",
                  [](LayerOp copy) { copy.getResult().replaceAllUsesWith(copy.getInput()); });
  }

  template <typename LayerOp> void showWithoutBias(LayerOp layer) {
    if (layer.getBiasAttr())
      show<LayerOp>(
          layer, "the bias is left out", [](LayerOp copy) { copy.removeBiasAttr(); }, true);
  }

  void of(Conv2dOp conv) { showWithoutBias(conv); }
  void of(DenseOp dense) { showWithoutBias(dense); }
  void of(ScaleOp scale) { showWithout(scale); }
  void of(SigmoidOp sigmoid) { showWithout(sigmoid); }
  void of(ScaleChannelsOp scale) { showWithout(scale); }

  void of(BatchNormOp norm) {
    showWithout(norm);
    show<BatchNormOp>(norm, "eps is left out", [](BatchNormOp copy) {
      copy.setEpsAttr(FloatAttr::get(copy.getEpsAttr().getType(), 0.0));
    });
    if (norm.getGammaAttr() && norm.getFixGamma())
      show<BatchNormOp>(norm, "gamma is not forced to 1",
                        [](BatchNormOp copy) { copy.setFixGamma(false); });
    else if (norm.getGammaAttr())
      show<BatchNormOp>(norm, "gamma is forced to 1",
                        [](BatchNormOp copy) { copy.setFixGamma(true); });
    if (norm.getBetaAttr())
      show<BatchNormOp>(norm, "beta is left out", [](BatchNormOp copy) { copy.removeBetaAttr(); });
  }

  void of(ReluOp relu) {
    showWithout(relu);
    auto sum = relu.getInput().getDefiningOp<AddOp>();
    if (!sum)
      return;
    for (unsigned side = 0; side < sum.getInputs().size(); ++side)
      show<ReluOp>(relu, "it comes before the sum and not after it",
                   [side](ReluOp copy) { moveBeforeSum(copy, side); });
  }

  /// relu(a + b) becomes relu(a) + b.
  static void moveBeforeSum(ReluOp relu, unsigned side) {
    auto sum = relu.getInput().getDefiningOp<AddOp>();
    relu.getResult().replaceAllUsesWith(sum.getResult());
    relu->moveBefore(sum);
    relu.getInputMutable().assign(sum.getInputs()[side]);
    sum.getInputsMutable()[side].set(relu.getResult());
  }

  void of(AddOp sum) {
    for (unsigned side = 0; side < sum.getInputs().size(); ++side)
      show<AddOp>(sum, "one side is left out", [side](AddOp copy) {
        if (copy.getInputs().size() == 2)
          copy.getResult().replaceAllUsesWith(copy.getInputs()[1 - side]);
        else
          copy.getInputsMutable().erase(side);
      });
  }

  void of(CombineOp combine) {
    if (combine.getKind() == "sum")
      show<CombineOp>(combine, "the coefficients are left out", [](CombineOp copy) {
        copy.setCoefficients(SmallVector<double>(copy.getInputs().size(), 1));
      });
    if (combine.getInputs().size() == 2)
      for (unsigned side : {0, 1})
        show<CombineOp>(combine, "one side is left out", [side](CombineOp copy) {
          copy.getResult().replaceAllUsesWith(copy.getInputs()[1 - side]);
        });
  }

  /// The same number of channels from elsewhere.
  void of(SliceOp slice) {
    int64_t all = cast<RankedTensorType>(slice.getInput().getType()).getDimSize(1);
    int64_t count = cast<RankedTensorType>(slice.getType()).getDimSize(1);
    auto showFrom = [&](int64_t first, StringRef what) {
      if (first != slice.firstChannel())
        show<SliceOp>(slice, what, [&](SliceOp copy) {
          copy.setParts(1);
          copy.setPart(0);
          copy.setBegin(first);
          copy.setEnd(first + count);
        });
    };
    showFrom(0, "it begins at the first channel");
    showFrom(all - count, "it ends at the last channel");
  }

  void of(LrnOp lrn) {
    showWithout(lrn);
    show<LrnOp>(lrn, "alpha is not divided by the size", [](LrnOp copy) {
      double alpha = copy.getAlpha().convertToDouble() * double(copy.getSize());
      copy.setAlphaAttr(FloatAttr::get(copy.getAlphaAttr().getType(), alpha));
    });
  }

  void of(AvgPoolOp pool) {
    show<AvgPoolOp>(pool,
                    pool.getCountPadding() ? "the divisor leaves the padding out"
                                           : "the divisor counts the padding",
                    [](AvgPoolOp copy) { copy.setCountPadding(!copy.getCountPadding()); });
  }

  GraphOp graph;
  VisitVariant visit;
};
} // namespace

void halnet::check::forVariants(GraphOp graph, VisitVariant visit) { Variants(graph, visit).run(); }
