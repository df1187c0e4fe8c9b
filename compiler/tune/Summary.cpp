//===- Summary.cpp - what tuning found, as a table ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table at the end of `halnet tune`, and what the whole network will gain.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/Summary.h"

#include "dialects/Kernel/Schedule.h"

#include "llvm/Support/Format.h"

using namespace halnet;
using namespace halnet::tune;

static double defaultMs(const KernelSummary &kernel) {
  return double(kernel.ofDefault->medianNs) * 1e-6;
}

/// The best schedule's time: the default's, times a ratio that was measured in turns. Its own
/// time may be of a slower or faster minute.
static double bestMs(const KernelSummary &kernel) {
  return defaultMs(kernel) * kernel.best->ratio() / kernel.ofDefault->ratio();
}

/// "8.2 %" of time saved.
static std::string gain(double before, double after) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.1f %%", 100 * (1 - after / before));
  return text;
}

Forecast tune::forecast(llvm::ArrayRef<KernelSummary> kernels) {
  Forecast sums;
  for (const KernelSummary &kernel : kernels)
    if (kernel.ofDefault) {
      sums.defaultMs += defaultMs(kernel) * double(kernel.calls);
      sums.bestMs += bestMs(kernel) * double(kernel.calls);
      ++sums.measured;
    }
  return sums;
}

static void printKernel(const KernelSummary &kernel, int width, llvm::raw_ostream &os) {
  os << llvm::format("%-*s  %5lld", width, kernel.name.c_str(), (long long)kernel.calls);
  if (!kernel.ofDefault) {
    os << "  not measured\n";
    return;
  }
  os << llvm::format("  %10.4f  %10.4f  %8s  ", defaultMs(kernel), bestMs(kernel),
                     gain(defaultMs(kernel), bestMs(kernel)).c_str())
     << scheduleText(kernel.best->schedule) << '\n';
}

void tune::printSummary(llvm::ArrayRef<KernelSummary> kernels, llvm::raw_ostream &os) {
  int width = 6;
  for (const KernelSummary &kernel : kernels)
    width = std::max(width, int(kernel.name.size()));
  os << llvm::format("%-*s  calls  default ms     best ms      gain  best schedule\n", width,
                     "kernel");
  for (const KernelSummary &kernel : kernels)
    printKernel(kernel, width, os);
  Forecast net = forecast(kernels);
  if (net.measured < int64_t(kernels.size()))
    os << net.measured << " of " << kernels.size() << " kernels measured; of these: ";
  else
    os << "the whole net, forecast from its kernels: ";
  if (net.measured)
    os << llvm::format("%.3f ms by default, %.3f ms by the best schedules (%s less)\n",
                       net.defaultMs, net.bestMs, gain(net.defaultMs, net.bestMs).c_str());
  else
    os << "nothing\n";
}

llvm::json::Value tune::summaryJson(llvm::ArrayRef<KernelSummary> kernels) {
  llvm::json::Array array;
  for (const KernelSummary &kernel : kernels) {
    llvm::json::Object object{{"kernel", kernel.name}, {"calls", kernel.calls}};
    if (kernel.ofDefault) {
      object["default_ms"] = defaultMs(kernel);
      object["best_ms"] = bestMs(kernel);
      object["best_schedule"] = scheduleText(kernel.best->schedule);
    }
    array.push_back(std::move(object));
  }
  Forecast net = forecast(kernels);
  return llvm::json::Object{{"kernels", std::move(array)},
                            {"measured", net.measured},
                            {"default_ms", net.defaultMs},
                            {"best_ms", net.bestMs}};
}
