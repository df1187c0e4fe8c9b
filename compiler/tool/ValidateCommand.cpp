//===- ValidateCommand.cpp - halnet validate -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a description and says what is wrong with it, for people or for editors.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/InputFile.h"
#include "compiler/diagnostics/JsonDiagnostics.h"
#include "compiler/tool/Commands.h"
#include "dialects/Net/ShapedLayer.h"

using namespace mlir;
using namespace halnet;

static int validateAsJson(const PipelineOptions &options) {
  MLIRContext context;
  prepareContext(context);
  Sources sources;
  JsonDiagnostics diagnostics(context, sources);
  Pipeline pipeline(options, context, sources);
  bool good = succeeded(pipeline.runTo(Phase::Infer)) && diagnostics.errors() == 0;
  tool::printJson(llvm::json::Object{
      {"net", options.input}, {"valid", good}, {"diagnostics", diagnostics.take()}});
  return good ? 0 : 1;
}

static int validateAsText(const PipelineOptions &options) {
  return tool::withPipeline(options, [&](Pipeline &pipeline) -> LogicalResult {
    if (failed(pipeline.runTo(Phase::Infer)))
      return failure();
    int64_t layers = 0;
    pipeline.module().walk([&](net::ShapedLayer) { ++layers; });
    llvm::outs() << shownPath(options.input) << " is valid: " << layers
                 << (layers == 1 ? " layer\n" : " layers\n");
    return success();
  });
}

void tool::addValidateCommand(CLI::App &app, Status &status) {
  auto options = std::make_shared<PipelineOptions>();
  auto json = std::make_shared<bool>(false);
  CLI::App *command =
      app.add_subcommand("validate", "Check a description: names, attributes, shapes");
  addNetOptions(*command, *options);
  addJsonFlag(*command, *json);
  addExamples(*command, {{"halnet validate mynet.yaml", "what is wrong, with places and carets"},
                         {"halnet validate mynet.yaml --json", "the same for an editor"}});
  command->callback([options, json, &status] {
    status = *json ? validateAsJson(*options) : validateAsText(*options);
  });
}
