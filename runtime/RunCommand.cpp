//===- RunCommand.cpp - P run ---------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any number of images through the network, by the largest batches that they fill.
//
//===----------------------------------------------------------------------===//

#include "runtime/Batches.h"
#include "runtime/Program.h"
#include "runtime/Tensors.h"
#include "runtime/run/Progress.h"
#include "runtime/run/Results.h"
#include "runtime/run/RunInput.h"

#include <algorithm>
#include <cstring>

using namespace halnet::runtime;

namespace {

constexpr Option options[] = {
    {"--top", "K", "print the K best classes of each image; default: 5, but none with --output"},
    {"--labels", "FILE", "the classes' names, one a line, to print"},
    {"--json", nullptr, "print as JSON"},
    {"--csv", nullptr, "print as CSV: image,rank,class,label,value"},
    {"--accuracy", "FILE",
     "count right classes by lines FILE,CLASS; prints classes with --top only"},
    {"--output", "FILE", "write the output as .npy, or as .npz by name"},
    {"--tensors", "FILE", "write all tensors that kernels store, as NCHW, into an .npz"},
    {"--as-stored", nullptr,
     "with --tensors: in blocks of channels, [N, C/b, H, W, b], as they lie"},
    {"--array", "NAME", "which array of an .npz IN is; default: its only one"},
    threadsOption,
    weightsOption,
    batchOption,
    sizeOption,
};

bool endsWith(const char *text, const char *end) {
  const size_t length = std::strlen(text), endLength = std::strlen(end);
  return length >= endLength && !std::strcmp(text + length - endLength, end);
}

/// One use of the command, step by step; a failed step leaves the error.
class Run {
public:
  Run(const Package &package, Models models, const Arguments &arguments)
      : package(package), models(models), arguments(arguments),
        outputPath(arguments.value("--output")), tensorsPath(arguments.value("--tensors")) {}

  bool checkUsage();
  bool prepare() {
    return chooseSize(arguments, models, error) && openInput() &&
           chooseBatch(arguments, models, error) && openNames() && openModels() && openFiles();
  }
  bool runAll();

  Error error;

private:
  bool checkForm();
  bool openModels() {
    return opened.open(package, models, arguments.value("--weights"), threads, error);
  }
  bool openNames();
  bool openInput();
  bool openFiles();
  bool keepsInputs(const char *path);
  bool runGroups(Results &results, Progress &progress);
  bool runGroup(const RunInput::Group &group);
  bool runBatch(size_t model, const float *data, int64_t images);
  bool report(const RunInput::Group &group, Results &results);
  bool reportFailure(const ImageQueue::Failure &failure, Results &results);
  bool writeFiles();

  bool hasClasses() const { return model().n_outputs == 1 && model().outputs[0].rank == 2; }
  bool wantsClasses() const { return top || arguments.has("--accuracy"); }
  bool writesArrays() const { return outputPath || tensorsPath; }
  int64_t classes() const { return model().outputs[0].shape[1]; }

  /// All of them have its name, outputs and classes.
  const Model &model() const { return models[0]; }

  const Package &package;
  Models models; ///< for this target; then of the images' size, and of the batches to use
  const Arguments &arguments;
  const char *outputPath, *tensorsPath;
  Results::Form form = Results::Form::Text;
  int64_t top = 0;
  int threads = 0;
  Labels labels;
  Truths truths;
  OpenModels opened;
  Vector<float> part; ///< images that are fewer than a batch
  RunInput input;
  int64_t done = 0, failed = 0; ///< images
  Batches outputs;
  TensorLog tensors;
  OutputFile outputFile, tensorsFile;
};

bool Run::checkForm() {
  const bool json = arguments.has("--json"), csv = arguments.has("--csv");
  if (json && csv)
    return error.fail("--json and --csv are two forms of one thing: give one of them");
  form = json ? Results::Form::Json : csv ? Results::Form::Csv : Results::Form::Text;
  top = (outputPath || arguments.has("--accuracy")) && !json && !csv ? 0 : 5;
  return arguments.integer("--top", 1, 1'000'000, top, error);
}

bool Run::checkUsage() {
  if (!checkForm() || !threadsWanted(arguments, threads, error))
    return false;
  if (wantsClasses() && !hasClasses())
    return error.fail("%s has no single output (N, classes) to print: write it with --output FILE",
                      model().name);
  if (arguments.has("--labels") && !wantsClasses())
    return error.fail("--labels names the classes that --top K prints, which is not given");
  if (arguments.has("--as-stored") && !tensorsPath)
    return error.fail("--as-stored says how to write --tensors FILE, which is not given");
  if (outputPath && model().n_outputs > 1 && endsWith(outputPath, ".npy"))
    return error.fail("%s has %u outputs, and an .npy file holds one: end %s in .npz", model().name,
                      model().n_outputs, outputPath);
  return true;
}

bool Run::openNames() {
  const char *labelsPath = arguments.value("--labels"), *truthsPath = arguments.value("--accuracy");
  if ((labelsPath && !labels.open(labelsPath, classes(), error)) ||
      (truthsPath && !truths.open(truthsPath, labels, classes(), error)))
    return false;
  for (int64_t i = 0; truths.isOpen() && i < input.count(); ++i)
    if (truths.classOf(input.name(i)) < 0)
      return error.fail("%s has no line for %s%s", truthsPath, input.isArray() ? "image " : "",
                        input.name(i));
  return true;
}

bool Run::openInput() {
  if (!input.open(arguments.operands(), arguments.value("--array"), models, error))
    return false;
  models = input.models();
  return true;
}

/// Whether what is written there would take the place of an input.
bool Run::keepsInputs(const char *path) {
  return !path || !input.isRead(path) ||
         error.fail("%s is an input: it would be overwritten", path);
}

bool Run::openFiles() {
  return keepsInputs(outputPath) && keepsInputs(tensorsPath) &&
         (!outputPath || outputFile.open(outputPath, error)) &&
         (!tensorsPath || tensorsFile.open(tensorsPath, error));
}

bool Run::runAll() {
  for (uint32_t i = 0; i < model().n_outputs; ++i)
    outputs.addArray(model().outputs[i]);
  if (tensorsPath)
    tensors.attach(opened.contexts(), arguments.has("--as-stored"));
  if (wantsClasses() && package.pack->random_weights)
    std::fprintf(stderr, "warning: %s has random weights: its classes mean nothing\n",
                 model().name);
  Results results(form, model().name, wantsClasses() ? classes() : 0, top, labels, truths);
  Progress progress(input.count(), top > 0);
  if (wantsClasses())
    results.begin();
  if (!runGroups(results, progress) || !writeFiles())
    return false;
  if (wantsClasses())
    results.end();
  if (failed && input.count() > 1)
    return error.fail("%lld of %lld images could not be read", static_cast<long long>(failed),
                      static_cast<long long>(input.count()));
  return !failed;
}

bool Run::runGroups(Results &results, Progress &progress) {
  RunInput::Group group;
  while (input.next(group, error)) {
    if (group.images + group.failureCount == 0)
      return true;
    if (group.failureCount > 0)
      progress.clear();
    if ((group.images > 0 && !runGroup(group)) || !report(group, results))
      return false;
    done += group.images;
    progress.show(done + failed);
  }
  return false;
}

bool Run::runGroup(const RunInput::Group &group) {
  if (!outputPath)
    outputs.clear();
  const float *data = group.data;
  for (int64_t left = group.images; left > 0;) {
    const size_t chosen = opened.contexts().choose(left);
    const int64_t images = std::min(left, batchOf(models[chosen]));
    if (!runBatch(chosen, data, images))
      return false;
    data += images * shapeOf(models[chosen].inputs[0]).elementsPerImage();
    left -= images;
  }
  return true;
}

/// Images that are fewer than the batch are filled up with zeros.
bool Run::runBatch(size_t chosen, const float *data, int64_t images) {
  const int64_t batch = batchOf(models[chosen]);
  if (images < batch) {
    const Shape shape = shapeOf(models[chosen].inputs[0]);
    part.shrink(0);
    part.grow(shape.elements());
    std::fill(std::copy_n(data, images * shape.elementsPerImage(), part.begin()), part.end(), 0.0f);
    data = part.data();
  }
  outputs.begin(batch, images);
  if (tensorsPath)
    tensors.begin(chosen, images);
  Vector<float *> results;
  for (uint32_t i = 0; i < model().n_outputs; ++i)
    results.push(outputs.current(i));
  halnet_context *context = opened.contexts().get(chosen);
  return !halnet_run(context, &data, results.data()) || error.fail("%s", halnet_error(context));
}

/// Images and failures in the order in which they were given.
bool Run::report(const RunInput::Group &group, Results &results) {
  size_t failure = 0;
  for (int64_t i = 0; i <= group.images; ++i) {
    for (; failure < group.failureCount; ++failure) {
      if (i < group.images && group.failures[failure].file > group.names[i])
        break;
      if (!reportFailure(group.failures[failure], results))
        return false;
    }
    if (i < group.images && wantsClasses())
      results.add(input.name(group.names[i]), input.isArray(),
                  outputs.image(0, outputs.images() - group.images + i));
  }
  return true;
}

/// The rows of arrays would no longer be those of the images, so there a failure ends the run.
bool Run::reportFailure(const ImageQueue::Failure &failure, Results &results) {
  if (writesArrays()) {
    error = failure.error;
    return false;
  }
  std::fprintf(stderr, "error: %s\n", failure.error.text);
  results.addFailure(input.name(failure.file), failure.error.text);
  ++failed;
  return true;
}

bool Run::writeFiles() {
  if (outputPath) {
    if (model().n_outputs > 1 || endsWith(outputPath, ".npz"))
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
  return true;
}

int run(const Package &package, Models models, const Arguments &arguments) {
  Run run(package, models, arguments);
  if (!run.checkUsage())
    return failure(run.error, WrongUsage);
  if (run.prepare() && run.runAll())
    return Success;
  // What is wrong with the only image has been said.
  return *run.error.text ? failure(run.error, UserMistake) : UserMistake;
}

} // namespace

const Command halnet::runtime::runCommand = {
    "run",
    "IN",
    "run images: .jpg and .png files, folders of them, or one .npy or .npz file (float32, float64 "
    "or "
    "uint8)",
    "run cat.jpg photos/ --top 3\n"
    "run photos/ --labels imagenet.txt --csv\n"
    "run images.npy --output classes.npy\n"
    "run images.npz --array x --json",
    options,
    sizeof(options) / sizeof(options[0]),
    run,
    /*takesMany=*/true,
};
