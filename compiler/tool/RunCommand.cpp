//===- RunCommand.cpp - halnet run: the interpreter ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/interp/Interpreter.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Images.h"
#include "compiler/tool/Outputs.h"
#include "compiler/weights/NpzWriter.h"
#include "dialects/Net/LayerNames.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Support/Format.h"

#include <numeric>

using namespace mlir;
using namespace halnet;
using interp::Tensor;

namespace {
struct RunArguments {
  PipelineOptions pipeline;
  std::string input, array, output, tensors, lastPhase = "infer";
  std::vector<std::string> keep;
};

/// Tensors by name, each the images of all groups one behind another.
using TensorsByName = llvm::MapVector<StringRef, Tensor>;
} // namespace

/// Whether the layers whose values are to be kept are there.
static LogicalResult checkKeep(net::GraphOp graph, ArrayRef<std::string> keep) {
  SmallVector<StringRef> known;
  graph.walk(
      [&](Operation *layer) { llvm::append_range(known, net::layerNames(layer->getLoc())); });
  for (const std::string &name : keep)
    if (!llvm::is_contained(known, name))
      return emitError(UnknownLoc::get(graph.getContext()))
             << "--keep: there is no layer '" << name << "'" << didYouMean(name, known);
  return success();
}

/// The best classes of each image, as programs print them.
static LogicalResult printClasses(TensorsByName &outputs, MLIRContext &context) {
  constexpr int64_t most = 5;
  const Tensor &output = outputs.front().second;
  if (outputs.size() != 1 || output.shape.size() != 2)
    return emitError(UnknownLoc::get(&context))
           << "the net has no single output (N, classes) to print: give --output or --tensors";
  int64_t classes = output.shape[1];
  for (int64_t image = 0; image < output.batch(); ++image) {
    const double *values = output.values.data() + image * classes;
    std::vector<int64_t> order(classes);
    std::iota(order.begin(), order.end(), 0);
    llvm::stable_sort(order, [&](int64_t a, int64_t b) { return values[a] > values[b]; });
    order.resize(std::min(most, classes));
    llvm::outs() << "image " << image << ": ";
    llvm::interleaveComma(order, llvm::outs(), [&](int64_t at) {
      llvm::outs() << "class " << at << llvm::format(" (%.4f)", values[at]);
    });
    llvm::outs() << '\n';
  }
  return success();
}

/// Writes `tensors` as doubles.
static llvm::Error write(StringRef path, TensorsByName &tensors) {
  std::vector<weights::ArrayView> views;
  for (auto &[name, tensor] : tensors)
    views.push_back({name.str(), tensor.shape, ArrayRef<double>(tensor.values)});
  if (path.ends_with(".npy") && views.size() == 1)
    return weights::writeNpy(path, views.front());
  return weights::writeNpz(path, views);
}

static LogicalResult interpretAll(RunArguments &arguments, Pipeline &pipeline) {
  MLIRContext &context = pipeline.getContext();
  net::GraphOp graph = *pipeline.module().getOps<net::GraphOp>().begin();
  auto images = tool::readImages(arguments.input, arguments.array);
  if (!images)
    return tool::report(images.takeError(), context);
  if (failed(tool::takeImages(graph, *images)))
    return failure();
  if (failed(checkKeep(graph, arguments.keep)))
    return failure();
  int64_t batch = cast<RankedTensorType>(graph.getBody().getArgument(0).getType()).getDimSize(0);
  ArrayAttr names = graph.getReturn().getNames();
  TensorsByName kept, outputs;
  for (int64_t first = 0; first < images->batch(); first += batch) {
    int64_t count = std::min(batch, images->batch() - first);
    auto keep = [&](StringRef name, const Tensor &tensor) {
      bool wanted = !arguments.tensors.empty() &&
                    (arguments.keep.empty() || llvm::is_contained(arguments.keep, name));
      // An output is told of twice: as a layer's value and under its own name.
      if (wanted && (!kept.contains(name) || kept[name].batch() == first))
        interp::appendImages(kept[name], tensor, count);
    };
    std::vector<Tensor> results =
        interp::interpret(graph, *pipeline.weights(), interp::batchOf(*images, first, batch), keep);
    for (auto [name, result] : llvm::zip_equal(names.getAsRange<StringAttr>(), results))
      interp::appendImages(outputs[name.getValue()], result, count);
  }
  if (!arguments.tensors.empty() && failed(tool::report(write(arguments.tensors, kept), context)))
    return failure();
  if (!arguments.output.empty())
    return tool::report(write(arguments.output, outputs), context);
  if (!arguments.tensors.empty())
    return success();
  if (arguments.pipeline.randomSeed)
    emitWarning(UnknownLoc::get(&context))
        << graph.getNetName() << " has random weights: its classes mean nothing";
  return printClasses(outputs, context);
}

static int run(RunArguments &arguments) {
  if (arguments.pipeline.weights.empty() && !arguments.pipeline.randomSeed)
    tool::failUsage("a net needs weights to run: --weights FILE, or --random-weights SEED");
  return tool::withPipeline(arguments.pipeline, [&](Pipeline &pipeline) -> LogicalResult {
    std::vector<tool::NamedFile> inputs = tool::inputsOf(arguments.pipeline);
    inputs.push_back({"the images", arguments.input});
    if (failed(tool::checkOutputs(
            {{"the outputs", arguments.output}, {"the layers' values", arguments.tensors}}, inputs,
            pipeline)))
      return failure();
    for (const std::string &file : {arguments.output, arguments.tensors})
      if (!file.empty() && failed(tool::checkWritable(file, pipeline.getContext())))
        return failure();
    if (failed(pipeline.runTo(*findPhase(arguments.lastPhase))))
      return failure();
    return interpretAll(arguments, pipeline);
  });
}

void tool::addRunCommand(CLI::App &app, Status &status) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App *command = app.add_subcommand(
      "run", "Run a description in the interpreter: slow, in double precision, the judge of all");
  addNetOptions(*command, arguments->pipeline);
  command->add_option("IN", arguments->input, "the images (.npy, .npz)")->required();
  addWeightOptions(*command, arguments->pipeline);
  command->add_option("--array", arguments->array, "which array of an .npz")->type_name("NAME");
  command->add_option("--output", arguments->output, "write the outputs (.npy, .npz)")
      ->type_name("FILE");
  CLI::Option *tensors =
      command->add_option("--tensors", arguments->tensors, "write every layer's value (.npz)")
          ->type_name("FILE");
  command->add_option("--keep", arguments->keep, "only these layers' values")
      ->type_name("NAME,...")
      ->delimiter(',')
      ->needs(tensors);
  command
      ->add_option("--after", arguments->lastPhase,
                   "run the net as it stands after a phase: infer, simplify or fuse")
      ->type_name("PHASE")
      ->check(CLI::IsMember({"infer", "simplify", "fuse"}));
  addExamples(*command,
              {{"halnet run net.yaml images.npy --weights net.npz",
                "five classes an image; a program's `run` has --top and --labels"},
               {"halnet run net.yaml images.npy --weights net.npz --output answers.npy", ""},
               {"halnet run net.yaml images.npy --weights net.npz --tensors all.npz",
                "every layer's value"}});
  command->callback([arguments, &status] { status = run(*arguments); });
}
