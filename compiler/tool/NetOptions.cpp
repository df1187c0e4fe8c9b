//===- NetOptions.cpp - options that several commands share ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"

#include "compiler/diagnostics/DiagnosticPrinter.h"
#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/weights/OnnxModel.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace halnet;

tool::Installation tool::findInstallation() {
  namespace path = llvm::sys::path;
  static int anchor;
  std::string self = llvm::sys::fs::getMainExecutable("halnet", &anchor);
  SmallString<128> archive = path::parent_path(path::parent_path(self)), share = archive;
  path::append(archive, "lib", "libhalnet_runtime.a");
  path::append(share, "share", "halnet", "netdefs");
  return {archive.str().str(), share.str().str()};
}

/// An ONNX model brings its weights, unless others are asked for.
static void takeOwnWeights(PipelineOptions &options) {
  if (options.weights.empty() && !options.randomSeed && weights::isOnnxFile(options.input))
    options.weights = options.input;
}

void tool::addNetOptions(CLI::App &command, PipelineOptions &options) {
  command.parse_complete_callback([&options] { takeOwnWeights(options); });
  options.oneShape = true;
  options.reading.shareDir = findInstallation().shareDir;
  command
      .add_option("NET", options.input,
                  "the description (YAML, Caffe's prototxt, MXNet's symbol, ONNX), a printed phase "
                  "(.mlir), or a program compiled from one; -: stdin")
      ->required();
  command
      .add_option("--set", options.reading.sets,
                  "change a parameter of the description: key=value; of MXNet's and ONNX's the "
                  "shape of an input")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("--blocks", options.reading.blockDirs, "a further folder with blocks")
      ->type_name("DIR")
      ->allow_extra_args(false);
  command
      .add_option("--phase", options.reading.phase,
                  "which layers of a prototxt count: TEST or TRAIN")
      ->type_name("PHASE")
      ->check(CLI::IsMember({"TEST", "TRAIN"}))
      ->capture_default_str();
  command
      .add_option("--outputs", options.reading.outputs,
                  "layers or blocks whose values are the outputs; the rest is cut off")
      ->type_name("NAME,...")
      ->delimiter(',')
      ->allow_extra_args(false);
}

/// CLI11's check of a target's name.
static std::string checkTarget(const std::string &name) {
  if (name == "host" || kernel::findTarget(name))
    return "";
  SmallVector<StringRef> names{"host"};
  for (const kernel::Target &target : kernel::allTargets())
    names.push_back(target.name);
  return "there is no target '" + name + "'" + didYouMean(name, names) + " (see `halnet targets`)";
}

/// CLI11's check of names of targets with commas between them, for one program.
static std::string checkTargets(const std::string &list) {
  SmallVector<StringRef> names;
  StringRef(list).split(names, ',');
  for (StringRef name : names)
    if (std::string wrong = checkTarget(name.str()); !wrong.empty())
      return wrong;
  if (names.size() > 1)
    for (const kernel::Target *target : kernel::findTargets(list))
      if (target->device != kernel::Device::Cpu || target->level == 0)
        return "one program can be for several levels of x86-64, but " + std::string(target->name) +
               " stands alone";
  return "";
}

void tool::addTargetsOption(CLI::App &command, PipelineOptions &options) {
  command
      .add_option("--target", options.target,
                  "what the kernels are for; see `halnet targets`. Several levels of x86-64, with "
                  "commas, make one program that picks at start")
      ->type_name("TARGET,...")
      ->check(checkTargets)
      ->capture_default_str();
}

void tool::addTargetOption(CLI::App &command, PipelineOptions &options) {
  command.add_option("--target", options.target, "what the kernels are for; see `halnet targets`")
      ->type_name("TARGET")
      ->check(checkTarget)
      ->capture_default_str();
}

llvm::FailureOr<kernel::ProgramOp> tool::chooseProgram(Pipeline &pipeline,
                                                       const PipelineOptions &options) {
  SmallVector<kernel::ProgramOp> programs(pipeline.module().getOps<kernel::ProgramOp>());
  if (options.target == "host")
    return programs.front();
  const kernel::Target *wanted = kernel::findTarget(options.target);
  std::string known;
  for (kernel::ProgramOp program : programs) {
    if (&program.getTargetFacts() == wanted)
      return program;
    known += (known.empty() ? "" : ", ") + program.getTarget().str();
  }
  return emitError(UnknownLoc::get(&pipeline.getContext()))
         << "'" << options.input << "' holds kernels for " << known << ", not for "
         << options.target;
}

std::optional<InputSize> tool::parseSize(StringRef text) {
  auto [height, width] = text.split('x');
  InputSize size;
  if (height.getAsInteger(10, size.height) || width.getAsInteger(10, size.width) ||
      size.height < 1 || size.width < 1)
    return std::nullopt;
  return size;
}

std::string tool::checkSize(const std::string &text) {
  return parseSize(text) ? "" : "a size is HEIGHTxWIDTH, found '" + text + "'";
}

void tool::addShapesOptions(CLI::App &command, PipelineOptions &options) {
  options.oneShape = false;
  command
      .add_option("--batch", options.shapes.batches,
                  "values of the description's parameter `batch`: the program runs any number of "
                  "images by the largest batches that they fill")
      ->type_name("N,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(int64_t(1), net::maxExtent));
  command
      .add_option_function<std::vector<std::string>>(
          "--size",
          [&options](const std::vector<std::string> &sizes) {
            for (const std::string &size : sizes)
              options.shapes.sizes.push_back(*parseSize(size));
          },
          "values of its parameters `height` and `width`: an image's size picks one")
      ->type_name("HxW,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(checkSize);
}

void tool::addNamesOption(CLI::App &command, CLI::Option *weights, PipelineOptions &options) {
  command
      .add_option_function<std::string>(
          "--names",
          [&options](const std::string &names) {
            options.weightNames = names == "torchvision" ? weights::WeightNames::Torchvision
                                                         : weights::WeightNames::Halnet;
          },
          "whose names the weights have: halnet, or torchvision, for the netdefs in v1_5/")
      ->type_name("NAMES")
      ->check(CLI::IsMember({"halnet", "torchvision"}))
      ->needs(weights);
}

void tool::addWeightOptions(CLI::App &command, PipelineOptions &options) {
  CLI::Option *file =
      command
          .add_option("--weights", options.weights,
                      "the weights (.npz, .caffemodel, .params, safetensors, .onnx)")
          ->type_name("FILE");
  command
      .add_option("--random-weights", options.randomSeed,
                  "random weights made from this seed; classes mean nothing then")
      ->type_name("SEED")
      ->check([](const std::string &word) -> std::string {
        uint64_t seed; // CLI11 would take what is out of range for its end
        return StringRef(word).getAsInteger(10, seed)
                   ? "a seed is from 0 to 2^64 - 1, found '" + word + "'"
                   : "";
      })
      ->excludes(file);
  addNamesOption(command, file, options);
}

LogicalResult tool::checkWritable(StringRef path, MLIRContext &context) {
  Location noPlace = UnknownLoc::get(&context);
  if (path == "-")
    return emitError(noPlace) << "this output is a file; '-', stdout, is none: give it a name";
  StringRef folder = llvm::sys::path::parent_path(path);
  if (std::error_code code =
          llvm::sys::fs::access(folder.empty() ? "." : folder, llvm::sys::fs::AccessMode::Write))
    return emitError(noPlace) << "cannot write '" << path << "': " << code.message();
  if (llvm::sys::fs::is_directory(path))
    return emitError(noPlace) << "cannot write '" << path << "': it is a folder";
  if (llvm::sys::fs::exists(path) && !llvm::sys::fs::is_regular_file(path))
    return emitError(noPlace) << "cannot write '" << path << "': it is no regular file";
  return success();
}

int tool::withPipeline(const PipelineOptions &options,
                       function_ref<LogicalResult(Pipeline &)> work) {
  MLIRContext context;
  prepareContext(context);
  Sources sources;
  DiagnosticPrinter printer(context, sources, llvm::errs());
  Pipeline pipeline(options, context, sources);
  LogicalResult result = work(pipeline);
  return failed(result) || printer.errors() ? 1 : 0;
}
