//===- OnnxText.cpp - a model as text ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lines are written piece by piece, so that each piece's column is known.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxText.h"

#include "compiler/reader/Setting.h"
#include "compiler/reader/onnx/OnnxNode.h"

#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

/// So many numbers of a list are shown.
static constexpr int shownNumbers = 8;

template <typename List> static std::string listText(const List &list) {
  std::string text;
  for (int i = 0; i < std::min<int>(list.size(), shownNumbers); ++i)
    text += (i ? ", " : "") + valueText({list.Get(i)});
  return "[" + text + (list.size() > shownNumbers ? ", ...]" : "]");
}

static std::string attributeText(const onnx::AttributeProto &attribute) {
  using Type = onnx::AttributeProto;
  switch (attribute.type()) {
  case Type::FLOAT:
    return valueText({decimalOf(attribute.f())});
  case Type::INT:
    return std::to_string(attribute.i());
  case Type::STRING:
    return attribute.s();
  case Type::FLOATS:
    return listText(attribute.floats());
  case Type::INTS:
    return listText(attribute.ints());
  default:
    return "...";
  }
}

/// "[N, 3, 224, 224]"; "?" for an axis that is left open.
static std::string shapeText(const onnx::ValueInfoProto &value) {
  std::vector<std::string> extents;
  for (const auto &dim : value.type().tensor_type().shape().dim())
    extents.push_back(dim.has_dim_value()        ? std::to_string(dim.dim_value())
                      : !dim.dim_param().empty() ? dim.dim_param()
                                                 : "?");
  return "[" + llvm::join(extents, ", ") + "]";
}

int64_t halnet::reader::opsetOf(const onnx::ModelProto &model) {
  for (const onnx::OperatorSetIdProto &set : model.opset_import())
    if (set.domain().empty() || set.domain() == "ai.onnx")
      return set.version();
  return 1;
}

namespace {

class Writer {
public:
  Writer(StringRef file, MLIRContext &context) : file(StringAttr::get(&context, file)) {}

  Location place() const { return FileLineColLoc::get(file, line, text.size() - lineBegin + 1); }

  /// Adds to the line; gives where it begins.
  Location add(const Twine &piece) {
    Location begin = place();
    for (char c : piece.str())
      text += (c >= 0 && c < ' ') || c == 127 ? '?' : c;
    return begin;
  }

  void endLine() {
    text += '\n';
    lineBegin = text.size();
    ++line;
  }

  OnnxPlaces addNode(const onnx::NodeProto &node) {
    Location name = add(node.output_size() ? node.output(0) : "");
    add(" = ");
    OnnxPlaces places{name, add(node.op_type()), {}, {}, {}};
    for (auto [index, input] : llvm::enumerate(node.input())) {
      add(index ? ", " : "(");
      places.inputs.push_back(add(input));
    }
    add(node.input_size() ? ")" : "()");
    for (const onnx::AttributeProto &attribute : node.attribute()) {
      add(" ");
      places.attributeNames.push_back(add(attribute.name()));
      add("=");
      places.attributes.push_back(add(attributeText(attribute)));
    }
    endLine();
    return places;
  }

  std::string text;

private:
  StringAttr file;
  unsigned line = 1;
  size_t lineBegin = 0;
};

} // namespace

OnnxText halnet::reader::writeOnnxText(const onnx::ModelProto &model, StringRef file,
                                       MLIRContext &context) {
  Writer writer(file, context);
  OnnxText result{"", writer.place(), {}, {}, {}};
  writer.add("opset " + Twine(opsetOf(model)) + ", by " + model.producer_name() + " " +
             model.producer_version());
  writer.endLine();
  for (const onnx::ValueInfoProto &input : model.graph().input()) {
    writer.add("input ");
    result.inputs.push_back(writer.add(input.name()));
    writer.add(" " + shapeText(input));
    writer.endLine();
  }
  for (const onnx::NodeProto &node : model.graph().node())
    result.nodes.push_back(writer.addNode(node));
  for (const onnx::ValueInfoProto &output : model.graph().output()) {
    writer.add("output ");
    result.outputs.push_back(writer.add(output.name()));
    writer.endLine();
  }
  result.text = std::move(writer.text);
  return result;
}
