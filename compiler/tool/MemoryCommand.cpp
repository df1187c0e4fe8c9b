//===- MemoryCommand.cpp - halnet memory -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The memory of a network's program, before there is one.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Memory.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Outputs.h"

using namespace mlir;
using namespace halnet;

namespace {
struct MemoryArguments {
  PipelineOptions pipeline;
  std::string picture;
  bool json = false;
};
} // namespace

static LogicalResult reportMemory(const MemoryArguments &arguments, Pipeline &pipeline) {
  if (failed(tool::checkOutputs({{"the picture", arguments.picture}},
                                tool::inputsOf(arguments.pipeline), pipeline)) ||
      failed(pipeline.takePlan()))
    return failure();
  llvm::FailureOr<kernel::ProgramOp> program = tool::chooseProgram(pipeline, arguments.pipeline);
  if (failed(program))
    return failure();
  report::Memory memory = report::memoryOf(*program);
  if (arguments.json)
    tool::printJson(report::memoryJson(memory));
  else
    report::printMemory(memory, llvm::outs());
  if (arguments.picture.empty())
    return success();
  return pipeline.writeText(arguments.picture,
                            [&](raw_ostream &os) { report::drawMemory(memory, os); });
}

/// CLI11's check of the picture's name.
static std::string checkPicture(const std::string &path) {
  return StringRef(path).ends_with_insensitive(".svg") ? ""
                                                       : "the picture is SVG: call it NAME.svg";
}

void tool::addMemoryCommand(CLI::App &app, Status &status) {
  auto arguments = std::make_shared<MemoryArguments>();
  CLI::App *command = app.add_subcommand(
      "memory", "The memory that a program needs, call by call, and what makes the peak");
  addNetOptions(*command, arguments->pipeline);
  addTargetOption(*command, arguments->pipeline);
  addJsonFlag(*command, arguments->json);
  command->add_option("-o,--output", arguments->picture, "draw it, too")
      ->type_name("FILE.svg")
      ->check(checkPicture);
  addExamples(*command, {{"halnet memory resnet50.yaml --target x86-64-v3", ""},
                         {"halnet memory resnet50.yaml -o memory.svg", "for a browser"}});
  command->callback([arguments, &status] {
    status = withPipeline(arguments->pipeline,
                          [&](Pipeline &pipeline) { return reportMemory(*arguments, pipeline); });
  });
}
