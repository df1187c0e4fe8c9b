//===- Outputs.cpp - what a command must not overwrite ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares files and not their paths.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Outputs.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/link/LibraryHeader.h"
#include "compiler/link/PartialFile.h"

#include "llvm/Support/FileSystem.h"

using namespace mlir;
using namespace halnet;
using halnet::tool::NamedFile;

/// A header's first line is no longer than this.
static constexpr size_t headerBytes = 1024;

std::vector<NamedFile> tool::inputsOf(const PipelineOptions &options) {
  return {{"the description", options.input}, {"the weights to read", options.weights}};
}

static bool isOutputOf(const NamedFile &output, const NamedFile &input) {
  StringRef path = isStdin(input.path) ? StringRef("/dev/stdin") : StringRef(input.path);
  return !path.empty() && link::isSameFile(output.path, path);
}

LogicalResult tool::checkOutputs(ArrayRef<NamedFile> outputs, ArrayRef<NamedFile> inputs,
                                 MLIRContext &context) {
  Location nowhere = UnknownLoc::get(&context);
  for (const auto &[index, output] : llvm::enumerate(outputs)) {
    if (output.path.empty() || output.path == "-")
      continue;
    for (const NamedFile &input : inputs)
      if (isOutputOf(output, input))
        return emitError(nowhere) << "cannot write '" << output.path << "': it is " << input.what;
    for (const NamedFile &other : outputs.take_front(index))
      if (!other.path.empty() && link::isSameFile(output.path, other.path))
        return emitError(nowhere) << "cannot write '" << output.path << "' twice: as " << other.what
                                  << " and as " << output.what;
  }
  return success();
}

LogicalResult tool::checkOutputs(ArrayRef<NamedFile> outputs, std::vector<NamedFile> inputs,
                                 Pipeline &pipeline) {
  if (failed(checkOutputs(outputs, inputs, pipeline.getContext())) || failed(pipeline.read()))
    return failure();
  for (const std::string &path : pipeline.filesRead())
    inputs.push_back({"a file that the description uses", path});
  return checkOutputs(outputs, inputs, pipeline.getContext());
}

LogicalResult tool::checkHeader(const std::string &path, MLIRContext &context) {
  if (path.empty() || !llvm::sys::fs::exists(path) ||
      link::isLibraryHeader(firstBytes(path, headerBytes)))
    return success();
  return emitError(UnknownLoc::get(&context))
         << "cannot write '" << path
         << "', the library's header: a file that halnet did not write is there";
}
