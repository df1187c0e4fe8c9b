//===- CompileArguments.h - the options of halnet compile ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the command line holds, and whether it makes sense as a whole.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_COMPILEARGUMENTS_H
#define HALNET_COMPILER_TOOL_COMPILEARGUMENTS_H

#include "compiler/tool/LogOptions.h"

namespace halnet::tool {

struct CompileArguments {
  PipelineOptions pipeline;
  LogOptions log;
  std::string to = "program";
  std::string emit; ///< "ptx", "header", or empty: what `to` says
  std::string cacheDirectory = codegen::defaultCacheDirectory();
  std::string depfile;
  bool noCache = false;
  bool json = false;
};

/// What is wrong with the options taken together (one sentence), or nothing. `to`: the last phase.
std::string usageProblem(const CompileArguments &arguments, Phase to);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_COMPILEARGUMENTS_H
