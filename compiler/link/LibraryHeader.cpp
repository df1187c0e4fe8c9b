//===- LibraryHeader.cpp - the C header of a library ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names and shapes are comments: a program asks halnet_net_description for them.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/LibraryHeader.h"

#include "codegen/Codegen.h"
#include "compiler/link/Places.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;

static bool isNameCharacter(char c) { return llvm::isAlnum(c) || c == '_'; }

bool halnet::link::isLibraryName(StringRef name) {
  return !name.empty() && llvm::all_of(name, isNameCharacter);
}

std::string halnet::link::libraryName(StringRef network) {
  std::string name = network.str();
  for (char &c : name)
    if (!isNameCharacter(c))
      c = '_';
  return name;
}

/// " *   inputs[0]  data (N, 3, 224, 224)"
static std::string arrayLine(StringRef list, size_t index, StringRef name, Type type) {
  auto tensor = cast<RankedTensorType>(type);
  TensorShape shape = shapeOf(type);
  std::string extents = llvm::formatv("N, {0}", shape.c);
  if (shape.block) // an input in one block of all channels
    extents = llvm::formatv("N, {0}, {1}, {2}", shape.h, shape.w, shape.c);
  else if (tensor.getRank() == 4)
    extents += llvm::formatv(", {0}, {1}", shape.h, shape.w);
  return llvm::formatv(" *   {0}[{1}]  {2} ({3})\n", list, index, name, extents);
}

static std::string arrayLines(ProgramOp program) {
  std::string lines;
  for (BlockArgument input : program.getBody().getArguments())
    lines += arrayLine("inputs", input.getArgNumber(), link::inputName(input), input.getType());
  ReturnOp result = program.getReturn();
  for (auto [index, output] : llvm::enumerate(result.getOutputs()))
    lines +=
        arrayLine("outputs", index, cast<StringAttr>(result.getNames()[index]), output.getType());
  return lines;
}

static constexpr const char *headerText = R"(/* The network {0}, compiled by halnet {1} for {2}.
 *
 * float32, row-major, any number N of images; compiled for a batch of {3}:
{4} */

#ifndef HALNET_LIBRARY_{5}_H
#define HALNET_LIBRARY_{5}_H

#include <halnet/halnet.h>

#ifdef __cplusplus
extern "C" {{
#endif

const halnet_library *halnet_library_{5}(void);

#ifdef __cplusplus
}
#endif

#endif
)";

bool halnet::link::isLibraryHeader(StringRef text) {
  StringRef firstLine = text.split('\n').first;
  return firstLine.starts_with("/* The network ") && firstLine.contains(", compiled by halnet ");
}

std::string halnet::link::libraryHeader(ArrayRef<ProgramOp> programs, StringRef name) {
  ProgramOp program = programs.front();
  llvm::SmallSetVector<StringRef, 4> targets;
  llvm::SmallSetVector<int64_t, 4> batches;
  for (ProgramOp each : programs) {
    targets.insert(each.getTarget());
    batches.insert(shapeOf(each.getBody().getArgument(0).getType()).n);
  }
  std::string batchList;
  for (int64_t batch : batches)
    batchList += (batchList.empty() ? "" : ", ") + std::to_string(batch);
  return llvm::formatv(headerText, program.getNetName(), codegen::halnetVersion(),
                       llvm::join(targets, ", "), batchList, arrayLines(program), name);
}
