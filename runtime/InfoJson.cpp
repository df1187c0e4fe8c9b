//===- InfoJson.cpp - P info --json ---------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/Info.h"

#include "runtime/CpuLevel.h"
#include "runtime/Json.h"
#include "runtime/Levels.h"
#include "runtime/LibcVersion.h"
#include "runtime/TensorShape.h"

#include <cstdio>

using namespace halnet::runtime;

LibcText::LibcText() {
  const LibcVersion libc = neededLibc();
  std::snprintf(text, sizeof(text), libc.major ? "%d.%d" : "none", libc.major, libc.minor);
}

const char *halnet::runtime::channelsOf(const halnet_image &image, int channels) {
  return channels == 1 ? "GREY" : image.bgr ? "BGR" : "RGB";
}

bool halnet::runtime::runsHere(const Model &model, Models here) {
  Error lacking;
  return &model >= here.begin() && &model < here.end() &&
         checkCpuLevel(model.level, cpuFeatures(), lacking);
}

namespace {

void writePlace(JsonWriter &json, const halnet_buffer &buffer) {
  static constexpr const char *spaces[] = {"arena", "weights", "input", "output"};
  json.key("space"), json.text(spaces[buffer.space]);
  json.key("offset"), json.integer(buffer.offset);
}

/// All that the call reads and writes, with names or without: what `halnet check` needs.
void writeBuffers(JsonWriter &json, const halnet_call &call) {
  json.beginList();
  for (uint32_t i = 0; i < call.n_buffers; ++i) {
    json.beginObject();
    writePlace(json, call.buffers[i]);
    json.key("bytes"), json.integer(bytesOf(call.buffers[i]));
    json.key("written"), json.boolean(i >= call.n_buffers - call.n_written);
    json.endObject();
  }
  json.endList();
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
    if (buffers) {
      json.key("block"), json.integer(tensors[i].block);
      writePlace(json, buffers[tensors[i].buffer]);
    }
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
  json.key("buffers"), writeBuffers(json, call);
  json.endObject();
}

void writeNumbers(JsonWriter &json, const float *numbers, int count) {
  json.beginList();
  for (int i = 0; i < count; ++i)
    json.number(numbers[i]);
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

} // namespace

void halnet::runtime::printInfoJson(const Package &package, const Model &model, Models here,
                                    uint64_t arenaBytes) {
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
  json.key("arena_bytes"), json.integer(arenaBytes);
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
