//===- Entries.h - entries of a log for tests ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel with a few schedules, and entries about it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_UNIT_TUNE_ENTRIES_H
#define HALNET_TEST_UNIT_TUNE_ENTRIES_H

#include "compiler/tune/TuningLog.h"

/// A 1x1 convolution of 16 channels on 8x8 pixels.
inline halnet::kernel::KernelSpec smallConv() {
  halnet::kernel::KernelSpec spec;
  spec.family = halnet::kernel::Family::Conv;
  spec.inputs = {{1, 16, 8, 8, 8}};
  spec.result = {1, 16, 8, 8, 8};
  spec.target = halnet::kernel::findTarget("x86-64-v3");
  return spec;
}

/// "direct" with tiles of so many pixels.
inline halnet::kernel::Schedule tileX(int64_t pixels) { return {"direct", {{"tile_x", pixels}}}; }

/// A measurement of smallConv() that took `median` against the default's `ofDefault`.
inline halnet::tune::LogEntry entryOf(const halnet::kernel::Schedule &schedule, int64_t median,
                                      int64_t ofDefault = 1000, int64_t threads = 1) {
  halnet::tune::LogEntry entry;
  entry.problem = specText(smallConv(), /*withSchedule=*/false);
  entry.schedule = schedule;
  entry.medianNs = median;
  entry.minNs = median - 1;
  entry.defaultNs = ofDefault;
  entry.samples = 7;
  entry.threads = threads;
  entry.target = "x86-64-v3";
  entry.cpu = "A \"CPU\" \xff of 2026"; // names come from outside
  entry.halnet = "0.1.0";
  entry.halide = "21.0.0";
  entry.date = "2026-11-24T10:15:00Z";
  return entry;
}

#endif // HALNET_TEST_UNIT_TUNE_ENTRIES_H
