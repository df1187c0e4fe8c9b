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

#include "compiler/diagnostics/InputFile.h"
#include "compiler/reader/BuildNet.h"
#include "compiler/reader/YamlReader.h"
#include "compiler/reader/caffe/CaffeReader.h"
#include "compiler/reader/mxnet/MxnetReader.h"
#include "compiler/reader/onnx/OnnxReader.h"
#include "compiler/weights/OnnxModel.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

using ReadDescription = std::optional<Description> (*)(StringRef, const ReadOptions &,
                                                       MLIRContext &, Sources &, bool &);

/// So much of a file shows its format, after the longest licence as a comment.
static constexpr uint64_t shownBytes = 64 << 10;

/// Whether a text is a JSON object with quoted keys; whoever writes YAML in one line doesn't quote
/// them.
static bool isJson(StringRef text) {
  text = text.ltrim();
  return text.consume_front("{") && text.ltrim().starts_with("\"");
}

/// The reader for a file: by its name where that is one format's own, else by its content.
static ReadDescription readerFor(StringRef path) {
  if (path.ends_with(".yaml") || path.ends_with(".yml"))
    return readYaml;
  if (path.ends_with(".prototxt"))
    return readCaffe;
  if (weights::isOnnxFile(path))
    return readOnnx;
  std::string start = firstBytes(path, shownBytes);
  if (isJson(start))
    return readMxnet;
  return isCaffeText(start) ? readCaffe : readYaml;
}

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

/// Takes away the layers that have errors and all that read them; whether a net is left.
static bool keepIntact(Description &description) {
  llvm::StringSet<> gone;
  std::erase_if(description.layers, [&](const Layer &layer) {
    bool broken = layer.broken || layer.incomplete ||
                  llvm::any_of(layer.bottoms, [&](const PlacedName &bottom) {
                    return gone.contains(bottom.name);
                  });
    if (broken)
      gone.insert(layer.name.name);
    return broken;
  });
  description.outputs.clear();
  auto isRight = [&](const Input &input) {
    return (description.foreignNames || isName(input.name.name)) && !input.shape.empty();
  };
  return !description.layers.empty() && isName(description.name.name) &&
         !description.inputs.empty() && llvm::all_of(description.inputs, isRight);
}

ReadNet halnet::reader::readNet(StringRef path, const ReadOptions &options, MLIRContext &context,
                                Sources &sources) {
  bool failed = false;
  ReadDescription read = readerFor(path);
  if (read != readYaml && !options.values.empty()) {
    emitError(UnknownLoc::get(&context))
        << options.values.front().option << " sets parameters of descriptions in YAML, and '"
        << shownPath(path) << "' is in another format";
    return {nullptr, false};
  }
  std::optional<Description> description = read(path, options, context, sources, failed);
  if (!description)
    return {nullptr, false};
  overrideOutputs(*description, options.outputs, context, sources);
  if (checkDescription(*description) && !failed)
    return {buildNet(*description, /*cutOff=*/!options.outputs.empty(), context), true};
  if (!keepIntact(*description))
    return {nullptr, false};
  return {buildNet(*description, /*cutOff=*/false, context), false};
}
