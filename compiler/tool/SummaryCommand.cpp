//===- SummaryCommand.cpp - halnet summary ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers, parameters, multiplications and bytes of a network.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Summary.h"
#include "compiler/tool/Commands.h"

using namespace mlir;
using namespace halnet;

namespace {
struct SummaryArguments {
  PipelineOptions pipeline;
  size_t depth = std::numeric_limits<size_t>::max();
  bool json = false;
};
} // namespace

static LogicalResult summarize(const SummaryArguments &arguments, Pipeline &pipeline) {
  if (failed(pipeline.runTo(Phase::Infer)))
    return failure();
  FailureOr<report::Summary> summary =
      report::summarize(*pipeline.module().getOps<net::GraphOp>().begin());
  if (failed(summary) || failed(pipeline.takePlan()))
    return failure();
  llvm::FailureOr<kernel::ProgramOp> program = tool::chooseProgram(pipeline, arguments.pipeline);
  if (failed(program))
    return failure();
  report::addExecuted(*program, *summary);
  if (arguments.json)
    tool::printJson(report::summaryJson(*summary, arguments.depth));
  else
    report::printSummary(*summary, arguments.depth, llvm::outs());
  return success();
}

void tool::addSummaryCommand(CLI::App &app, Status &status) {
  auto arguments = std::make_shared<SummaryArguments>();
  CLI::App *command = app.add_subcommand(
      "summary", "Layers, parameters, multiplications and bytes: as described, and as executed");
  addNetOptions(*command, arguments->pipeline);
  addTargetOption(*command, arguments->pipeline);
  command
      ->add_option("--depth", arguments->depth,
                   "rows go so deep into blocks: 1 has a row an entry of the description")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  addJsonFlag(*command, arguments->json);
  addExamples(*command,
              {{"halnet summary resnet50.yaml --depth 2", "a row a block"},
               {"halnet summary resnet50.yaml --target x86-64-v3 --json", "for programs"}});
  command->callback([arguments, &status] {
    status = withPipeline(arguments->pipeline,
                          [&](Pipeline &pipeline) { return summarize(*arguments, pipeline); });
  });
}
