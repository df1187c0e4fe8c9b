//===- BenchCommand.cpp - P bench -----------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times runs on made-up images, against the peak of this machine.
//
//===----------------------------------------------------------------------===//

#include "runtime/Context.h"
#include "runtime/Json.h"
#include "runtime/MadeUpImages.h"
#include "runtime/Peak.h"
#include "runtime/Program.h"

#include <algorithm>
#include <cmath>

using namespace halnet::runtime;

namespace {

constexpr Option options[] = {
    secondsOption, {"--json", nullptr, "print JSON"}, threadsOption, weightsOption, batchOption,
    sizeOption,
};

constexpr size_t leastRuns = 5, mostRuns = 1'000'000;

struct Result {
  size_t runs;
  double median, least, p95; ///< milliseconds a run
  int threads;
  int64_t batch;
  double gflops, peak;
  double percent() const { return 100 * gflops / peak; }
};

uint64_t macsOf(const Model &model) {
  uint64_t macs = 0;
  for (uint32_t c = 0; c < model.n_calls; ++c)
    macs += model.calls[c].macs;
  return macs;
}

bool measure(const Model &model, halnet_context *context, double seconds, Result &result,
             Error &error) {
  MadeUpImages images(model);
  Vector<double> warmUp, times;
  if (!images.timeRuns(context, warmUpNanoseconds, 1, mostRuns, warmUp, error))
    return false;
  // Before and after: the clock may change while we measure.
  const double peakBefore = measurePeak(context->pool, model.level);
  if (!images.timeRuns(context, static_cast<int64_t>(seconds * 1e9), leastRuns, mostRuns, times,
                       error))
    return false;
  result.peak = std::max(peakBefore, measurePeak(context->pool, model.level));
  const size_t runs = times.size();
  result.runs = runs;
  result.median = medianOf(times);
  result.least = times[0];
  result.p95 = times[static_cast<size_t>(std::ceil(0.95 * double(runs))) - 1];
  result.threads = halnet_threads(context);
  result.batch = images.batch();
  result.gflops = 2 * double(macsOf(model)) / (result.median * 1e6);
  return true;
}

void printJson(const Result &result) {
  JsonWriter json(stdout);
  json.beginObject();
  json.key("median_ms"), json.real(result.median, 4);
  json.key("min_ms"), json.real(result.least, 4);
  json.key("p95_ms"), json.real(result.p95, 4);
  json.key("runs"), json.integer(result.runs);
  json.key("threads"), json.integer(result.threads);
  json.key("batch"), json.integer(result.batch);
  json.key("gflops"), json.real(result.gflops, 3);
  json.key("peak_gflops"), json.real(result.peak, 3);
  json.key("percent_of_peak"), json.real(result.percent(), 2);
  json.endObject();
}

void printText(const Model &model, const Result &result) {
  std::printf("%s, %lld image%s a run, %d thread%s, %zu runs\n", model.name,
              static_cast<long long>(result.batch), result.batch == 1 ? "" : "s", result.threads,
              result.threads == 1 ? "" : "s", result.runs);
  std::printf("median  %10.3f ms\n", result.median);
  std::printf("min     %10.3f ms\n", result.least);
  std::printf("p95     %10.3f ms\n", result.p95);
  std::printf("speed   %10.1f GFLOP/s, %.1f %% of the measured peak of %.1f\n", result.gflops,
              result.percent(), result.peak);
}

int run(const Package &package, Models models, const Arguments &arguments) {
  Error error;
  Timing timing;
  if (!timingWanted(arguments, timing, error))
    return failure(error, WrongUsage);
  const Model *chosen = chooseModel(arguments, models, error);
  if (!chosen)
    return failure(error, UserMistake);
  const Model &model = *chosen;
  OpenModels opened;
  Result result;
  if (!opened.open(package, {&model, 1}, arguments.value("--weights"), timing.threads, error) ||
      !measure(model, opened.contexts().get(0), timing.seconds, result, error))
    return failure(error, UserMistake);
  if (arguments.has("--json"))
    printJson(result);
  else
    printText(model, result);
  return Success;
}

} // namespace

const Command halnet::runtime::benchCommand = {
    "bench",
    nullptr,
    "time the network on made-up images, against this machine's measured peak",
    "bench\nbench --threads 1 --seconds 10 --json",
    options,
    sizeof(options) / sizeof(options[0]),
    run,
};
