//===- OnnxNode.cpp - one node of a model ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes have types of their own; another one than the operator's is an error.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxNode.h"

#include "compiler/diagnostics/DidYouMean.h"

#include "mlir/IR/Diagnostics.h"

#include <charconv>

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;
using onnx::AttributeProto;

const AttributeProto *OnnxNode::find(StringRef name, int *index) {
  known.insert(name);
  for (auto [at, attribute] : llvm::enumerate(proto.attribute()))
    if (attribute.name() == name) {
      if (index)
        *index = at;
      return &attribute;
    }
  return nullptr;
}

/// Null where it is not given or of another type. Old files give no types.
const AttributeProto *OnnxNode::find(StringRef name, AttributeProto::AttributeType type,
                                     StringRef expected) {
  const AttributeProto *attribute = find(name);
  if (!attribute || attribute->type() == type || attribute->type() == AttributeProto::UNDEFINED)
    return attribute;
  refuse(name, "takes " + expected);
  return nullptr;
}

int64_t OnnxNode::integer(StringRef name, int64_t fallback) {
  const AttributeProto *attribute = find(name, AttributeProto::INT, "an integer");
  return attribute ? attribute->i() : fallback;
}

double OnnxNode::real(StringRef name, double fallback) {
  const AttributeProto *attribute = find(name, AttributeProto::FLOAT, "a number");
  return attribute ? decimalOf(attribute->f()) : fallback;
}

std::string OnnxNode::word(StringRef name, StringRef fallback) {
  const AttributeProto *attribute = find(name, AttributeProto::STRING, "a word");
  return attribute ? attribute->s() : fallback.str();
}

std::vector<int64_t> OnnxNode::list(StringRef name, std::vector<int64_t> fallback) {
  const AttributeProto *attribute = find(name, AttributeProto::INTS, "a list of integers");
  if (!attribute)
    return fallback;
  if (attribute->ints_size() == int(fallback.size()))
    return {attribute->ints().begin(), attribute->ints().end()};
  refuse(name, "takes " + Twine(fallback.size()) +
                   " integers here; only networks of images in two "
                   "dimensions are read");
  return fallback;
}

std::vector<int64_t> OnnxNode::list(StringRef name) {
  const AttributeProto *attribute = find(name, AttributeProto::INTS, "a list of integers");
  if (!attribute)
    return {};
  return {attribute->ints().begin(), attribute->ints().end()};
}

Location OnnxNode::placeOf(StringRef name) {
  int index;
  return find(name, &index) ? places.attributes[index] : places.op;
}

Location OnnxNode::namePlaceOf(StringRef name) {
  int index;
  return find(name, &index) ? places.attributeNames[index] : places.op;
}

void OnnxNode::refuse(StringRef name, const Twine &why) {
  emitError(placeOf(name)) << "'" << name << "' of " << op() << " " << why;
  broken = true;
}

void OnnxNode::refuseInput(size_t input, const Twine &why) {
  emitError(input < places.inputs.size() ? places.inputs[input] : places.op) << op() << " " << why;
  broken = true;
}

void OnnxNode::checkAllKnown() {
  std::vector<StringRef> names;
  for (const auto &name : known)
    names.push_back(name.getKey());
  llvm::sort(names);
  for (auto [attribute, place] : llvm::zip(proto.attribute(), places.attributeNames))
    if (!known.contains(attribute.name())) {
      emitError(place) << op() << " has no attribute '" << attribute.name() << "' here"
                       << didYouMean(attribute.name(), names);
      broken = true;
    }
}

double halnet::reader::decimalOf(float value) {
  char text[32];
  char *end = std::to_chars(text, text + sizeof(text), value).ptr;
  double result = value;
  std::from_chars(text, end, result);
  return result;
}
