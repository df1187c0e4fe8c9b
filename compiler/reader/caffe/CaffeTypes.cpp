//===- CaffeTypes.cpp - types of layers in prototxts ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which of them halnet knows, under both of their names.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/CaffeLayer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::reader;
using llvm::StringRef;

namespace {
struct CaffeType {
  StringRef name;
  CaffeKind kind;
};
} // namespace

static const CaffeType types[] = {
    {"Accuracy", CaffeKind::Ignored},
    {"Axpy", CaffeKind::Layer},
    {"BatchNorm", CaffeKind::Layer},
    {"Concat", CaffeKind::Layer},
    {"Convolution", CaffeKind::Layer},
    {"ConvolutionDepthwise", CaffeKind::Layer},
    {"Data", CaffeKind::Input},
    {"DepthwiseConvolution", CaffeKind::Layer},
    {"Dropout", CaffeKind::Layer},
    {"Eltwise", CaffeKind::Layer},
    {"Flatten", CaffeKind::Layer},
    {"ImageData", CaffeKind::Input},
    {"InnerProduct", CaffeKind::Layer},
    {"Input", CaffeKind::Input},
    {"LRN", CaffeKind::Layer},
    {"MemoryData", CaffeKind::Input},
    {"Pooling", CaffeKind::Layer},
    {"ReLU", CaffeKind::Layer},
    {"Reshape", CaffeKind::Layer},
    {"Scale", CaffeKind::Layer},
    {"Sigmoid", CaffeKind::Layer},
    {"Silence", CaffeKind::Ignored},
    {"Slice", CaffeKind::Layer},
    {"Softmax", CaffeKind::Layer},
    {"SoftmaxWithLoss", CaffeKind::Layer},
    {"Split", CaffeKind::Alias},
};

CaffeKind halnet::reader::caffeKind(StringRef type) {
  for (const CaffeType &known : types)
    if (known.name == type)
      return known.kind;
  return CaffeKind::Unknown;
}

std::vector<StringRef> halnet::reader::caffeTypes() {
  std::vector<StringRef> names;
  for (const CaffeType &type : types)
    names.push_back(type.name);
  return names;
}

std::string halnet::reader::modernType(StringRef word) {
  if (word == "SOFTMAX_LOSS")
    return "SoftmaxWithLoss";
  std::string plain = word.str();
  llvm::erase(plain, '_');
  for (const CaffeType &type : types)
    if (type.name.equals_insensitive(plain))
      return type.name.str();
  return word.str();
}
