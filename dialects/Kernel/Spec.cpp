//===- Spec.cpp - a fused kernel as plain data -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts and the text of a kernel's spec.
//
//===----------------------------------------------------------------------===//

#include "dialects/Kernel/Spec.h"

#include "dialects/Kernel/Schedule.h"
#include "dialects/Support/Assert.h"

#include <algorithm>
#include <charconv>

namespace halnet::kernel {

std::string_view familyName(Family family) {
  switch (family) {
  case Family::Conv:
    return "conv";
  case Family::Dense:
    return "dense";
  case Family::Pool:
    return "pool";
  case Family::Softmax:
    return "softmax";
  case Family::Layout:
    return "layout";
  case Family::Elementwise:
    return "elementwise";
  case Family::Concat:
    return "concat";
  case Family::Combine:
    return "combine";
  case Family::Slice:
    return "slice";
  case Family::Lrn:
    return "lrn";
  }
  HALNET_ASSERT(false, "unknown kernel family");
}

int64_t Schedule::get(const std::string &name, int64_t fallback) const {
  auto knob = knobs.find(name);
  return knob == knobs.end() ? fallback : knob->second;
}

static int64_t countSteps(const KernelSpec &spec, EpilogueStep step) {
  return std::count(spec.epilogue.begin(), spec.epilogue.end(), step);
}

int64_t KernelSpec::resultCount() const { return 1 + countSteps(*this, EpilogueStep::Store); }
int64_t KernelSpec::addendCount() const { return countSteps(*this, EpilogueStep::Add); }
int64_t KernelSpec::affineCount() const { return countSteps(*this, EpilogueStep::Affine); }

/// "1x64x56x56", and "b8" behind it where channels lie in blocks.
static std::string shapeText(const TensorShape &shape) {
  std::string text = std::to_string(shape.n);
  for (int64_t extent : {shape.c, shape.h, shape.w})
    text += "x" + std::to_string(extent);
  return shape.block ? text + "b" + std::to_string(shape.block) : text;
}

static std::string pairText(std::string_view name, int64_t first, int64_t second) {
  return " " + std::string(name) + " " + std::to_string(first) + "x" + std::to_string(second);
}

static std::string windowText(const Window &window) {
  bool isEven = window.padTop == window.padBottom && window.padLeft == window.padRight;
  return pairText("kernel", window.kernelH, window.kernelW) +
         pairText("stride", window.strideH, window.strideW) +
         pairText("pad", window.padTop, window.padLeft) +
         (isEven ? "" : pairText("pad_end", window.padBottom, window.padRight)) +
         pairText("dilation", window.dilationH, window.dilationW);
}

std::string_view stepName(EpilogueStep step) {
  switch (step) {
  case EpilogueStep::Add:
    return "add";
  case EpilogueStep::Affine:
    return "affine";
  case EpilogueStep::Relu:
    return "relu";
  case EpilogueStep::Sigmoid:
    return "sigmoid";
  case EpilogueStep::Store:
    return "store";
  }
  HALNET_ASSERT(false, "unknown epilogue step");
}

std::optional<EpilogueStep> findStep(std::string_view name) {
  for (EpilogueStep step : epilogueSteps)
    if (stepName(step) == name)
      return step;
  return std::nullopt;
}

/// The shortest digits that read back the same.
static std::string numberText(double number) {
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
  return " " + std::string(buffer, end);
}

static std::string combineText(const KernelSpec &spec) {
  std::string text = spec.combine == CombineKind::Product ? " product"
                     : spec.combine == CombineKind::Max   ? " max"
                                                          : " sum";
  for (double coefficient : spec.coefficients)
    text += numberText(coefficient);
  return text;
}

/// What only some families have; left out elsewhere, where it means nothing.
static std::string familyText(const KernelSpec &spec) {
  std::string text;
  if (spec.family == Family::Conv || spec.family == Family::Pool)
    text += windowText(spec.window);
  if (spec.family == Family::Conv)
    text += " groups " + std::to_string(spec.groups);
  if (spec.family == Family::Pool)
    text += spec.pool == PoolKind::Max ? " max"
            : spec.countPadding        ? " average_padded"
                                       : " average";
  if (spec.family == Family::Combine)
    text += combineText(spec);
  if (spec.family == Family::Slice)
    text += " from " + std::to_string(spec.firstChannel);
  if (spec.family == Family::Lrn)
    text += " size " + std::to_string(spec.lrn.size) + numberText(spec.lrn.alpha) +
            numberText(spec.lrn.beta) + numberText(spec.lrn.k);
  return spec.bias ? text + " bias" : text;
}

std::string specText(const KernelSpec &spec, bool withSchedule) {
  HALNET_ASSERT(spec.target, "a kernel needs a target");
  std::string text(familyName(spec.family));
  for (const TensorShape &input : spec.inputs)
    text += " " + shapeText(input);
  text += " -> " + shapeText(spec.result) + familyText(spec);
  for (EpilogueStep step : spec.epilogue)
    text += " +" + std::string(stepName(step));
  text += " for " + std::string(spec.target->name);
  return withSchedule ? text + " by " + scheduleText(spec.schedule) : text;
}

} // namespace halnet::kernel
