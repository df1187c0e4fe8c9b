//===- RunCommand.cpp - P run ---------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any number of images through the network, in groups of the compiled batch.
//
//===----------------------------------------------------------------------===//

#include "runtime/ArrayReader.h"
#include "runtime/Batches.h"
#include "runtime/Program.h"
#include "runtime/Tensors.h"

#include <algorithm>
#include <cstring>

using namespace halnet::runtime;

namespace {

constexpr Option options[] = {
    {"--output", "FILE", "write the output as .npy, or as .npz by name"},
    {"--top", "K", "print the K best classes of each image; default: 5, or none with --output"},
    {"--tensors", "FILE", "write all tensors that kernels store, as NCHW, into an .npz"},
    {"--array", "NAME", "which array of an .npz IN is; default: its only one"},
    threadsOption,
};

bool endsWith(const char *text, const char *end) {
  const size_t length = std::strlen(text), endLength = std::strlen(end);
  return length >= endLength && !std::strcmp(text + length - endLength, end);
}

/// One use of the command, step by step; a failed step leaves the error.
class Run {
public:
  Run(const Package &package, const Arguments &arguments)
      : package(package), model(package.models[0]), arguments(arguments),
        outputPath(arguments.value("--output")), tensorsPath(arguments.value("--tensors")) {}

  bool checkUsage();
  bool prepare() { return openContext() && openInput() && openFiles(); }
  bool runAll();
  bool deliver();

  Error error;

private:
  bool openContext();
  bool openInput();
  bool openFiles();
  bool runGroup(int64_t images);
  void printClasses() const;
  void printClassesOf(int64_t image) const;

  bool hasClasses() const { return model.n_outputs == 1 && model.outputs[0].rank == 2; }
  int64_t batch() const { return model.inputs[0].shape[0]; }

  const Package &package;
  const Model &model;
  const Arguments &arguments;
  const char *outputPath, *tensorsPath;
  int64_t top = 0;
  int threads = 0;
  OpenContext context;
  ArrayReader input;
  Vector<float> scratch; ///< a batch of input that is not used where the file has it
  Batches outputs;
  TensorLog tensors;
  OutputFile outputFile, tensorsFile;
};

bool Run::checkUsage() {
  top = outputPath ? 0 : 5;
  if (!arguments.integer("--top", 1, 1'000'000, top, error) ||
      !threadsWanted(arguments, threads, error))
    return false;
  if (top && !hasClasses())
    return error.fail("%s has no single output (N, classes) to print: write it with --output FILE",
                      model.name);
  if (outputPath && model.n_outputs > 1 && endsWith(outputPath, ".npy"))
    return error.fail("%s has %u outputs, and an .npy file holds one: end %s in .npz", model.name,
                      model.n_outputs, outputPath);
  return true;
}

bool Run::openContext() { return context.open(model, threads, error); }

/// The input's axes but the first must be the network's.
bool Run::openInput() {
  HALNET_ASSERT(model.n_inputs == 1, "a description has one input");
  if (!input.open(arguments.operand(), arguments.value("--array"), error))
    return false;
  const Shape wanted = shapeOf(model.inputs[0]), &found = input.shape();
  const bool same = found.rank == wanted.rank &&
                    std::equal(found.extents + 1, found.extents + found.rank, wanted.extents + 1);
  if (!same)
    return error.fail("%s holds an array %s; %s takes %s with any N", arguments.operand(),
                      ShapeText(found).text, model.name, ShapeText(wanted, "N").text);
  if (found.extents[0] == 0)
    return error.fail("%s holds no image: its array is %s", arguments.operand(),
                      ShapeText(found).text);
  return true;
}

bool Run::openFiles() {
  return (!outputPath || outputFile.open(outputPath, error)) &&
         (!tensorsPath || tensorsFile.open(tensorsPath, error));
}

bool Run::runAll() {
  scratch.grow(shapeOf(model.inputs[0]).elements());
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    outputs.addArray(model.outputs[i]);
  if (tensorsPath)
    tensors.attach(context.get(), model);
  const int64_t images = input.shape().extents[0];
  for (int64_t first = 0; first < images; first += batch())
    if (!runGroup(std::min(batch(), images - first)))
      return false;
  return input.finish(error);
}

/// Runs the next `images`; the last group is filled up with zeros.
bool Run::runGroup(int64_t images) {
  const int64_t floats = images * input.shape().elementsPerImage();
  const float *data = input.next(floats, scratch.data(), error);
  if (!data)
    return false;
  if (images < batch()) {
    std::copy(data, data + floats, scratch.data());
    std::fill(scratch.data() + floats, scratch.end(), 0.0f);
    data = scratch.data();
  }
  outputs.begin(images);
  if (tensorsPath)
    tensors.begin(images);
  Vector<float *> results;
  for (uint32_t i = 0; i < model.n_outputs; ++i)
    results.push(outputs.current(i));
  if (halnet_run(context.get(), &data, results.data()))
    return error.fail("%s", halnet_error(context.get()));
  return true;
}

bool Run::deliver() {
  if (outputPath) {
    if (model.n_outputs > 1 || endsWith(outputPath, ".npz"))
      outputs.writeNpz(outputFile);
    else
      outputs.writeNpy(outputFile);
    if (!outputFile.commit(error))
      return false;
  }
  if (tensorsPath) {
    tensors.batches().writeNpz(tensorsFile);
    if (!tensorsFile.commit(error))
      return false;
  }
  if (top)
    printClasses();
  return true;
}

void Run::printClasses() const {
  if (package.random_weights)
    std::fprintf(stderr, "warning: %s has random weights: its classes mean nothing\n", model.name);
  for (int64_t image = 0; image < outputs.images(); ++image)
    printClassesOf(image);
}

void Run::printClassesOf(int64_t image) const {
  const int64_t classes = model.outputs[0].shape[1];
  const float *values = outputs.image(0, image);
  Vector<int64_t> order;
  for (int64_t c = 0; c < classes; ++c)
    order.push(c);
  // Equal values in the order of their classes; a NaN comes last.
  const auto better = [values](int64_t a, int64_t b) {
    const bool nanA = values[a] != values[a], nanB = values[b] != values[b];
    if (nanA || nanB || values[a] == values[b])
      return nanA == nanB ? a < b : nanB;
    return values[a] > values[b];
  };
  const int64_t shown = std::min(top, classes);
  std::partial_sort(order.begin(), order.begin() + shown, order.end(), better);
  std::printf("image %lld:", static_cast<long long>(image));
  for (int64_t i = 0; i < shown; ++i)
    std::printf("%s class %lld (%.4f)", i ? "," : "", static_cast<long long>(order[i]),
                double(values[order[i]]));
  std::printf("\n");
}

int run(const Package &package, const Arguments &arguments) {
  Run run(package, arguments);
  if (!run.checkUsage())
    return failure(run.error, WrongUsage);
  if (!run.prepare() || !run.runAll() || !run.deliver())
    return failure(run.error, UserMistake);
  return Success;
}

} // namespace

const Command halnet::runtime::runCommand = {
    "run",
    "IN",
    "run the images of an .npy or .npz file (float32, float64 or uint8)",
    options,
    sizeof(options) / sizeof(options[0]),
    run,
};
