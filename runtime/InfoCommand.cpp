//===- InfoCommand.cpp - P info -------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that the package says, for people; InfoJson.cpp has the same as JSON.
//
//===----------------------------------------------------------------------===//

#include "runtime/Info.h"
#include "runtime/Levels.h"
#include "runtime/Program.h"
#include "runtime/Shapes.h"
#include "runtime/TensorShape.h"

#include <algorithm>
#include <cstring>

using namespace halnet::runtime;

namespace {

constexpr Option options[] = {
    {"--json", nullptr, "print JSON"},
    {"--verify", nullptr, "compute the weights' digest anew, and fail where it is not theirs"},
    weightsOption,
    batchOption,
    sizeOption,
};

/// Of a run: without --batch, of all batches of the model's size, which share the largest arena.
uint64_t arenaBytes(const Model &model, Models here, const Arguments &arguments) {
  uint64_t bytes = model.arena_bytes;
  if (!arguments.has("--batch"))
    for (const Model &other : ofSizeOf(here, model))
      bytes = std::max(bytes, other.arena_bytes);
  return bytes;
}

void printTensors(const char *title, const halnet_tensor *tensors, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    std::printf("%-12s %s %s\n", i ? "" : title, tensors[i].name,
                ShapeText(arrayShapeOf(tensors[i])).text);
}

void printImage(const halnet_image &image, int channels) {
  std::printf("%-12s ", "image");
  if (image.resize[1])
    std::printf("scaled to %d x %d", image.resize[0], image.resize[1]);
  else if (image.resize[0])
    std::printf("shorter side scaled to %d", image.resize[0]);
  else
    std::printf("scaled to cover the input");
  std::printf(", %s, mean", channelsOf(image, channels));
  for (int i = 0; i < channels; ++i)
    std::printf(" %g", double(image.mean[i]));
  std::printf(", scale");
  for (int i = 0; i < channels; ++i)
    std::printf(" %g", double(image.scale[i]));
  std::printf("\n");
}

/// What forms of Winograd are estimated to do to each output.
void printRounding(const Model &model) {
  for (uint32_t i = 0; model.rounding && i < model.n_outputs; ++i)
    std::printf("%-12s %s %.1e by forms of Winograd, estimated\n", i ? "" : "rounding",
                model.outputs[i].name, double(model.rounding[i]));
}

/// Widths of the table of calls.
struct Columns {
  int name = 4, place = 5, kernel = 6;
  explicit Columns(const Model &model) {
    for (uint32_t c = 0; c < model.n_calls; ++c) {
      widen(name, model.calls[c].name);
      widen(place, model.calls[c].place);
      widen(kernel, model.calls[c].kernel);
    }
  }

private:
  static void widen(int &width, const char *text) {
    width = std::max(width, static_cast<int>(std::strlen(text)));
  }
};

void printCalls(const Model &model) {
  const Columns width(model);
  std::printf("\n%-*s  %-*s  %9s  %-*s  %s\n", width.name, "call", width.place, "place", "MMACs",
              width.kernel, "kernel", "schedule");
  for (uint32_t c = 0; c < model.n_calls; ++c) {
    const halnet_call &call = model.calls[c];
    std::printf("%-*s  %-*s  %9.2f  %-*s  %s\n", width.name, call.name, width.place, call.place,
                double(call.macs) * 1e-6, width.kernel, call.kernel, call.schedule);
  }
}

/// "x86-64-v3", and where the models differ in them "batch 4" and "224x224".
void printModelName(const Model &model, Models all) {
  std::printf("%s", model.target);
  const int32_t *shape = model.inputs[0].shape, *first = all[0].inputs[0].shape;
  bool batches = false, sizes = false;
  for (const Model &other : all) {
    const int32_t *its = other.inputs[0].shape;
    batches |= its[0] != first[0];
    sizes |= its[2] != first[2] || its[3] != first[3];
  }
  if (batches)
    std::printf(" batch %d", shape[0]);
  if (sizes)
    std::printf(" %dx%d", shape[2], shape[3]);
}

/// Of each model of several what it costs, with a mark at those that this machine runs.
void printModels(const Package &package, Models here) {
  const Models all = {package.models, package.n_models};
  if (all.count == 1)
    return;
  for (const Model &model : all) {
    const WeightsUse use = weightsUse(package, model);
    const KernelsUse kernels = kernelsUse(package, model);
    std::printf("%-12s %c ", &model == all.first ? "models" : "",
                runsHere(model, here) ? '*' : ' ');
    printModelName(model, all);
    std::printf(": arena %.2f MiB, weights %.2f MiB, %.2f MiB of them shared, %zu kernels, %zu of "
                "them shared\n",
                double(model.arena_bytes) / (1 << 20), double(use.bytes) / (1 << 20),
                double(use.sharedBytes) / (1 << 20), kernels.count, kernels.shared);
  }
}

void printText(const Package &package, const Model &model, Models here, uint64_t arenaBytes) {
  std::printf("%-12s %s\n", "net", model.name);
  std::printf("%-12s %s\n", "description", package.description);
  std::printf("%-12s %s%s\n", "weights", package.pack->weights_digest,
              package.pack->random_weights ? " (classes mean nothing)" : "");
  if (*package.pack->file)
    std::printf("%-12s %s\n", "beside", package.pack->file);
  std::printf("%-12s %s, libc %s or newer\n", "target", model.target, LibcText().text);
  std::printf("%-12s halnet %s, Halide %s\n", "made by", package.halnet_version,
              package.halide_version);
  std::printf("%-12s arena %.2f MiB, weights %.2f MiB\n", "memory", double(arenaBytes) / (1 << 20),
              double(model.weights_bytes) / (1 << 20));
  printModels(package, here);
  printTensors("input", model.inputs, model.n_inputs);
  if (model.image)
    printImage(*model.image, model.inputs[0].shape[1]);
  printTensors("output", model.outputs, model.n_outputs);
  printRounding(model);
  printCalls(model);
}

/// The pack's weights against their digest.
bool verify(const Package &package, const char *packPath, Error &error) {
  OpenPack pack;
  return pack.open(package, {packPath}, error) && pack.verify(error);
}

int run(const Package &package, Models here, const Arguments &arguments) {
  Error error;
  const char *packPath = arguments.value("--weights");
  const bool verifies = arguments.has("--verify");
  if (packPath && !verifies) {
    error.fail("--weights names the pack to --verify, which is not given");
    return failure(error, WrongUsage);
  }
  const Model *model = chooseModel(arguments, here, error);
  if (!model || (verifies && !verify(package, packPath, error)))
    return failure(error, UserMistake);
  const uint64_t arena = arenaBytes(*model, here, arguments);
  if (arguments.has("--json"))
    printInfoJson(package, *model, here, arena);
  else
    printText(package, *model, here, arena);
  return Success;
}

} // namespace

const Command halnet::runtime::infoCommand = {
    "info",
    nullptr,
    "say what this program was made from, and list its kernel calls",
    "info\ninfo --json\ninfo --verify",
    options,
    sizeof(options) / sizeof(options[0]),
    run,
};
