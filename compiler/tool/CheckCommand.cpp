//===- CheckCommand.cpp - halnet check ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Printer.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Images.h"
#include "compiler/tool/Terminal.h"
#include "compiler/weights/CheckWeights.h"
#include "compiler/weights/PortableRandom.h"
#include "dialects/Support/Assert.h"

#include "mlir/Pass/PassManager.h"

using namespace mlir;
using namespace halnet;
using check::CompiledProgram;
using interp::Tensor;

namespace {
struct CheckArguments {
  PipelineOptions pipeline;
  std::string program, net, array;
  std::vector<std::string> images;
  std::optional<int64_t> batch; ///< of a program for several: which model
  std::optional<InputSize> size;
  bool json = false;
};
} // namespace

static int fail(const Twine &message) {
  tool::printError(message);
  return 1;
}

/// The digest of the weights that a compilation needs: those left after `simplify`.
static std::string digestOfUsed(Pipeline &pipeline) {
  OwningOpRef<ModuleOp> copy(pipeline.module().clone());
  ScopedDiagnosticHandler quiet(&pipeline.getContext(), [](Diagnostic &) { return success(); });
  PassManager manager(&pipeline.getContext());
  manager.addPass(createSimplifyPass());
  LogicalResult ran = manager.run(*copy);
  HALNET_ASSERT(succeeded(ran), "a checked net is simplified without an error");
  return weights::weightsDigest(*copy, *pipeline.weights());
}

/// The program must be made from these weights: the packed ones can't be compared with them.
static LogicalResult checkDigest(StringRef digest, Pipeline &pipeline) {
  std::string used = digestOfUsed(pipeline);
  // A program that wrongly reads more weights than it needs has the digest of more.
  if (digest == used || digest == weights::weightsDigest(pipeline.module(), *pipeline.weights()))
    return success();
  return emitError(UnknownLoc::get(&pipeline.getContext()))
         << "the program was compiled with other weights: theirs have the digest " << digest
         << ", those of " << pipeline.weights()->origin() << " have " << used;
}

/// What an image of values from 0 to 255 becomes by the description.
static void normalise(net::ImageAttr image, Tensor &images) {
  int64_t pixels = images.height() * images.width();
  for (int64_t n = 0; n < images.batch(); ++n)
    for (int64_t c = 0; c < images.channels(); ++c)
      for (double &value : MutableArrayRef<double>(images.plane(n, c), pixels))
        value = float((value - image.getMean()[c]) * image.getScale()[c]);
}

/// A batch by the portable generator, uniform in [0, 255) before the net's mean and scale.
static Tensor madeUpImages(net::GraphOp graph) {
  BlockArgument input = graph.getBody().getArgument(0);
  Tensor images(cast<RankedTensorType>(input.getType()).getShape());
  std::vector<float> numbers =
      weights::uniformNumbers(check::nameOf(input), 1, images.values.size(), 0, 255);
  images.values.assign(numbers.begin(), numbers.end());
  if (net::ImageAttr image = graph.getImageAttr())
    normalise(image, images);
  return images;
}

/// All images of all files, one behind another.
static FailureOr<Tensor> readAll(const CheckArguments &arguments, Pipeline &pipeline,
                                 net::GraphOp graph) {
  if (arguments.images.empty())
    return madeUpImages(graph);
  Tensor all;
  for (const std::string &path : arguments.images) {
    llvm::Expected<Tensor> images = tool::readImages(path, arguments.array);
    if (!images)
      return tool::report(images.takeError(), pipeline.getContext());
    if (failed(tool::takeImages(graph, *images)))
      return failure();
    interp::appendImages(all, *images, images->batch());
  }
  return all;
}

/// The program's net of the shape that --batch and --size mean; by default the first.
static FailureOr<net::GraphOp> chooseNet(const CheckArguments &arguments, CompiledProgram &program,
                                         Pipeline &pipeline) {
  SmallVector<net::GraphOp> graphs(pipeline.module().getOps<net::GraphOp>());
  if (graphs.size() == 1 && !arguments.batch && !arguments.size)
    return graphs.front();
  for (net::GraphOp graph : graphs) {
    auto type = cast<RankedTensorType>(graph.getBody().getArgument(0).getType());
    ArrayRef<int64_t> shape = type.getShape();
    if ((arguments.batch && *arguments.batch != shape[0]) ||
        (arguments.size && !(*arguments.size == InputSize{shape[2], shape[3]})))
      continue;
    if (failed(tool::report(program.choose(shape), pipeline.getContext())))
      return failure();
    return graph;
  }
  return emitError(UnknownLoc::get(&pipeline.getContext()))
         << "'" << arguments.program
         << "' carries no net of this batch and size; its `info` lists those that it has";
}

static LogicalResult compare(const CheckArguments &arguments, CompiledProgram &program,
                             Pipeline &pipeline) {
  if (failed(pipeline.runTo(Phase::Infer)) ||
      failed(checkDigest(program.facts().weightsDigest, pipeline)))
    return failure();
  FailureOr<net::GraphOp> graph = chooseNet(arguments, program, pipeline);
  if (failed(graph))
    return failure();
  FailureOr<Tensor> images = readAll(arguments, pipeline, *graph);
  if (failed(images))
    return failure();
  llvm::Expected<check::Report> result =
      check::check(program, *graph, *pipeline.weights(), *images);
  if (!result)
    return tool::report(result.takeError(), pipeline.getContext());
  if (arguments.json)
    tool::printJson(check::reportJson(*result));
  else
    check::printReport(*result, llvm::outs());
  return success(result->passed());
}

static int run(const CheckArguments &arguments) {
  llvm::Expected<CompiledProgram> program = CompiledProgram::open(arguments.program);
  if (!program)
    return fail(llvm::toString(program.takeError()));
  PipelineOptions options = arguments.pipeline;
  options.input = arguments.net.empty() ? arguments.program : arguments.net;
  if (options.weights.empty()) {
    StringRef digest = program->facts().weightsDigest;
    uint64_t seed;
    if (!digest.consume_front("random ") || digest.getAsInteger(10, seed))
      return fail("the weights that '" + arguments.program +
                  "' was compiled with are needed: --weights FILE (their digest is " + digest +
                  ")");
    options.randomSeed = seed;
  }
  return tool::withPipeline(
      options, [&](Pipeline &pipeline) { return compare(arguments, *program, pipeline); });
}

void tool::addCheckCommand(CLI::App &app, Status &status) {
  auto arguments = std::make_shared<CheckArguments>();
  PipelineOptions &options = arguments->pipeline;
  options.reading.shareDir = findInstallation().shareDir;
  CLI::App *command = app.add_subcommand(
      "check", "Compare all that a program stores with the interpreter, call by call");
  command->add_option("PROGRAM", arguments->program, "the compiled program")->required();
  command->add_option("IN", arguments->images,
                      "images (.npy, .npz); default: one batch of made-up ones");
  CLI::Option *weights =
      command
          ->add_option("--weights", options.weights,
                       "the weights that it was compiled with; random ones are made again")
          ->type_name("FILE");
  addNamesOption(*command, weights, options);
  command->add_option("--random-weights", "a mistake that is explained")
      ->group("")
      ->check([](const std::string &) -> std::string {
        failUsage("`halnet check` makes a program's random weights again itself: leave out "
                  "--random-weights");
      });
  command
      ->add_option("--net", arguments->net,
                   "the description, where the program carries no net or another is meant")
      ->type_name("NET");
  command->add_option("--set", options.reading.sets, "change a parameter of --net: key=value")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_option("--array", arguments->array, "which array of an .npz")->type_name("NAME");
  command
      ->add_option("--batch", arguments->batch,
                   "of a program for several batches: the one to check; default: the smallest")
      ->type_name("N")
      ->check(CLI::Range(int64_t(1), net::maxExtent));
  command
      ->add_option_function<std::string>(
          "--size", [arguments](const std::string &size) { arguments->size = parseSize(size); },
          "of a program for several sizes: the one to check; default: the first")
      ->type_name("HxW")
      ->check(checkSize);
  command->add_flag("--json", arguments->json, "print JSON");
  addExamples(*command, {{"halnet check ./resnet50 --weights resnet50.npz", ""},
                         {"halnet check ./resnet50 images.npy --json", ""}});
  command->callback([arguments, &status] { status = run(*arguments); });
}
