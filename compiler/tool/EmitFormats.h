//===- EmitFormats.h - the formats of halnet emit ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the formats have in common.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_EMITFORMATS_H
#define HALNET_COMPILER_TOOL_EMITFORMATS_H

#include "compiler/tool/Commands.h"
#include "compiler/tool/Outputs.h"

#include <functional>
#include <memory>

namespace halnet::tool {

struct EmitOptions {
  PipelineOptions pipeline;
  std::string output = "-";
  std::vector<NamedFile> inputs; ///< beside the network and its weights
};

/// Writes the net that stands in the pipeline after `infer`.
using WriteNet = std::function<llvm::LogicalResult(Pipeline &, llvm::raw_ostream &)>;

/// Adds a format to the command, with the options that all formats have.
CLI::App *addFormat(CLI::App &command, const char *name, const char *what,
                    std::shared_ptr<EmitOptions> options, WriteNet write, Status &status);

/// `emit prototxt`, which has several forms.
void addPrototxtFormat(CLI::App &command, std::shared_ptr<EmitOptions> options, Status &status);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_EMITFORMATS_H
