//===- InfoCommand.cpp - P info -------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that the package says, for people or as JSON.
//
//===----------------------------------------------------------------------===//

#include "runtime/CpuLevel.h"
#include "runtime/Json.h"
#include "runtime/Levels.h"
#include "runtime/LibcVersion.h"
#include "runtime/Program.h"
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

/// "2.34", or "none".
struct LibcText {
  char text[24];
  LibcText() {
    const LibcVersion libc = neededLibc();
    std::snprintf(text, sizeof(text), libc.major ? "%d.%d" : "none", libc.major, libc.minor);
  }
};

const char *channelsOf(const halnet_image &image, int channels) {
  return channels == 1 ? "GREY" : image.bgr ? "BGR" : "RGB";
}

/// Its layout and where it lies: what `halnet check` needs.
void writePlace(JsonWriter &json, const halnet_tensor &tensor, const halnet_buffer &buffer) {
  static constexpr const char *spaces[] = {"arena", "weights", "input", "output"};
  json.key("block"), json.integer(tensor.block);
  json.key("space"), json.text(spaces[buffer.space]);
  json.key("offset"), json.integer(buffer.offset);
}

/// `buffers` are those of the call that stores the tensors; null for inputs and outputs.
void writeTensors(JsonWriter &json, const halnet_tensor *tensors, uint32_t count,
                  const halnet_buffer *buffers = nullptr) {
  json.beginList();
  for (uint32_t i = 0; i < count; ++i) {
    const Shape shape = buffers ? shapeOf(tensors[i]) : arrayShapeOf(tensors[i]);
    json.beginObject();
    json.key("name"), json.text(tensors[i].name);
    json.key("shape"), json.beginList();
    for (int axis = 0; axis < shape.rank; ++axis)
      json.integer(shape.extents[axis]);
    json.endList();
    if (buffers)
      writePlace(json, tensors[i], buffers[tensors[i].buffer]);
    json.endObject();
  }
  json.endList();
}

void writeCall(JsonWriter &json, const halnet_call &call) {
  json.beginObject();
  json.key("name"), json.text(call.name);
  json.key("place"), json.text(call.place);
  json.key("kernel"), json.text(call.kernel);
  json.key("schedule"), json.text(call.schedule);
  json.key("macs"), json.integer(call.macs);
  json.key("tensors"), writeTensors(json, call.tensors, call.n_tensors, call.buffers);
  json.endObject();
}

void writeNumbers(JsonWriter &json, const float *numbers, int count) {
  json.beginList();
  for (int i = 0; i < count; ++i)
    json.real(numbers[i], 8);
  json.endList();
}

/// As the description has it, with all defaults.
void writeImage(JsonWriter &json, const halnet_image &image, int channels) {
  json.beginObject();
  json.key("resize"), json.beginList();
  for (int i = 0; i < 2 && image.resize[i]; ++i)
    json.integer(image.resize[i]);
  json.endList();
  json.key("channels"), json.text(channelsOf(image, channels));
  json.key("mean"), writeNumbers(json, image.mean, channels);
  json.key("scale"), writeNumbers(json, image.scale, channels);
  json.endObject();
}

/// Whether this machine runs the model: it is one for the chosen target, and the CPU is good
/// enough.
bool runsHere(const Model &model, Models here) {
  Error lacking;
  return &model >= here.begin() && &model < here.end() &&
         checkCpuLevel(model.level, cpuFeatures(), lacking);
}

/// Of each model: its target and shape, what it costs, and whether this machine runs it.
void writeModels(JsonWriter &json, const Package &package, Models here) {
  json.beginList();
  for (const Model *model = package.models; model != package.models + package.n_models; ++model) {
    const WeightsUse use = weightsUse(package, *model);
    const KernelsUse kernels = kernelsUse(package, *model);
    json.beginObject();
    json.key("target"), json.text(model->target);
    json.key("level"), json.integer(model->level);
    json.key("batch"), json.integer(batchOf(*model));
    json.key("height"), json.integer(model->inputs[0].shape[2]);
    json.key("width"), json.integer(model->inputs[0].shape[3]);
    json.key("runs_here"), json.boolean(runsHere(*model, here));
    json.key("arena_bytes"), json.integer(model->arena_bytes);
    json.key("weights_bytes"), json.integer(use.bytes);
    json.key("shared_weights_bytes"), json.integer(use.sharedBytes);
    json.key("kernels"), json.integer(kernels.count);
    json.key("shared_kernels"), json.integer(kernels.shared);
    json.endObject();
  }
  json.endList();
}

void printJson(const Package &package, const Model &model, Models here) {
  JsonWriter json(stdout);
  json.beginObject();
  json.key("net"), json.text(model.name);
  json.key("target"), json.text(model.target);
  json.key("level"), json.integer(model.level);
  json.key("description"), json.text(package.description);
  json.key("weights_digest"), json.text(package.pack->weights_digest);
  json.key("random_weights"), json.boolean(package.pack->random_weights);
  json.key("weights_file"), json.text(package.pack->file);
  json.key("halnet_version"), json.text(package.halnet_version);
  json.key("halide_version"), json.text(package.halide_version);
  json.key("minimum_libc"), json.text(LibcText().text);
  json.key("arena_bytes"), json.integer(model.arena_bytes);
  json.key("weights_bytes"), json.integer(model.weights_bytes);
  json.key("models"), writeModels(json, package, here);
  json.key("inputs"), writeTensors(json, model.inputs, model.n_inputs);
  if (model.image)
    json.key("image"), writeImage(json, *model.image, model.inputs[0].shape[1]);
  json.key("outputs"), writeTensors(json, model.outputs, model.n_outputs);
  if (model.rounding)
    json.key("rounding"), writeNumbers(json, model.rounding, int(model.n_outputs));
  json.key("calls"), json.beginList();
  for (uint32_t c = 0; c < model.n_calls; ++c)
    writeCall(json, model.calls[c]);
  json.endList();
  json.endObject();
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

void printText(const Package &package, const Model &model, Models here) {
  std::printf("%-12s %s\n", "net", model.name);
  std::printf("%-12s %s\n", "description", package.description);
  std::printf("%-12s %s%s\n", "weights", package.pack->weights_digest,
              package.pack->random_weights ? " (classes mean nothing)" : "");
  if (*package.pack->file)
    std::printf("%-12s %s\n", "beside", package.pack->file);
  std::printf("%-12s %s, libc %s or newer\n", "target", model.target, LibcText().text);
  std::printf("%-12s halnet %s, Halide %s\n", "made by", package.halnet_version,
              package.halide_version);
  std::printf("%-12s arena %.2f MiB, weights %.2f MiB\n", "memory",
              double(model.arena_bytes) / (1 << 20), double(model.weights_bytes) / (1 << 20));
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
  if (arguments.has("--json"))
    printJson(package, *model, here);
  else
    printText(package, *model, here);
  return Success;
}

} // namespace

const Command halnet::runtime::infoCommand = {
    "info",
    nullptr,
    "say what this program was made from, and list its kernel calls",
    options,
    sizeof(options) / sizeof(options[0]),
    run,
};
