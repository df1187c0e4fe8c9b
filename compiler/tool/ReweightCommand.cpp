//===- ReweightCommand.cpp - halnet reweight ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/Reweight.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Outputs.h"

using namespace mlir;
using namespace halnet;

/// Checks the weights against the net that the file carries, as a compilation does.
static LogicalResult reweight(const PipelineOptions &options, Pipeline &pipeline) {
  MLIRContext &context = pipeline.getContext();
  if (failed(tool::checkOutputs(
          {{"the output", options.output}, {"the weights beside it", options.weightsBeside}},
          {{"the weights to read", options.weights}}, context)) ||
      failed(tool::checkOutputs({{"the weights", options.weightsBeside}},
                                {{"the compiled file", options.input}}, context)) ||
      failed(tool::checkWritable(options.output, context)) ||
      (!options.weightsBeside.empty() &&
       failed(tool::checkWritable(options.weightsBeside, context))))
    return failure();
  auto file = halnet::link::CompiledFile::open(options.input);
  if (!file)
    return tool::report(file.takeError(), context);
  if (failed(pipeline.runTo(Phase::Infer)) || failed(pipeline.takePlan()))
    return failure();
  SmallVector<kernel::ProgramOp> recipes(pipeline.module().getOps<kernel::ProgramOp>());
  return tool::report(halnet::link::reweight(*file, recipes, *pipeline.weights(), options.output,
                                             options.weightsBeside),
                      context);
}

void tool::addReweightCommand(CLI::App &app, Status &status) {
  auto options = std::make_shared<PipelineOptions>();
  CLI::App *command =
      app.add_subcommand("reweight", "Give a compiled file other weights, without compiling");
  command->add_option("PROGRAM", options->input, "the compiled program or library")->required();
  addWeightOptions(*command, *options);
  command->add_option("-o,--output", options->output, "the file to write; may be PROGRAM itself")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--weights-beside", options->weightsBeside,
                   "the file to write them to, where those of PROGRAM lie beside it")
      ->type_name("FILE");
  addExamples(*command,
              {{"halnet reweight resnet50 --weights epoch90.npz -o resnet50.epoch90", ""}});
  command->callback([options, &status] {
    if (options->weights.empty() && !options->randomSeed)
      throw CLI::RequiredError("--weights FILE, or --random-weights SEED,");
    status =
        withPipeline(*options, [&](Pipeline &pipeline) { return reweight(*options, pipeline); });
  });
}
