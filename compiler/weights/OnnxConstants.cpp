//===- OnnxConstants.cpp - what ONNX nodes give of constants ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants come in several forms; here they become one.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/OnnxConstants.h"

#include "compiler/weights/OnnxModel.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Endian.h"

#include <numeric>

using namespace llvm;
using halnet::onnx::NodeProto;
using halnet::onnx::TensorProto;

namespace halnet::weights {

/// The tensor of a Constant node, whichever attribute holds it; a type of UNDEFINED where none
/// does.
static TensorProto constantOf(NodeProto &node) {
  TensorProto tensor;
  if (node.attribute_size() != 1)
    return tensor;
  onnx::AttributeProto &value = *node.mutable_attribute(0);
  bool isList = value.name() == "value_ints" || value.name() == "value_floats";
  if (value.name() == "value") {
    tensor.Swap(value.mutable_t());
  } else if (value.name() == "value_int" || value.name() == "value_ints") {
    tensor.set_data_type(TensorProto::INT64);
    *tensor.mutable_int64_data() = value.ints();
    if (!isList)
      tensor.add_int64_data(value.i());
  } else if (value.name() == "value_float" || value.name() == "value_floats") {
    tensor.set_data_type(TensorProto::FLOAT);
    *tensor.mutable_float_data() = value.floats();
    if (!isList)
      tensor.add_float_data(value.f());
  }
  if (isList)
    tensor.add_dims(std::max(value.ints_size(), value.floats_size()));
  return tensor;
}

/// The numbers of a tensor of INT64 or FLOAT, from its bytes or one by one; nothing of another type
/// or of bytes that are no whole number of T.
template <typename T, typename Typed>
static std::optional<SmallVector<T>> numbersOf(const TensorProto &tensor, int type,
                                               const Typed &typed) {
  if (tensor.data_type() != type || tensor.data_location() == TensorProto::EXTERNAL)
    return std::nullopt;
  SmallVector<T> numbers(typed.begin(), typed.end());
  StringRef bytes = tensor.raw_data();
  if (bytes.size() % sizeof(T))
    return std::nullopt;
  for (; !bytes.empty(); bytes = bytes.drop_front(sizeof(T)))
    numbers.push_back(support::endian::read<T, endianness::little>(bytes.data()));
  return numbers;
}

/// The tensor of a ConstantOfShape node of this shape, as files without weights have it; a type of
/// UNDEFINED where it holds other than floats or more than a network's layer has.
static TensorProto filledOf(const NodeProto &node, const TensorProto &shape) {
  constexpr uint64_t mostElements = uint64_t(1) << 28;
  TensorProto tensor;
  auto extents = numbersOf<int64_t>(shape, TensorProto::INT64, shape.int64_data());
  const onnx::AttributeProto *value = findAttribute(node, "value");
  std::optional<SmallVector<float>> filling = SmallVector<float>{0};
  if (value)
    filling = numbersOf<float>(value->t(), TensorProto::FLOAT, value->t().float_data());
  if (!extents || !filling || filling->size() != 1)
    return tensor;
  uint64_t count = 1;
  for (int64_t extent : *extents) {
    if (extent < 1 || uint64_t(extent) > mostElements / count)
      return tensor;
    count *= extent;
    tensor.add_dims(extent);
  }
  tensor.set_data_type(TensorProto::FLOAT);
  tensor.mutable_float_data()->Resize(int(count), filling->front());
  return tensor;
}

/// A tensor with axes of one element more, as exporters write factors of channels; UNDEFINED where
/// the node does not say which.
static TensorProto unsqueezedOf(const NodeProto &node, const TensorProto &input,
                                const TensorProto *axesInput) {
  SmallVector<int64_t> axes;
  if (const onnx::AttributeProto *given = findAttribute(node, "axes"))
    axes.assign(given->ints().begin(), given->ints().end());
  else if (axesInput)
    axes = numbersOf<int64_t>(*axesInput, TensorProto::INT64, axesInput->int64_data())
               .value_or(SmallVector<int64_t>());
  int64_t rank = input.dims_size() + int64_t(axes.size());
  SmallVector<int64_t> extents(rank, 0);
  for (int64_t axis : axes) {
    if (axis < -rank || axis >= rank)
      return {};
    extents[axis < 0 ? axis + rank : axis] = 1;
  }
  if (axes.empty() || llvm::count(extents, 0) != input.dims_size())
    return {};
  auto next = input.dims().begin();
  for (int64_t &extent : extents)
    if (!extent)
      extent = *next++;
  TensorProto tensor = input;
  tensor.mutable_dims()->Assign(extents.begin(), extents.end());
  return tensor;
}

static int64_t elementsOf(ArrayRef<int64_t> extents) {
  return std::accumulate(extents.begin(), extents.end(), int64_t(1), [](int64_t a, int64_t b) {
    int64_t product;
    return __builtin_mul_overflow(a, b, &product) ? -1 : product;
  });
}

/// A tensor of another shape, in which 0 stands for the extent of the input and -1 for what is
/// left; UNDEFINED where they don't have as many elements.
static TensorProto reshapedOf(const TensorProto &input, const TensorProto *shape) {
  ArrayRef<int64_t> extents(input.dims().data(), input.dims_size());
  auto given =
      shape ? numbersOf<int64_t>(*shape, TensorProto::INT64, shape->int64_data()) : std::nullopt;
  if (!given)
    return {};
  for (auto [axis, extent] : enumerate(*given))
    if (extent == 0 && axis < extents.size())
      extent = extents[axis];
  int64_t elements = elementsOf(extents), open = llvm::count(*given, -1);
  int64_t others = elementsOf(*given) * (open == 1 ? -1 : 1);
  if (open == 1 && others > 0)
    *llvm::find(*given, -1) = elements / others;
  if (elements < 1 || elementsOf(*given) != elements ||
      llvm::any_of(*given, [](int64_t extent) { return extent < 1; }))
    return {};
  TensorProto tensor = input;
  tensor.mutable_dims()->Assign(given->begin(), given->end());
  return tensor;
}

/// What a node gives, if that is constant; else a type of UNDEFINED.
static TensorProto constantResult(NodeProto &node, const StringMap<int> &known,
                                  const onnx::GraphProto &graph) {
  StringRef op = node.op_type();
  auto input = [&](int index) -> const TensorProto * {
    auto found = index < node.input_size() ? known.find(node.input(index)) : known.end();
    return found == known.end() ? nullptr : &graph.initializer(found->second);
  };
  if (op == "Constant")
    return constantOf(node);
  if (!input(0))
    return {};
  if (op == "Identity")
    return *input(0);
  if (op == "ConstantOfShape")
    return filledOf(node, *input(0));
  if (op == "Unsqueeze")
    return unsqueezedOf(node, *input(0), input(1));
  if (op == "Reshape")
    return reshapedOf(*input(0), input(1));
  return {};
}

/// Moves what a node gives to the initializers, if that is constant.
static bool makeInitializer(NodeProto &node, StringMap<int> &known, onnx::GraphProto &graph) {
  if (node.output_size() != 1)
    return false;
  TensorProto tensor = constantResult(node, known, graph);
  if (!tensor.has_data_type())
    return false;
  tensor.set_name(node.output(0));
  known.try_emplace(node.output(0), graph.initializer_size());
  graph.add_initializer()->Swap(&tensor);
  return true;
}

void gatherConstants(onnx::GraphProto &graph) {
  StringMap<int> known;
  for (auto [index, tensor] : enumerate(graph.initializer()))
    known.try_emplace(tensor.name(), index);
  google::protobuf::RepeatedPtrField<NodeProto> nodes;
  nodes.Swap(graph.mutable_node());
  for (NodeProto &node : nodes)
    if (!makeInitializer(node, known, graph))
      graph.add_node()->Swap(&node);
}

} // namespace halnet::weights
