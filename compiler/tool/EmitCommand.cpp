//===- EmitCommand.cpp - halnet emit ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PartialFile.h"
#include "compiler/tool/EmitFormats.h"
#include "compiler/writer/dot/Dot.h"
#include "compiler/writer/dot/Svg.h"
#include "compiler/writer/mxnet/Params.h"
#include "compiler/writer/mxnet/Symbol.h"
#include "compiler/writer/onnx/OnnxWriter.h"
#include "compiler/writer/prototxt/CaffeModel.h"
#include "compiler/writer/yaml/YamlWriter.h"

using namespace mlir;
using namespace halnet;
using halnet::tool::addFormat;
using halnet::tool::EmitOptions;
using halnet::tool::WriteNet;

static LogicalResult emit(const EmitOptions &options, const WriteNet &write, Pipeline &pipeline) {
  std::string text;
  llvm::raw_string_ostream out(text);
  std::vector<tool::NamedFile> inputs = tool::inputsOf(options.pipeline);
  llvm::append_range(inputs, options.inputs);
  if (failed(tool::checkOutputs({{"the output", options.output}}, std::move(inputs), pipeline)))
    return failure();
  if (failed(pipeline.runTo(Phase::Infer)) || failed(write(pipeline, out)))
    return failure();
  return tool::report(link::writeOutput(options.output, text), pipeline.getContext());
}

CLI::App *tool::addFormat(CLI::App &command, const char *name, const char *what,
                          std::shared_ptr<EmitOptions> options, WriteNet write, Status &status) {
  CLI::App *format = command.add_subcommand(name, what);
  addNetOptions(*format, options->pipeline);
  format->add_option("-o", options->output, "the file to write; -: stdout")
      ->type_name("FILE")
      ->capture_default_str();
  format->callback([options, write, &status] {
    status = withPipeline(options->pipeline,
                          [&](Pipeline &pipeline) { return emit(*options, write, pipeline); });
  });
  return format;
}

/// Writes the weights of a net as one format has them.
using WriteWeights = llvm::Error (*)(ModuleOp, weights::WeightStore &, raw_ostream &);

/// A format with weights: which need to be given.
static CLI::App *addWeightsFormat(CLI::App &command, const char *name, const char *what,
                                  std::shared_ptr<EmitOptions> options, WriteNet write,
                                  tool::Status &status) {
  auto checked = [write](Pipeline &pipeline, raw_ostream &out) -> LogicalResult {
    if (!pipeline.weights())
      return emitError(UnknownLoc::get(&pipeline.getContext()),
                       "give the weights: --weights FILE, or --random-weights SEED");
    return write(pipeline, out);
  };
  CLI::App *format = addFormat(command, name, what, options, checked, status);
  tool::addWeightOptions(*format, options->pipeline);
  return format;
}

/// What reports its errors as sentences.
static WriteNet reported(WriteWeights write) {
  return [write](Pipeline &pipeline, raw_ostream &out) {
    return tool::report(write(pipeline.module(), *pipeline.weights(), out), pipeline.getContext());
  };
}

static void addWeightsFormats(CLI::App &command, std::shared_ptr<EmitOptions> options,
                              tool::Status &status) {
  CLI::App *model =
      addWeightsFormat(command, "caffemodel", "the weights for Caffe's prototxt (.caffemodel)",
                       options, reported(writer::writeCaffeModel), status);
  tool::addExamples(*model, {{"halnet emit caffemodel resnet50.yaml --weights resnet50.npz -o "
                              "resnet50.caffemodel",
                              ""}});
  CLI::App *params =
      addWeightsFormat(command, "mxnet-params", "the weights for MXNet's symbol (.params)", options,
                       reported(writer::writeMxnetParams), status);
  tool::addExamples(*params, {{"halnet emit mxnet-params resnet50.yaml --weights resnet50.npz -o "
                               "resnet50-0000.params",
                               ""}});
  CLI::App *onnx = addWeightsFormat(
      command, "onnx", "an ONNX model: the network with its weights", options,
      [](Pipeline &pipeline, raw_ostream &out) {
        return writer::writeOnnx(pipeline.module(), *pipeline.weights(), out);
      },
      status);
  tool::addExamples(
      *onnx, {{"halnet emit onnx resnet50.yaml --weights resnet50.npz -o resnet50.onnx", ""}});
}

void tool::addEmitCommand(CLI::App &app, Status &status) {
  auto options = std::make_shared<EmitOptions>();
  CLI::App *command = app.add_subcommand("emit", "Write a network in another format");
  command->require_subcommand(1);
  addPrototxtFormat(*command, options, status);
  CLI::App *mxnet = addFormat(
      *command, "mxnet", "MXNet's symbol in JSON", options,
      [](Pipeline &pipeline, raw_ostream &out) {
        return writer::writeMxnetSymbol(pipeline.module(), out);
      },
      status);
  addExamples(*mxnet, {{"halnet emit mxnet resnet50.yaml -o resnet50-symbol.json", ""}});
  addWeightsFormats(*command, options, status);
  CLI::App *yaml = addFormat(
      *command, "yaml", "a description of ours, with blocks for what repeats", options,
      [](Pipeline &pipeline, raw_ostream &out) {
        return writer::writeYaml(pipeline.module(), out);
      },
      status);
  addExamples(*yaml, {{"halnet emit yaml deploy.prototxt -o net.yaml", ""}});
  CLI::App *dot = addFormat(
      *command, "dot", "a picture, in the language of Graphviz", options,
      [](Pipeline &pipeline, raw_ostream &out) { return writer::writeDot(pipeline.module(), out); },
      status);
  addExamples(*dot, {{"halnet emit dot resnet50.yaml | dot -Tpdf > resnet50.pdf", ""}});
  CLI::App *svg = addFormat(
      *command, "svg", "the same picture, drawn by Graphviz", options,
      [](Pipeline &pipeline, raw_ostream &out) { return writer::writeSvg(pipeline.module(), out); },
      status);
  addExamples(*svg, {{"halnet emit svg resnet50.yaml -o resnet50.svg", ""}});
  CLI::App *mlir = addFormat(
      *command, "mlir", "the net dialect, with shapes, as halnet compiles it further", options,
      [](Pipeline &pipeline, raw_ostream &out) {
        pipeline.print(out);
        return success();
      },
      status);
  addExamples(*mlir, {{"halnet emit mlir resnet50.yaml -o resnet50.mlir", ""}});
  addExamples(*command, {{"halnet emit prototxt resnet50.yaml -o resnet50.prototxt", ""}});
}
