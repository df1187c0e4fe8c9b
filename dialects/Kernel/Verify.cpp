//===- Verify.cpp - what holds for every fused kernel ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/KernelOps.h"
#include "dialects/Kernel/Schedule.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

/// The epilogue's steps against the addends, affines, results and names that they need.
static LogicalResult verifyEpilogue(FusedKernel op) {
  ArrayRef<EpilogueStep> steps = op.getEpilogueAttr().getSteps();
  auto count = [&](EpilogueStep step) { return size_t(llvm::count(steps, step)); };
  auto expect = [&](StringRef what, size_t found, size_t expected) -> LogicalResult {
    if (found == expected)
      return success();
    return op->emitOpError("has ") << found << " " << what << ", its epilogue needs " << expected;
  };
  if (!steps.empty() && steps.back() == EpilogueStep::Store)
    return op->emitOpError("ends its epilogue in store; the last value is always stored");
  size_t results = count(EpilogueStep::Store) + 1;
  if (results > 2)
    return op->emitOpError("stores ") << results << " results; a kernel has at most 2";
  return success(
      succeeded(expect("addends", op.getAddends().size(), count(EpilogueStep::Add))) &&
      succeeded(expect("affines", op.getAffinesAttr().size(), count(EpilogueStep::Affine))) &&
      succeeded(expect("results", op->getNumResults(), results)) &&
      succeeded(expect("names", op.getNamesAttr().size(), results)));
}

/// All results and addends lie in memory alike.
static LogicalResult verifyTypes(FusedKernel op) {
  Type type = op->getResult(0).getType();
  for (TypeRange types : {TypeRange(op->getResultTypes()), TypeRange(op.getAddends().getTypes())})
    for (Type other : types)
      if (!(shapeOf(other) == shapeOf(type)))
        return op->emitOpError("mixes ") << type << " and " << other << " in its epilogue";
  return success();
}

/// What reads and writes windows has pairs of (height, width).
static LogicalResult verifyWindow(FusedKernel op) {
  for (auto [name, least] :
       {std::pair("kernel", 1), {"stride", 1}, {"pad", 0}, {"pad_end", 0}, {"dilation", 1}})
    if (auto pair = op->getAttrOfType<DenseI64ArrayAttr>(name); pair && !net::isPair(pair, least))
      return op->emitOpError("needs two numbers from ")
             << least << " to " << net::maxExtent << " as '" << name << "', found ["
             << pair.asArrayRef() << "]";
  return success();
}

/// The weights, the bias and the affines each have an offset, once there are any.
static LogicalResult verifyConstants(FusedKernel op, const KernelSpec &spec) {
  bool hasWeights = isa<ConvOp, DenseOp>(op);
  int64_t constants = (hasWeights ? 1 + spec.bias : 0) + spec.affineCount();
  if (op.getConstantsAttr() && op.getConstantsAttr().size() != constants)
    return op->emitOpError("has ")
           << op.getConstantsAttr().size() << " offsets of constants, it needs " << constants;
  return success();
}

LogicalResult halnet::kernel::detail::verifyFusedKernel(Operation *operation) {
  auto op = cast<FusedKernel>(operation);
  if (isa<ConcatOp, CombineOp>(op) ? op.getInputs().empty() : op.getInputs().size() != 1)
    return op->emitOpError("needs one input, found ") << op.getInputs().size();
  if (op->getNumResults() == 0)
    return op->emitOpError("has no result");
  if (failed(verifyEpilogue(op)) || failed(verifyTypes(op)) || failed(verifyWindow(op)))
    return failure();
  auto program = op->getParentOfType<ProgramOp>();
  if (!program || !findTarget(program.getTarget()))
    return success();
  KernelSpec spec = specOf(op);
  if (std::optional<std::string> why = checkShapes(spec))
    return op->emitOpError() << *why;
  if (failed(verifyConstants(op, spec)))
    return failure();
  if (!op.getScheduleAttr())
    return success();
  if (std::optional<std::string> why = checkSchedule(spec))
    return op->emitOpError("can't be scheduled so: ") << *why;
  return success();
}

LogicalResult CombineOp::verify() {
  if (auto why = net::checkCombination(getKind(), getInputs().size(), getCoefficients()))
    return emitOpError() << *why;
  return success();
}

LogicalResult LrnOp::verify() {
  if (auto why = net::checkNormalization(getSize(), getAlpha().convertToDouble(),
                                         getBeta().convertToDouble(), getK().convertToDouble()))
    return emitOpError() << *why;
  return success();
}

LogicalResult PoolOp::verify() {
  if (getKind() != "max" && getKind() != "average")
    return emitOpError("pools 'max' or 'average', found '") << getKind() << "'";
  return success();
}
