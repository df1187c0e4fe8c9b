//===- WeightsConvert.cpp - halnet weights convert ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers are moved bit by bit; where a format lacks their type, in the next that holds them.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PartialFile.h"
#include "compiler/tool/Outputs.h"
#include "compiler/tool/WeightsCommands.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/MxnetParamsWriter.h"
#include "compiler/weights/NpzWriter.h"
#include "compiler/weights/SafetensorsWriter.h"
#include "compiler/weights/WeightFormat.h"
#include "compiler/writer/prototxt/CaffeModel.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace halnet;
using weights::WeightFormat;
using weights::WeightFormatInfo;
using weights::WeightStore;

namespace {
struct ConvertArguments {
  PipelineOptions pipeline; ///< its input is the net, its weights the file
  std::string to;
};
} // namespace

/// The formats that are written; ONNX's weights go with a model.
static ArrayRef<WeightFormatInfo> writtenFormats() {
  return weights::allWeightFormats().drop_back();
}

/// By --to, else by the name of the output.
static std::optional<WeightFormat> wantedFormat(const ConvertArguments &arguments) {
  for (const WeightFormatInfo &info : writtenFormats())
    if (arguments.to.empty() ? StringRef(arguments.pipeline.output).ends_with(info.suffix)
                             : arguments.to == info.name)
      return info.format;
  return std::nullopt;
}

/// The running statistics, which MXNet keeps apart from what training learns.
static bool isState(StringRef name) {
  return name.ends_with("_moving_mean") || name.ends_with("_moving_var") ||
         name.ends_with("running_mean") || name.ends_with("running_var");
}

static llvm::Error writeParams(WeightStore &store, ArrayRef<StringRef> names, raw_ostream &out) {
  weights::MxnetParamsWriter writer(names.size(), out);
  for (StringRef name : names) {
    llvm::Expected<std::string> bytes = store.bytes(name);
    if (!bytes)
      return bytes.takeError();
    writer.add(name, isState(name), *store.find(name), *bytes);
  }
  writer.finish();
  return llvm::Error::success();
}

/// numpy has no bfloat16; float32 has all its numbers.
static llvm::Error writeNpz(WeightStore &store, ArrayRef<StringRef> names, StringRef path) {
  std::vector<std::string> bytes;
  std::vector<weights::ArrayView> views;
  bytes.reserve(names.size());
  for (StringRef name : names) {
    llvm::Expected<std::string> read = store.bytes(name);
    if (!read)
      return read.takeError();
    const weights::WeightInfo &info = *store.find(name);
    bool isWidened = info.type == "<bf2";
    bytes.push_back(isWidened ? weights::storedBytesOf(weights::toFloats(info.type, *read))
                              : std::move(*read));
    views.emplace_back(name.str(), info.shape, isWidened ? "<f4" : info.type, bytes.back());
  }
  return weights::writeNpz(path, views);
}

/// Every format but the one that needs a net.
static llvm::Error write(WeightStore &store, ArrayRef<StringRef> names, WeightFormat format,
                         const std::string &output) {
  if (format == WeightFormat::Npz)
    return writeNpz(store, names, output);
  std::string text;
  llvm::raw_string_ostream out(text);
  if (llvm::Error error = format == WeightFormat::Safetensors
                              ? weights::writeSafetensors(store, names, out)
                              : writeParams(store, names, out))
    return error;
  return halnet::link::writeOutput(output, text);
}

/// Those that the net needs, which have been checked against it.
static llvm::Error writeForNet(Pipeline &pipeline, WeightFormat format, const std::string &output) {
  if (format != WeightFormat::CaffeModel) {
    SmallVector<StringRef> names;
    for (auto param : pipeline.module().getOps<net::ParamOp>())
      names.push_back(param.getSymName());
    return write(*pipeline.weights(), names, format, output);
  }
  std::string text;
  llvm::raw_string_ostream out(text);
  if (llvm::Error error = writer::writeCaffeModel(pipeline.module(), *pipeline.weights(), out))
    return error;
  return halnet::link::writeOutput(output, text);
}

static tool::Status convert(const ConvertArguments &arguments) {
  const PipelineOptions &options = arguments.pipeline;
  std::optional<WeightFormat> format = wantedFormat(arguments);
  if (!format)
    tool::failUsage(
        "the name '" + options.output + "' does not tell the format: give --to " +
        llvm::join(llvm::map_range(writtenFormats(), [](auto &info) { return info.name.str(); }),
                   ", "));
  if (format == WeightFormat::CaffeModel && options.input.empty())
    tool::failUsage("a .caffemodel holds layers with their types, which weights alone don't tell: "
                    "give --net NET");
  if (format == WeightFormat::Npz && options.output == "-")
    tool::failUsage("an .npz file is no stream: give -o a name, or another format");
  for (const tool::NamedFile &input : tool::inputsOf(options))
    if (!input.path.empty() && link::isSameFile(options.output, input.path))
      return tool::fail(link::sentence("cannot write '", options.output, "': it is ", input.what));
  if (!options.input.empty())
    return tool::withPipeline(options, [&](Pipeline &pipeline) -> LogicalResult {
      if (failed(pipeline.runTo(Phase::Infer)))
        return failure();
      return tool::report(writeForNet(pipeline, *format, options.output), pipeline.getContext());
    });
  auto store = weights::openWeights(options.weights, options.weightNames);
  if (!store)
    return tool::fail(store.takeError());
  llvm::Error error = write(**store, (*store)->names(), *format, options.output);
  return error ? tool::fail(std::move(error)) : 0;
}

void tool::addWeightsConvert(CLI::App &command, Status &status) {
  auto arguments = std::make_shared<ConvertArguments>();
  PipelineOptions &options = arguments->pipeline;
  options.reading.shareDir = findInstallation().shareDir;
  options.oneShape = true;
  CLI::App *app = command.add_subcommand("convert", "Write weights in another format, bit by bit");
  CLI::Option *file =
      app->add_option("FILE", options.weights, "weights of any format that is read")->required();
  app->add_option("-o,--output", options.output, "the file to write")
      ->type_name("FILE")
      ->required();
  std::vector<std::string> formats;
  for (const WeightFormatInfo &info : writtenFormats())
    formats.push_back(info.name.str());
  app->add_option("--to", arguments->to, "its format; default: what its suffix says")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(formats));
  app->add_option(
         "--net", options.input,
         "the network that they are for: they are checked against it, and what it does not "
         "need is left out; a .caffemodel needs it")
      ->type_name("NET");
  app->add_option("--set", options.reading.sets, "change a parameter of --net: key=value")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  addNamesOption(*app, file, options);
  addExamples(*app, {{"halnet weights convert resnet50.npz -o resnet50.safetensors", ""},
                     {"halnet weights convert net.npz --net net.yaml -o net.caffemodel", ""},
                     {"halnet weights convert resnet50.safetensors --names torchvision -o "
                      "resnet50.npz",
                      "with halnet's names"}});
  app->callback([arguments, &status] { status = convert(*arguments); });
}
