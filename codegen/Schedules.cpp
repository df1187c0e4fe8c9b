//===- Schedules.cpp - the schedules a kernel may have -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asks each family; those that only move data have one schedule.
//
//===----------------------------------------------------------------------===//

#include "codegen/Build.h"
#include "codegen/Codegen.h"

namespace halnet::codegen {

using kernel::Family;

/// Those as exact as can be, the default first.
static std::vector<kernel::Schedule> exactSchedules(const kernel::KernelSpec &spec) {
  bool onCuda = spec.target->device == kernel::Device::Cuda;
  if (spec.family == Family::Conv || spec.family == Family::Dense)
    return onCuda ? cuda::convSchedules(spec) : cpu::convSchedules(spec);
  return {{onCuda ? "thread" : "vector", {}}};
}

std::vector<kernel::Schedule> scheduleSpace(const kernel::KernelSpec &spec) {
  std::vector<kernel::Schedule> space = exactSchedules(spec);
  std::vector<kernel::Schedule> winograd = cpu::winogradSchedules(spec);
  space.insert(space.end(), winograd.begin(), winograd.end());
  return space;
}

kernel::Schedule defaultSchedule(const kernel::KernelSpec &spec) {
  return exactSchedules(spec).front();
}

std::vector<Choice> choices(const kernel::KernelSpec &spec) {
  bool isConvolution = spec.family == Family::Conv && spec.target->device == kernel::Device::Cpu;
  std::vector<Choice> all{{defaultSchedule(spec), isConvolution ? cpu::directTime(spec) : 0}};
  std::vector<Choice> winograd = cpu::winogradChoices(spec);
  all.insert(all.end(), winograd.begin(), winograd.end());
  return all;
}

} // namespace halnet::codegen
