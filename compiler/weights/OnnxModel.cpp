//===- OnnxModel.cpp - an ONNX file, parsed ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file, and which inputs of its nodes are weights.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/OnnxModel.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/weights/MappedWeights.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/OnnxConstants.h"
#include "compiler/weights/ProtoFile.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using halnet::onnx::NodeProto;
using halnet::onnx::TensorProto;

namespace halnet::weights {

bool isOnnx(StringRef firstBytes) { return firstBytes.starts_with("\x08"); }

bool isOnnxFile(StringRef path) { return path.ends_with(".onnx") || isOnnx(firstBytes(path, 1)); }

Expected<std::unique_ptr<onnx::ModelProto>> parseOnnx(StringRef path) {
  auto file = mapFile(path);
  if (!file)
    return file.takeError();
  StringRef bytes = (*file)->getBuffer();
  auto model = std::make_unique<onnx::ModelProto>();
  if (Error error = parseProto(path, bytes, "ONNX model", *model))
    return error;
  if (!model->has_graph())
    return sentence("'" + shownPath(path) + "' is a damaged ONNX model: it holds no graph");
  gatherConstants(*model->mutable_graph());
  return model;
}

const onnx::AttributeProto *findAttribute(const NodeProto &node, StringRef name) {
  auto found = find_if(node.attribute(), [&](auto &given) { return given.name() == name; });
  return found == node.attribute().end() ? nullptr : &*found;
}

static bool isTransposed(const NodeProto &gemm) {
  const onnx::AttributeProto *transposes = findAttribute(gemm, "transB");
  return transposes && transposes->i() != 0;
}

std::vector<OnnxWeight> onnxWeights(const NodeProto &node) {
  using Form = OnnxWeight::Form;
  std::vector<OnnxWeight> weights;
  auto add = [&](int input, Form form) {
    if (input < node.input_size() && !node.input(input).empty())
      weights.push_back(
          {node.input(input) + (form == Form::Transposed ? ".T" : ""), node.input(input), form});
  };
  StringRef op = node.op_type();
  if (op == "Conv") {
    add(1, Form::Plain);
    add(2, Form::Vector);
  } else if (op == "Gemm") {
    add(1, isTransposed(node) ? Form::Plain : Form::Transposed);
    add(2, Form::Vector);
  } else if (op == "MatMul") {
    add(1, Form::Transposed);
  } else if (op == "BatchNormalization") {
    for (int input = 1; input < 5; ++input)
      add(input, Form::Vector);
  } else if (op == "Add" || op == "Mul") {
    add(0, Form::Channels);
    add(1, Form::Channels);
  }
  return weights;
}

} // namespace halnet::weights
