//===- EmitCommand.cpp - halnet emit ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"
#include "compiler/writer/Prototxt.h"

using namespace mlir;
using namespace halnet;

void tool::addEmitCommand(CLI::App &app, Status &status) {
  auto options = std::make_shared<PipelineOptions>();
  CLI::App *command = app.add_subcommand("emit", "Write a network in another format");
  command->require_subcommand(1);
  CLI::App *prototxt =
      command->add_subcommand("prototxt", "Caffe's format, as netscope opens it, on stdout");
  addNetOptions(*prototxt, *options);
  std::vector<Example> examples{{"halnet emit prototxt resnet50.yaml > resnet50.prototxt", ""}};
  addExamples(*command, examples);
  addExamples(*prototxt, examples);
  prototxt->callback([options, &status] {
    status = withPipeline(*options, [](Pipeline &pipeline) -> LogicalResult {
      if (failed(pipeline.runTo(Phase::Infer)))
        return failure();
      return writer::writePrototxt(pipeline.module(), llvm::outs());
    });
  });
}
