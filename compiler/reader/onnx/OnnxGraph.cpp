//===- OnnxGraph.cpp - what is known of a model's values ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers of small initializers, whichever way the file holds them.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/onnx/OnnxGraph.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"

using namespace halnet;
using namespace halnet::reader;
using llvm::StringRef;
using onnx::TensorProto;

/// More numbers than a shape or a list of axes has.
static constexpr int64_t mostIntegers = 64;

std::string halnet::reader::shapeText(llvm::ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t extent : shape)
    text += (text.empty() ? "" : ", ") + std::to_string(extent);
  return "[" + text + "]";
}

/// The numbers of a tensor, read as T from its bytes; nothing where these are no whole number of T.
template <typename T> static std::optional<std::vector<T>> rawNumbers(StringRef bytes) {
  if (bytes.size() % sizeof(T))
    return std::nullopt;
  std::vector<T> numbers;
  for (; !bytes.empty(); bytes = bytes.drop_front(sizeof(T)))
    numbers.push_back(llvm::support::endian::read<T, llvm::endianness::little>(bytes.data()));
  return numbers;
}

template <typename T, typename Typed>
static std::optional<std::vector<T>> numbersOf(const TensorProto &tensor, const Typed &typed) {
  if (tensor.has_raw_data())
    return rawNumbers<T>(tensor.raw_data());
  return std::vector<T>(typed.begin(), typed.end());
}

std::optional<OnnxIntegers> OnnxGraph::integersOf(StringRef name) const {
  if (auto folded = integers.find(name); folded != integers.end())
    return folded->second;
  const TensorProto *tensor = constant(name);
  if (!tensor || tensor->dims_size() > 1 || tensor->data_location() == TensorProto::EXTERNAL)
    return std::nullopt;
  std::optional<std::vector<int64_t>> numbers;
  if (tensor->data_type() == TensorProto::INT64) {
    numbers = numbersOf<int64_t>(*tensor, tensor->int64_data());
  } else if (tensor->data_type() == TensorProto::INT32) {
    auto narrow = numbersOf<int32_t>(*tensor, tensor->int32_data());
    if (narrow)
      numbers.emplace(narrow->begin(), narrow->end());
  }
  if (!numbers || numbers->size() > mostIntegers)
    return std::nullopt;
  return OnnxIntegers{*numbers, tensor->dims_size() == 0};
}

bool halnet::reader::isPerChannel(const TensorProto &constant, const OnnxValue &value) {
  llvm::ArrayRef<int64_t> extents(constant.dims().data(), constant.dims_size());
  size_t rank = value.shape.size();
  if (rank < 2 || extents.size() > rank)
    return false;
  Shape expected(rank, 1);
  expected[value.channelsLast ? rank - 1 : 1] = value.extents[1];
  return std::equal(extents.rbegin(), extents.rend(), expected.rbegin()) &&
         std::all_of(expected.begin(), expected.end() - extents.size(),
                     [](int64_t extent) { return extent == 1; });
}

std::optional<double> OnnxGraph::scalarOf(StringRef name) const {
  if (std::optional<OnnxIntegers> whole = integersOf(name); whole && whole->isKnown)
    return whole->numbers.size() == 1 ? std::optional<double>(whole->numbers[0]) : std::nullopt;
  const TensorProto *tensor = constant(name);
  if (!tensor || tensor->data_location() == TensorProto::EXTERNAL)
    return std::nullopt;
  if (tensor->data_type() == TensorProto::FLOAT) {
    auto numbers = numbersOf<float>(*tensor, tensor->float_data());
    if (numbers && numbers->size() == 1)
      return numbers->front();
  } else if (tensor->data_type() == TensorProto::DOUBLE) {
    auto numbers = numbersOf<double>(*tensor, tensor->double_data());
    if (numbers && numbers->size() == 1)
      return numbers->front();
  }
  return std::nullopt;
}
