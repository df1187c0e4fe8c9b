//===- faulty.cpp - a compiler with a fault in its convolutions ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a description with random weights by the pipeline of `halnet`, linked
// with a copy of codegen/cpu/Conv.cpp that FaultyConv.cmake has broken.
//
//   halnet-faulty NET RUNTIME_ARCHIVE PROGRAM
//
//===----------------------------------------------------------------------===//

#include "compiler/Pipeline.h"
#include "compiler/diagnostics/DiagnosticPrinter.h"

using namespace halnet;

int main(int argc, char **argv) {
  if (argc != 4)
    return 2;
  PipelineOptions options;
  options.input = argv[1];
  options.runtimeArchive = argv[2];
  options.output = argv[3];
  options.target = "x86-64-v3";
  options.randomSeed = 1;
  options.jobs = 2;
  mlir::MLIRContext context;
  prepareContext(context);
  Sources sources;
  DiagnosticPrinter printer(context, sources, llvm::errs());
  return mlir::failed(Pipeline(options, context, sources).runTo(Phase::Program));
}
