//===- CheckWeights.cpp - a network and its weights held against each other -===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads every number once; the store keeps them for the packing that follows.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/CheckWeights.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/NpyHeader.h"
#include "dialects/Net/NetOps.h"

#include "llvm/ADT/StringMap.h"

#include <cmath>

using namespace llvm;
using namespace mlir;

namespace halnet::weights {

namespace {

ArrayRef<int64_t> declaredShape(net::ParamOp param) {
  return cast<RankedTensorType>(param.getType()).getShape();
}

class Check {
public:
  Check(ModuleOp module, WeightStore &store) : module(module), store(store) {
    SymbolTable symbols(module);
    for (StringRef name : store.names())
      if (!symbols.lookup<net::ParamOp>(name))
        surplus.push_back(name);
    collectVariances();
  }

  LogicalResult run() {
    bool good = true;
    for (auto param : module.getOps<net::ParamOp>())
      good &= succeeded(checkParam(param));
    warnOfSurplus();
    return success(good);
  }

private:
  /// Remembers with which eps each variance is used: the smallest counts.
  void collectVariances() {
    auto remember = [&](StringRef name, double value) {
      double &known = eps.try_emplace(name, value).first->second;
      known = std::min(known, value);
    };
    AttrTypeWalker steps;
    steps.addWalk([&](net::StepAttr step) {
      if (step.getVariance())
        remember(step.getVariance().getValue(),
                 step.getEps() ? step.getEps().getValueAsDouble() : 0);
    });
    module.walk([&](Operation *op) {
      if (auto norm = dyn_cast<net::BatchNormOp>(op))
        remember(norm.getVariance(), norm.getEps().convertToDouble());
      steps.walk(op->getAttrDictionary());
    });
  }

  LogicalResult checkParam(net::ParamOp param) {
    const WeightInfo *info = store.find(param.getSymName());
    if (!info)
      return missing(param);
    if (!isFloatType(info->type))
      return error(param) << " is of type '" << info->type << "' in " << store.origin()
                          << ", expected floating point";
    if (ArrayRef<int64_t>(info->shape) != declaredShape(param))
      return otherShape(param, info->shape);
    Expected<ArrayRef<float>> values = store.values(param.getSymName());
    if (!values)
      return emitError(param.getLoc()) << toString(values.takeError());
    return checkValues(param, *values);
  }

  LogicalResult missing(net::ParamOp param) {
    InFlightDiagnostic diagnostic = error(param);
    diagnostic << " (" << net::shapeText(declaredShape(param)) << ") is not in " << store.origin()
               << foreignName(param.getSymName()) << didYouMean(param.getSymName(), surplus);
    bool isTorchvisions =
        llvm::any_of(surplus, [](StringRef name) { return name.ends_with(".running_mean"); });
    if (isTorchvisions && !std::exchange(saidWhoseNames, true))
      diagnostic.attachNote(UnknownLoc::get(module.getContext()))
          << "weights there are named as torchvision names them: --names torchvision";
    return diagnostic;
  }

  /// " as 'fc.weight'", where the file has other names.
  std::string foreignName(StringRef name) const {
    std::string foreign = store.foreignName(name);
    return foreign.empty() ? "" : " as '" + foreign + "'";
  }

  LogicalResult otherShape(net::ParamOp param, ArrayRef<int64_t> found) {
    ArrayRef<int64_t> expected = declaredShape(param);
    InFlightDiagnostic diagnostic = error(param);
    diagnostic << " has the shape " << net::shapeText(found) << " in " << store.origin()
               << foreignName(param.getSymName()) << ", expected " << net::shapeText(expected);
    SmallVector<int64_t> sorted(found), wanted(expected);
    llvm::sort(sorted);
    llvm::sort(wanted);
    if (sorted == wanted)
      diagnostic << " (transposed?)";
    return diagnostic;
  }

  LogicalResult checkValues(net::ParamOp param, ArrayRef<float> values) {
    auto variance = eps.find(param.getSymName());
    for (size_t i = 0; i < values.size(); ++i) {
      if (!std::isfinite(values[i]))
        return error(param) << " has a value that is "
                            << (std::isnan(values[i]) ? "not a number" : "infinite")
                            << place(param, i);
      if (variance != eps.end() && values[i] + variance->second <= 0)
        return error(param) << " is a variance and has a value of at most -eps" << place(param, i);
    }
    return success();
  }

  /// " at index (1, 0, 2, 2) in 'w.npz'".
  std::string place(net::ParamOp param, size_t flat) const {
    SmallVector<int64_t> index(declaredShape(param));
    for (int64_t &i : llvm::reverse(index)) {
      int64_t extent = i;
      i = flat % extent;
      flat /= extent;
    }
    return " at index " + formatShape(index) + " in " + store.origin();
  }

  void warnOfSurplus() {
    if (surplus.empty())
      return;
    InFlightDiagnostic warning = emitWarning(module.getLoc());
    warning << store.origin() << " holds weights that no layer needs: ";
    llvm::interleaveComma(surplus, warning, [&](StringRef name) {
      std::string foreign = store.foreignName(name);
      warning << "'" << (foreign.empty() ? name : StringRef(foreign)) << "'";
    });
  }

  InFlightDiagnostic error(net::ParamOp param) {
    return emitError(param.getLoc()) << "weight '" << param.getSymName() << "'";
  }

  ModuleOp module;
  WeightStore &store;
  bool saidWhoseNames = false;
  SmallVector<StringRef> surplus; ///< names in the store that no parameter has, sorted
  StringMap<double> eps;
};

} // namespace

LogicalResult checkWeights(ModuleOp module, WeightStore &store) {
  return Check(module, store).run();
}

std::string weightsDigest(ModuleOp module, WeightStore &store) {
  SmallVector<StringRef> names;
  for (auto param : module.getOps<net::ParamOp>())
    names.push_back(param.getSymName());
  llvm::sort(names);
  return cantFail(store.digest(names));
}

std::vector<WeightShape> declaredWeights(ModuleOp module) {
  std::vector<WeightShape> weights;
  for (auto param : module.getOps<net::ParamOp>())
    weights.push_back({param.getSymName().str(), declaredShape(param).vec()});
  return weights;
}

} // namespace halnet::weights
