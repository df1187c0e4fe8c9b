//===- EmitCommand.cpp - halnet emit ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PartialFile.h"
#include "compiler/tool/Commands.h"
#include "compiler/writer/prototxt/Prototxt.h"

#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace halnet;

namespace {
struct EmitOptions {
  PipelineOptions pipeline;
  std::string output = "-";
  bool forOpenCv = false;
};
} // namespace

/// What was written, to a file, which appears whole, or to stdout. Devices are written as they are.
static LogicalResult deliver(StringRef text, const std::string &path, Pipeline &pipeline) {
  bool isStdout = path == "-";
  if (isStdout || (llvm::sys::fs::exists(path) && !llvm::sys::fs::is_regular_file(path)))
    return pipeline.writeText(isStdout ? "" : path, [&](raw_ostream &out) { out << text; });
  return tool::report(link::writeWholeFile(path, text), pipeline.getContext());
}

static LogicalResult emitPrototxt(const EmitOptions &options, Pipeline &pipeline) {
  std::string text;
  llvm::raw_string_ostream out(text);
  auto reader = options.forOpenCv ? writer::PrototxtReader::OpenCv : writer::PrototxtReader::Caffe;
  if (failed(pipeline.runTo(Phase::Infer)) ||
      failed(writer::writePrototxt(pipeline.module(), reader, out)))
    return failure();
  return deliver(text, options.output, pipeline);
}

void tool::addEmitCommand(CLI::App &app, Status &status) {
  auto options = std::make_shared<EmitOptions>();
  CLI::App *command = app.add_subcommand("emit", "Write a network in another format");
  command->require_subcommand(1);
  CLI::App *prototxt =
      command->add_subcommand("prototxt", "Caffe's format, as both netscopes open it");
  addNetOptions(*prototxt, options->pipeline);
  prototxt->add_option("-o", options->output, "the file to write; -: stdout")
      ->type_name("FILE")
      ->capture_default_str();
  prototxt
      ->add_option_function<std::string>(
          "--for",
          [options](const std::string &reader) { options->forOpenCv = reader == "opencv"; },
          "who reads it: caffe (and netscope), or opencv, which knows no phases")
      ->type_name("READER")
      ->check(CLI::IsMember({"caffe", "opencv"}));
  std::vector<Example> examples{{"halnet emit prototxt resnet50.yaml -o resnet50.prototxt", ""}};
  addExamples(*command, examples);
  addExamples(*prototxt, examples);
  prototxt->callback([options, &status] {
    status = withPipeline(options->pipeline,
                          [&](Pipeline &pipeline) { return emitPrototxt(*options, pipeline); });
  });
}
