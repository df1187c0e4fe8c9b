//===- ConstantWriter.cpp - C structs as LLVM constants ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/ConstantWriter.h"

using namespace llvm;
using namespace halnet::link;

ConstantWriter::ConstantWriter(StringRef moduleName) : llvmModule(moduleName, context) {}

Constant *ConstantWriter::i32(int64_t value) {
  return ConstantInt::getSigned(Type::getInt32Ty(context), int32_t(value));
}

Constant *ConstantWriter::i64(uint64_t value) {
  return ConstantInt::get(Type::getInt64Ty(context), value);
}

Constant *ConstantWriter::ints32(ArrayRef<int64_t> values) {
  SmallVector<uint32_t> words(values.begin(), values.end());
  return ConstantDataArray::get(context, words);
}

Constant *ConstantWriter::floats(ArrayRef<double> values) {
  SmallVector<float> rounded(values.begin(), values.end());
  return ConstantDataArray::get(context, rounded);
}

Constant *ConstantWriter::text(StringRef text) {
  Constant *&known = texts[text];
  if (!known)
    known = pointerTo(ConstantDataArray::getString(context, text));
  return known;
}

Constant *ConstantWriter::function(StringRef name) {
  auto *type = FunctionType::get(Type::getInt32Ty(context), PointerType::get(context, 0), false);
  return cast<Constant>(llvmModule.getOrInsertFunction(name, type).getCallee());
}

Constant *ConstantWriter::structOf(ArrayRef<Constant *> members) {
  return ConstantStruct::getAnon(context, members);
}

Constant *ConstantWriter::arrayOf(ArrayRef<Constant *> elements) {
  if (elements.empty())
    return nullptr;
  return ConstantArray::get(ArrayType::get(elements.front()->getType(), elements.size()), elements);
}

Constant *ConstantWriter::pointerTo(Constant *data) {
  if (!data)
    return ConstantPointerNull::get(PointerType::get(context, 0));
  auto *global = new GlobalVariable(llvmModule, data->getType(), /*isConstant=*/true,
                                    GlobalValue::PrivateLinkage, data);
  global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
  return global;
}

Constant *ConstantWriter::bytes(ArrayRef<char> data, uint64_t alignment, StringRef section) {
  StringRef raw(data.data(), data.size());
  Constant *pointer = pointerTo(ConstantDataArray::getString(context, raw, /*AddNull=*/false));
  auto *global = cast<GlobalVariable>(pointer);
  global->setAlignment(Align(alignment));
  global->setSection(section);
  return global;
}

void ConstantWriter::define(StringRef name, Constant *data) {
  auto *global = new GlobalVariable(llvmModule, data->getType(), /*isConstant=*/true,
                                    GlobalValue::ExternalLinkage, data, name);
  global->setVisibility(GlobalValue::HiddenVisibility);
}
