//===- kernels.cpp - times single convolution kernels ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times the convolutions of ResNet-50 v2 one by one, with cold weights as in a
// whole network, by their default schedules or by several schedules in turns.
//
//   halnet-bench-kernels TARGET                      all layers, and the network's sum
//   halnet-bench-kernels TARGET LAYER all            a layer ("256x14-1024-1") by all of its space
//   halnet-bench-kernels TARGET LAYER SCHEDULE...    by schedules such as "direct<tile_x = 14>"
//
// HL_NUM_THREADS says how many threads. With one, the time is the thread's own, so
// that a busy machine does not count; the lower quartile of all runs is shown.
//
//===----------------------------------------------------------------------===//

#include "codegen/Jit.h"
#include "dialects/Kernel/Schedule.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <sstream>

using namespace halnet;
using namespace halnet::kernel;
using codegen::Argument;
using codegen::Role;

namespace {

/// A convolution of ResNet-50 v2, and how often the network has it.
struct Layer {
  int64_t in, size, out, kernel, stride;
  std::vector<EpilogueStep> epilogue;
  int count;
};

/// One way to compute a layer, with its memory.
struct Variant {
  KernelSpec spec;
  std::unique_ptr<codegen::JitKernel> kernel;
  std::vector<float *> addresses;
  std::vector<double> seconds;
};

} // namespace

using enum EpilogueStep;
static const std::vector<EpilogueStep> both{Add, Store, Affine, Relu};
static const std::vector<Layer> layers = {
    {3, 224, 64, 7, 2, {Relu}, 1},    {64, 56, 64, 1, 1, {Relu}, 1},
    {64, 56, 64, 3, 1, {Relu}, 3},    {64, 56, 256, 1, 1, {}, 1},
    {64, 56, 256, 1, 1, both, 3},     {256, 56, 64, 1, 1, {Relu}, 2},
    {256, 56, 128, 1, 1, {Relu}, 1},  {128, 56, 128, 3, 2, {Relu}, 1},
    {256, 56, 512, 1, 2, {}, 1},      {512, 28, 128, 1, 1, {Relu}, 3},
    {128, 28, 128, 3, 1, {Relu}, 3},  {128, 28, 512, 1, 1, both, 4},
    {512, 28, 256, 1, 1, {Relu}, 1},  {256, 28, 256, 3, 2, {Relu}, 1},
    {512, 28, 1024, 1, 2, {}, 1},     {1024, 14, 256, 1, 1, {Relu}, 5},
    {256, 14, 256, 3, 1, {Relu}, 5},  {256, 14, 1024, 1, 1, both, 6},
    {1024, 14, 512, 1, 1, {Relu}, 1}, {512, 14, 512, 3, 2, {Relu}, 1},
    {1024, 14, 2048, 1, 2, {}, 1},    {2048, 7, 512, 1, 1, {Relu}, 2},
    {512, 7, 512, 3, 1, {Relu}, 2},   {512, 7, 2048, 1, 1, both, 3},
};

static std::string layerName(const Layer &layer) {
  std::ostringstream name;
  name << layer.in << "x" << layer.size << "-" << layer.out << "-" << layer.kernel;
  if (layer.stride > 1)
    name << "s" << layer.stride;
  return name.str();
}

static KernelSpec specOf(const Layer &layer, const Target *target) {
  int64_t width = target->vectorWidth, size = layer.size / layer.stride;
  int64_t pad = layer.kernel / 2;
  KernelSpec spec;
  spec.family = Family::Conv;
  spec.inputs = {{1, layer.in, layer.size, layer.size, std::min(layer.in, width)}};
  spec.result = {1, layer.out, size, size, width};
  spec.window = {layer.kernel, layer.kernel, layer.stride, layer.stride, pad, pad, 1, 1};
  spec.bias = true;
  spec.epilogue = layer.epilogue;
  spec.target = target;
  return spec;
}

/// Reads "direct<tile_x = 14, tile_k = 1>".
static Schedule parseSchedule(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return std::strchr("<>=,", c); }, ' ');
  std::istringstream words(text);
  Schedule schedule;
  words >> schedule.kind;
  std::string knob;
  for (int64_t value; words >> knob >> value;)
    schedule.knobs[knob] = value;
  return schedule;
}

/// Memory for a call, the weights in as many copies as leave no cache warm.
class Memory {
public:
  static constexpr int64_t coldBytes = 96 << 20;

  Memory() : start(static_cast<float *>(std::aligned_alloc(4096, bytes))) {
    for (int64_t i = 0; i < bytes / 4; ++i)
      start[i] = float(i * 2654435761u >> 16 & 1023) / 1024.0f - 0.5f;
  }
  Memory(const Memory &) = delete;
  Memory &operator=(const Memory &) = delete;
  ~Memory() { std::free(start); }

  /// All arguments at addresses of their own, behind the weights.
  std::vector<float *> place(const std::vector<Argument> &arguments) const {
    std::vector<float *> addresses;
    int64_t offset = coldBytes / 4;
    for (const Argument &argument : arguments) {
      addresses.push_back(start + offset);
      offset += (argument.elements + 15) / 16 * 16;
    }
    return addresses;
  }

  /// The next copy of weights of so many floats.
  float *coldWeights(int64_t floats) {
    if ((position + floats) * 4 > coldBytes)
      position = 0;
    float *weights = start + position;
    position += (floats + 1023) / 1024 * 1024;
    return weights;
  }

private:
  static constexpr int64_t bytes = coldBytes + (128 << 20);
  float *start;
  int64_t position = 0;
};

static double now() {
  const char *threads = std::getenv("HL_NUM_THREADS");
  bool single = threads && std::string_view(threads) == "1";
  timespec time;
  clock_gettime(single ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

static void runOnce(Variant &variant, Memory &memory) {
  const std::vector<Argument> arguments = codegen::arguments(variant.spec);
  for (size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].role == Role::Weights)
      variant.addresses[i] = memory.coldWeights(arguments[i].elements);
  double start = now();
  variant.kernel->run(variant.addresses);
  variant.seconds.push_back(now() - start);
}

/// Seconds of each schedule, all taken in turns.
static std::vector<double> timeSchedules(KernelSpec spec, const std::vector<Schedule> &schedules,
                                         Memory &memory) {
  std::vector<Variant> variants;
  for (const Schedule &schedule : schedules) {
    spec.schedule = schedule;
    variants.push_back({spec,
                        std::make_unique<codegen::JitKernel>(spec),
                        memory.place(codegen::arguments(spec)),
                        {}});
  }
  constexpr int rounds = 15;
  for (int round = 0; round < rounds; ++round)
    for (Variant &variant : variants)
      for (int repeat = 0; repeat < 3; ++repeat)
        runOnce(variant, memory);
  std::vector<double> quartiles;
  for (Variant &variant : variants) {
    std::sort(variant.seconds.begin(), variant.seconds.end());
    quartiles.push_back(variant.seconds[variant.seconds.size() / 4]);
  }
  return quartiles;
}

static double flops(const KernelSpec &spec) {
  const TensorShape &in = spec.inputs.front(), &out = spec.result;
  return 2.0 * double(in.c * out.c * out.h * out.w * spec.window.kernelH * spec.window.kernelW);
}

static void timeNetwork(const Target *target, Memory &memory) {
  double total = 0, totalFlops = 0;
  for (const Layer &layer : layers) {
    KernelSpec spec = specOf(layer, target);
    Schedule schedule = codegen::defaultSchedule(spec);
    double seconds = timeSchedules(spec, {schedule}, memory).front();
    std::printf("%-18s x%d %8.3f ms %7.1f GFLOP/s  %s\n", layerName(layer).c_str(), layer.count,
                seconds * 1e3, flops(spec) / seconds / 1e9, scheduleText(schedule).c_str());
    total += seconds * layer.count;
    totalFlops += flops(spec) * layer.count;
  }
  std::printf("53 convolutions %.2f ms, %.1f GFLOP/s\n", total * 1e3, totalFlops / total / 1e9);
}

static void timeLayer(const Layer &layer, const Target *target,
                      const std::vector<std::string> &texts, Memory &memory) {
  KernelSpec spec = specOf(layer, target);
  std::vector<Schedule> schedules;
  if (texts.size() == 1 && texts.front() == "all")
    schedules = codegen::scheduleSpace(spec);
  else
    std::transform(texts.begin(), texts.end(), std::back_inserter(schedules), parseSchedule);
  for (const Schedule &schedule : schedules) {
    spec.schedule = schedule;
    if (std::optional<std::string> problem = checkSchedule(spec)) {
      std::fprintf(stderr, "%s: %s\n", scheduleText(schedule).c_str(), problem->c_str());
      std::exit(1);
    }
  }
  std::vector<double> seconds = timeSchedules(spec, schedules, memory);
  for (size_t i = 0; i < schedules.size(); ++i)
    std::printf("%8.3f ms %7.1f GFLOP/s  %s\n", seconds[i] * 1e3, flops(spec) / seconds[i] / 1e9,
                scheduleText(schedules[i]).c_str());
}

int main(int argc, char **argv) {
  const Target *target = argc > 1 ? findTarget(argv[1]) : nullptr;
  if (!target || target->device != Device::Cpu || argc == 3) {
    std::fprintf(stderr, "usage: halnet-bench-kernels TARGET [LAYER SCHEDULE...|all]\n");
    return 2;
  }
  Memory memory;
  if (argc == 2) {
    timeNetwork(target, memory);
    return 0;
  }
  for (const Layer &layer : layers)
    if (layerName(layer) == argv[2])
      timeLayer(layer, target, {argv + 3, argv + argc}, memory);
  return 0;
}
