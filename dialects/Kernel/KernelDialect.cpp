//===- KernelDialect.cpp - registration and attributes of the kernel dialect ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/KernelOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace halnet::kernel;

#include "dialects/Kernel/KernelDialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Kernel/KernelAttributes.cpp.inc"

#include "dialects/Kernel/KernelInterfaces.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/Kernel/KernelOps.cpp.inc"

void KernelDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Kernel/KernelAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Kernel/KernelOps.cpp.inc"
      >();
}

LogicalResult LayoutAttr::verify(function_ref<InFlightDiagnostic()> emitError, int64_t block) {
  // 16: the widest vector register of a target holds 16 floats.
  if (block < 1 || block > 16)
    return emitError() << "a layout has blocks of 1 to 16 channels, found " << block;
  return success();
}

Attribute EpilogueAttr::parse(AsmParser &parser, Type) {
  SmallVector<EpilogueStep> steps;
  auto parseStep = [&]() -> ParseResult {
    SMLoc loc = parser.getCurrentLocation();
    StringRef keyword;
    if (parser.parseKeyword(&keyword))
      return failure();
    std::optional<EpilogueStep> step = findStep(keyword);
    if (!step)
      return parser.emitError(loc) << "expected a step of an epilogue, found " << keyword;
    steps.push_back(*step);
    return success();
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, parseStep))
    return {};
  return get(parser.getContext(), steps);
}

void EpilogueAttr::print(AsmPrinter &printer) const {
  printer << '<';
  llvm::interleaveComma(getSteps(), printer, [&](EpilogueStep step) { printer << stepName(step); });
  printer << '>';
}

Attribute ScheduleAttr::parse(AsmParser &parser, Type) {
  std::string kind;
  NamedAttrList knobs;
  if (parser.parseLess() || parser.parseKeywordOrString(&kind))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    std::string name;
    int64_t value;
    if (parser.parseKeywordOrString(&name) || parser.parseEqual() || parser.parseInteger(value))
      return {};
    knobs.set(name, parser.getBuilder().getI64IntegerAttr(value));
  }
  if (parser.parseGreater())
    return {};
  return get(parser.getContext(), parser.getBuilder().getStringAttr(kind),
             knobs.getDictionary(parser.getContext()));
}

void ScheduleAttr::print(AsmPrinter &printer) const {
  printer << '<' << getKind().getValue();
  for (NamedAttribute knob : getKnobs())
    printer << ", " << knob.getName().getValue() << " = "
            << cast<IntegerAttr>(knob.getValue()).getInt();
  printer << '>';
}

Schedule ScheduleAttr::toSchedule() const {
  Schedule schedule{getKind().str(), {}};
  for (NamedAttribute knob : getKnobs())
    schedule.knobs[knob.getName().str()] = cast<IntegerAttr>(knob.getValue()).getInt();
  return schedule;
}

ScheduleAttr ScheduleAttr::get(MLIRContext *context, const Schedule &schedule) {
  Builder builder(context);
  NamedAttrList knobs;
  for (const auto &[name, value] : schedule.knobs)
    knobs.set(name, builder.getI64IntegerAttr(value));
  return get(context, builder.getStringAttr(schedule.kind), knobs.getDictionary(context));
}
