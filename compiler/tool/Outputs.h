//===- Outputs.h - what a command must not overwrite ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asked before the work: no output takes the place of an input or of another output.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_OUTPUTS_H
#define HALNET_COMPILER_TOOL_OUTPUTS_H

#include "compiler/Pipeline.h"

namespace halnet::tool {

/// A file of a command line. The path is empty where it is not given, "-" for stdin or stdout.
struct NamedFile {
  std::string what; ///< as messages say it: "the description"
  std::string path;
};

/// The files that the options name, as inputs: the description and the weights.
std::vector<NamedFile> inputsOf(const PipelineOptions &options);

/// Reports an output that is an input or another output, by whichever path.
llvm::LogicalResult checkOutputs(llvm::ArrayRef<NamedFile> outputs,
                                 llvm::ArrayRef<NamedFile> inputs, mlir::MLIRContext &context);

/// Reads the pipeline's input; then the same, with the blocks that were read among the inputs.
llvm::LogicalResult checkOutputs(llvm::ArrayRef<NamedFile> outputs, std::vector<NamedFile> inputs,
                                 Pipeline &pipeline);

/// Reports where a file that halnet did not write has the name of a library's header.
llvm::LogicalResult checkHeader(const std::string &path, mlir::MLIRContext &context);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_OUTPUTS_H
