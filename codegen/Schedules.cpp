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

std::vector<kernel::Schedule> scheduleSpace(const kernel::KernelSpec &spec) {
  bool onCuda = spec.target->device == kernel::Device::Cuda;
  if (spec.family == Family::Conv || spec.family == Family::Dense)
    return onCuda ? cuda::convSchedules(spec) : cpu::convSchedules(spec);
  return {{onCuda ? "thread" : "vector", {}}};
}

kernel::Schedule defaultSchedule(const kernel::KernelSpec &spec, double tolerance) {
  if (std::optional<kernel::Schedule> winograd = cpu::winogradSchedule(spec, tolerance))
    return *winograd;
  return scheduleSpace(spec).front();
}

} // namespace halnet::codegen
