//===- OnnxIntegers.cpp - arithmetic on shapes ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exporters flatten by Shape, Gather, Unsqueeze, Concat and Reshape. All shapes are known here, so
// such chains are evaluated while the model is read and give no layers.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxGraph.h"
#include "compiler/weights/OnnxModel.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace halnet;
using namespace halnet::reader;
using llvm::StringRef;
using onnx::NodeProto;
using weights::findAttribute;

namespace {

/// One node. Functions give nothing where the node is not of the form that exporters write.
class Folder {
public:
  using Result = std::optional<OnnxIntegers>;

  Folder(const NodeProto &node, const OnnxGraph &graph, std::vector<OnnxIntegers> inputs)
      : node(node), graph(graph), inputs(std::move(inputs)) {}

  Result gather();
  Result slice();
  Result concat();
  Result unsqueeze() { return OnnxIntegers{inputs[0].numbers}; }
  Result squeeze();
  Result same() { return inputs[0]; }
  Result cast();
  Result add() { return each(llvm::AddOverflow<int64_t>); }
  Result subtract() { return each(llvm::SubOverflow<int64_t>); }
  Result multiply() { return each(llvm::MulOverflow<int64_t>); }
  Result divide();
  Result constantOfShape();

private:
  template <typename Overflows> Result each(Overflows overflows);
  /// A list that is an attribute in old opsets and an input in newer ones.
  std::vector<int64_t> list(StringRef name, size_t input, std::vector<int64_t> fallback) const;

  const NodeProto &node;
  const OnnxGraph &graph;
  std::vector<OnnxIntegers> inputs;
};

} // namespace

std::vector<int64_t> Folder::list(StringRef name, size_t input,
                                  std::vector<int64_t> fallback) const {
  if (const onnx::AttributeProto *given = findAttribute(node, name))
    return {given->ints().begin(), given->ints().end()};
  return input < inputs.size() && !node.input(input).empty() ? inputs[input].numbers : fallback;
}

Folder::Result Folder::gather() {
  OnnxIntegers result{{}, inputs.size() == 2 && inputs[1].isScalar};
  int64_t count = inputs[0].numbers.size();
  if (inputs.size() != 2 || inputs[0].isScalar)
    return std::nullopt;
  for (int64_t index : inputs[1].numbers) {
    if (index < -count || index >= count)
      return std::nullopt;
    result.numbers.push_back(inputs[0].numbers[index < 0 ? index + count : index]);
  }
  return result;
}

Folder::Result Folder::slice() {
  std::vector<int64_t> starts = list("starts", 1, {}), ends = list("ends", 2, {}),
                       steps = list("steps", 4, {1});
  int64_t count = inputs[0].numbers.size();
  if (starts.size() != 1 || ends.size() != 1 || steps != std::vector<int64_t>{1})
    return std::nullopt;
  auto place = [&](int64_t index) {
    return std::clamp<int64_t>(index < 0 ? index + count : index, 0, count);
  };
  auto begin = inputs[0].numbers.begin();
  int64_t first = place(starts[0]), last = std::max(first, place(ends[0]));
  return OnnxIntegers{{begin + first, begin + last}};
}

Folder::Result Folder::concat() {
  OnnxIntegers result;
  for (const OnnxIntegers &input : inputs)
    result.numbers.insert(result.numbers.end(), input.numbers.begin(), input.numbers.end());
  return result;
}

Folder::Result Folder::squeeze() {
  if (inputs[0].numbers.size() != 1)
    return std::nullopt;
  return OnnxIntegers{inputs[0].numbers, /*isScalar=*/true};
}

/// To other integers; numbers that are cast to reals go on in ways that aren't followed.
Folder::Result Folder::cast() {
  const onnx::AttributeProto *to = findAttribute(node, "to");
  bool isWhole = to && (to->i() == onnx::TensorProto::INT64 || to->i() == onnx::TensorProto::INT32);
  return isWhole ? same() : std::nullopt;
}

/// Number by number; a single one goes with all of the other side.
template <typename Overflows> Folder::Result Folder::each(Overflows overflows) {
  if (inputs.size() != 2)
    return std::nullopt;
  const std::vector<int64_t> &a = inputs[0].numbers, &b = inputs[1].numbers;
  OnnxIntegers result{{}, inputs[0].isScalar && inputs[1].isScalar};
  if (a.empty() || b.empty() || (a.size() != b.size() && a.size() != 1 && b.size() != 1))
    return std::nullopt;
  for (size_t i = 0; i < std::max(a.size(), b.size()); ++i)
    if (overflows(a[a.size() == 1 ? 0 : i], b[b.size() == 1 ? 0 : i],
                  result.numbers.emplace_back()))
      return std::nullopt;
  return result;
}

Folder::Result Folder::divide() {
  return each([](int64_t a, int64_t b, int64_t &quotient) {
    bool isUndefined = b == 0 || (b == -1 && a == INT64_MIN);
    quotient = isUndefined ? 0 : a / b;
    return isUndefined;
  });
}

/// Of the length in the input; such lists are joined to others.
Folder::Result Folder::constantOfShape() {
  constexpr int64_t longest = 8;
  const std::vector<int64_t> &shape = inputs[0].numbers;
  const onnx::AttributeProto *given = findAttribute(node, "value");
  if (shape.size() > 1 || (shape.size() == 1 && (shape[0] < 0 || shape[0] > longest)) || !given ||
      given->t().data_type() != onnx::TensorProto::INT64)
    return std::nullopt;
  onnx::GraphProto none;
  OnnxGraph alone{none, graph.opset};
  alone.constants["value"] = &given->t();
  std::optional<OnnxIntegers> value = alone.integersOf("value");
  if (!value || value->numbers.size() != 1)
    return std::nullopt;
  size_t count = shape.empty() ? 1 : shape[0];
  return OnnxIntegers{std::vector<int64_t>(count, value->numbers[0]), shape.empty()};
}

/// What Shape gives; that of a part from opset 15 on.
static std::optional<OnnxIntegers> shapeOf(const NodeProto &node, const OnnxGraph &graph) {
  auto found = graph.values.find(node.input(0));
  if (found == graph.values.end() || found->second.shape.empty())
    return OnnxIntegers{{}, false, /*isKnown=*/false};
  OnnxIntegers shape{found->second.shape};
  int64_t rank = shape.numbers.size();
  auto bound = [&](StringRef name, int64_t fallback) {
    const onnx::AttributeProto *given = findAttribute(node, name);
    int64_t index = given ? given->i() : fallback;
    return std::clamp<int64_t>(index < 0 ? index + rank : index, 0, rank);
  };
  int64_t first = bound("start", 0), last = std::max(first, bound("end", rank));
  shape.numbers = {shape.numbers.begin() + first, shape.numbers.begin() + last};
  return shape;
}

using Fold = Folder::Result (Folder::*)();

static Fold foldOf(StringRef op) {
  return llvm::StringSwitch<Fold>(op)
      .Case("Gather", &Folder::gather)
      .Case("Slice", &Folder::slice)
      .Case("Concat", &Folder::concat)
      .Case("Unsqueeze", &Folder::unsqueeze)
      .Case("Squeeze", &Folder::squeeze)
      .Case("Cast", &Folder::cast)
      .Case("Identity", &Folder::same)
      .Case("Add", &Folder::add)
      .Case("Sub", &Folder::subtract)
      .Case("Mul", &Folder::multiply)
      .Case("Div", &Folder::divide)
      .Case("ConstantOfShape", &Folder::constantOfShape)
      .Default(nullptr);
}

static std::optional<OnnxIntegers> evaluate(const NodeProto &node, const OnnxGraph &graph) {
  if (node.op_type() == "Shape" && node.input_size() == 1)
    return shapeOf(node, graph);
  Fold fold = foldOf(node.op_type());
  if (!fold || !node.input_size())
    return std::nullopt;
  std::vector<OnnxIntegers> inputs;
  for (const std::string &name : node.input()) {
    std::optional<OnnxIntegers> input = name.empty() ? OnnxIntegers() : graph.integersOf(name);
    if (!input)
      return std::nullopt;
    inputs.push_back(*input);
  }
  if (!llvm::all_of(inputs, [](const OnnxIntegers &input) { return input.isKnown; }))
    return OnnxIntegers{{}, false, /*isKnown=*/false};
  return (Folder(node, graph, std::move(inputs)).*fold)();
}

bool halnet::reader::foldIntegers(const NodeProto &node, OnnxGraph &graph) {
  std::optional<OnnxIntegers> result = evaluate(node, graph);
  if (result)
    graph.integers[node.output(0)] = *result;
  return result.has_value();
}
