//===- Measure.cpp - time candidates in a child process -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads the objects by LLVM's JIT linker into a child and times each call there.
//
//===----------------------------------------------------------------------===//

#include "compiler/tune/Measure.h"

#include "codegen/Children.h"
#include "compiler/tune/CallTimer.h"
#include "compiler/tune/CandidateModel.h"

#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/TargetSelect.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

using namespace halnet;
using namespace halnet::tune;
using namespace llvm::orc;

// What kernels import; the runtime defines it.
extern "C" {
int halide_do_par_for(void *, int (*)(void *, int, uint8_t *), int, int, uint8_t *);
}

static void check(llvm::Error error) {
  if (error)
    throw std::runtime_error(llvm::toString(std::move(error)));
}

template <typename T> static T check(llvm::Expected<T> value) {
  check(value.takeError());
  return std::move(*value);
}

/// A linker in memory, without any platform's start-up code.
static std::unique_ptr<LLJIT> makeLinker() {
  llvm::InitializeNativeTarget();
  std::unique_ptr<LLJIT> linker =
      check(LLJITBuilder().setPlatformSetUp(setUpInactivePlatform).create());
  JITDylib &library = linker->getMainJITDylib();
  SymbolMap runtime;
  auto offer = [&](const char *name, auto *function) {
    runtime[linker->mangleAndIntern(name)] = {ExecutorAddr::fromPtr(function),
                                              llvm::JITSymbolFlags::Exported};
  };
  offer("halide_do_par_for", &halide_do_par_for);
  check(library.define(absoluteSymbols(std::move(runtime))));
  library.addGenerator(check(DynamicLibrarySearchGenerator::GetForCurrentProcess(
      linker->getDataLayout().getGlobalPrefix()))); // memcpy, expf and the like
  return linker;
}

static std::vector<EntryPoint> load(LLJIT &linker, const std::vector<Candidate> &candidates) {
  std::vector<EntryPoint> entries;
  for (const Candidate &candidate : candidates) {
    std::string symbol = codegen::symbolName(candidate.spec);
    check(linker.addObjectFile(llvm::MemoryBuffer::getMemBufferCopy(candidate.object, symbol)));
    entries.push_back(check(linker.lookup(symbol + "_argv")).toPtr<EntryPoint>());
  }
  return entries;
}

/// The child's work: an array for each candidate of its deviation and its times.
static std::string measureHere(const std::vector<Candidate> &candidates,
                               const MeasureOptions &options) {
  std::unique_ptr<LLJIT> linker = makeLinker();
  std::vector<kernel::KernelSpec> specs;
  for (const Candidate &candidate : candidates)
    specs.push_back(candidate.spec);
  CandidateModel model(specs, load(*linker, candidates));
  CallTimer timer(model, options.threads);
  std::vector<double> deviations = timer.compare();
  std::vector<std::vector<int64_t>> times = timer.time(options.seconds);
  std::vector<Timing> timings;
  for (size_t i = 0; i < candidates.size(); ++i) {
    std::sort(times[i].begin(), times[i].end());
    int64_t samples = int64_t(times[i].size());
    timings.push_back({times[i][size_t(samples / 2)], times[i].front(), samples, deviations[i]});
  }
  return {reinterpret_cast<const char *>(timings.data()), timings.size() * sizeof(Timing)};
}

Measurement tune::measure(const std::vector<Candidate> &candidates, const MeasureOptions &options) {
  Measurement measurement;
  codegen::runInChildren({[&] { return measureHere(candidates, options); }},
                         {1, options.secondsAllowed}, [&](size_t, codegen::ChildResult result) {
                           measurement.error = std::move(result.error);
                           if (!measurement.error.empty())
                             return;
                           measurement.timings.resize(candidates.size());
                           std::memcpy(measurement.timings.data(), result.output.data(),
                                       result.output.size());
                         });
  return measurement;
}
