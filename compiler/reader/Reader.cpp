//===- Reader.cpp - from a description to the net dialect --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Read, check, build.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Reader.h"

#include "compiler/reader/BuildNet.h"
#include "compiler/reader/YamlReader.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

/// Replaces the description's outputs by those asked for on the command line.
static void overrideOutputs(Description &description, ArrayRef<std::string> outputs,
                            MLIRContext &context, Sources &sources) {
  if (outputs.empty())
    return;
  sources.add("--outputs", "--outputs", llvm::join(outputs, "\n"));
  description.outputs.clear();
  for (auto [index, name] : llvm::enumerate(outputs))
    description.outputs.push_back({name, FileLineColLoc::get(&context, "--outputs", index + 1, 1)});
}

OwningOpRef<ModuleOp> halnet::reader::readNet(StringRef path, const ReadOptions &options,
                                              MLIRContext &context, Sources &sources) {
  bool failed = false;
  std::optional<Description> description = readYaml(path, options, context, sources, failed);
  if (!description)
    return nullptr;
  overrideOutputs(*description, options.outputs, context, sources);
  if (!checkDescription(*description) || failed)
    return nullptr;
  return buildNet(*description, /*cutOff=*/!options.outputs.empty(), context);
}
