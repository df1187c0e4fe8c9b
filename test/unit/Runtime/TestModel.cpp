//===- TestModel.cpp - a tiny network with kernels by hand ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels in Halide's argv form and the table that names them. Needs no C++
// library, so that it can also be linked as a program.
//
//===----------------------------------------------------------------------===//

#include "test/unit/Runtime/TestModel.h"

#include "runtime/HalideAbi.h"

namespace {

float *bufferOf(void *argument) {
  return reinterpret_cast<float *>(static_cast<halide_buffer_t *>(argument)->host);
}

/// Whether the argument is described as the table has it: 4 dimensions of float32 from -1 on.
bool isWellFormed(void *argument) {
  const auto *buffer = static_cast<halide_buffer_t *>(argument);
  return buffer->type.code == 2 && buffer->type.bits == 32 && buffer->type.lanes == 1 &&
         buffer->dimensions == 4 && buffer->dim[0].min == -1 && buffer->dim[3].extent == 2 &&
         buffer->dim[3].stride == 12;
}

/// (user context, data, relu0 in blocks)
int reluKernel(void **arguments) {
  if (!isWellFormed(arguments[1]))
    return -7;
  const float *data = bufferOf(arguments[1]);
  float *relu = bufferOf(arguments[2]);
  for (int n = 0; n < 2; ++n)
    for (int p = 0; p < 4; ++p)
      for (int c = 0; c < 8; ++c) {
        const float value = c < 3 ? data[(n * 3 + c) * 4 + p] : 0;
        relu[(n * 4 + p) * 8 + c] = value > 0 ? value : 0;
      }
  return 0;
}

/// The same with relu0 plain, as an output.
int plainReluKernel(void **arguments) {
  const float *data = bufferOf(arguments[1]);
  float *plain = bufferOf(arguments[3]);
  for (int i = 0; i < 24; ++i)
    plain[i] = data[i] > 0 ? data[i] : 0;
  return reluKernel(arguments);
}

int scoreImage(void *, int image, uint8_t *closure) {
  void **arguments = reinterpret_cast<void **>(closure);
  const float *relu = bufferOf(arguments[1]) + image * 32;
  const float *weights = bufferOf(arguments[2]);
  float *prob = bufferOf(arguments[3]) + image * 3;
  for (int c = 0; c < 3; ++c)
    prob[c] = (relu[c] + relu[8 + c] + relu[16 + c] + relu[24 + c]) / 4 * weights[c];
  return 0;
}

/// (user context, relu0 in blocks, weights, prob)
int scoreKernel(void **arguments) {
  return halide_do_par_for(*static_cast<void **>(arguments[0]), scoreImage, 0, 2,
                           reinterpret_cast<uint8_t *>(arguments));
}

/// As `.halnet.weights` has it: the header, and the data a page behind it.
struct Pack {
  halnet_pack header = {{'h', 'a', 'l', 'n', 'e', 't', 'w', 'p'},
                        HALNET_PACK_VERSION,
                        HALNET_PACK_BYTE_ORDER,
                        sizeof(weights),
                        {},
                        1,
                        "random 1",
                        "tiny",
                        ""};
  alignas(HALNET_PACK_DATA) float weights[3] = {1, 2, 3};
};
constexpr Pack pack;

const halnet_dim dataDims[] = {{-1, 2, 1}, {0, 2, 2}, {0, 3, 4}, {0, 2, 12}};
const halnet_dim reluDims[] = {{0, 8, 1}, {0, 2, 8}, {0, 2, 16}, {0, 1, 32}, {0, 2, 32}};
const halnet_dim vectorDims[] = {{0, 3, 1}};
const halnet_dim probDims[] = {{0, 3, 1}, {0, 2, 3}};

const halnet_tensor inputs[] = {{"data", 4, {2, 3, 2, 2}, 0, 0}};
const halnet_tensor outputs[] = {{"relu0", 4, {2, 3, 2, 2}, 0, 0}, {"prob", 2, {2, 3, 1, 1}, 0, 0}};
const halnet_tensor reluTensor[] = {{"relu0", 4, {2, 3, 2, 2}, 8, 1}};
const halnet_tensor probTensor[] = {{"prob", 2, {2, 3, 1, 1}, 0, 2}};

// The shorter side to 2 pixels; from blue to red.
const halnet_image image = {{2, 0}, 1, {8, 16, 32}, {0.5f, 1, 2}};

const halnet_buffer reluBuffers[] = {{HALNET_INPUT, 4, 0, dataDims},
                                     {HALNET_ARENA, 5, 64, reluDims},
                                     {HALNET_OUTPUT, 4, 0, dataDims}};

/// The score kernel's buffers, with prob as output number `prob`.
#define SCORE_BUFFERS(prob)                                                                        \
  {                                                                                                \
    {HALNET_ARENA, 5, 64, reluDims}, {HALNET_WEIGHTS, 1, 0, vectorDims}, {                         \
      HALNET_OUTPUT, 2, prob, probDims                                                             \
    }                                                                                              \
  }
const halnet_buffer firstScoreBuffers[] = SCORE_BUFFERS(0);
const halnet_buffer secondScoreBuffers[] = SCORE_BUFFERS(1);

const halnet_call calls[] = {{"relu0", "tiny.yaml:3", "relu_2x3", "plain<>", reluKernel, 0, 2, 1, 1,
                              reluBuffers, reluTensor},
                             {"pool+\"score\"", "tiny.yaml:4", "score_2x3", "plain<tile = 1>",
                              scoreKernel, 24, 3, 1, 1, firstScoreBuffers, probTensor}};
const halnet_call callsOfTwo[] = {{"relu0", "tiny.yaml:3", "relu_2x3", "plain<>", plainReluKernel,
                                   0, 3, 1, 2, reluBuffers, reluTensor},
                                  {"pool+score", "tiny.yaml:4", "score_2x3", "plain<>", scoreKernel,
                                   24, 3, 1, 1, secondScoreBuffers, probTensor}};

constexpr struct halnet_model makeModel(uint32_t outputCount, const halnet_tensor *outputs,
                                        const halnet_call *calls) {
  struct halnet_model model = {};
  model.level = 2;
  model.name = "tiny";
  model.target = "x86-64-v2";
  model.arena_bytes = 64 + 256;
  model.weights_bytes = sizeof(pack.weights);
  model.weights = pack.weights;
  model.n_inputs = 1, model.inputs = inputs;
  model.n_outputs = outputCount, model.outputs = outputs;
  model.n_calls = 2, model.calls = calls;
  model.image = &image;
  return model;
}

} // namespace

extern "C" constinit const struct halnet_model tiny = makeModel(1, outputs + 1, calls);
extern "C" constinit const struct halnet_package halnet_package = {HALNET_PACKAGE_VERSION,
                                                                   "tiny.yaml",
                                                                   &pack.header,
                                                                   "0.1.0",
                                                                   "21.0.0",
                                                                   nullptr,
                                                                   0,
                                                                   nullptr,
                                                                   0,
                                                                   1,
                                                                   &tiny};
extern "C" constinit const struct halnet_model twoOutputs = makeModel(2, outputs, callsOfTwo);
