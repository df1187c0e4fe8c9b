//===- Fields.cpp - values of checked fields ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks fields up and turns their text into values.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/Fields.h"

#include "compiler/proto/caffe.pb.h"
#include "dialects/Support/Assert.h"

#include <cmath>

using namespace halnet::reader;
using namespace mlir;
using google::protobuf::FieldDescriptor;

const FieldDescriptor &Fields::descriptor(StringRef name) const {
  const FieldDescriptor *field = type->FindFieldByName(name.str());
  HALNET_ASSERT(field, "asked for a field that the schema lacks");
  return *field;
}

const TextField *Fields::find(StringRef name) const {
  descriptor(name);
  for (const TextField &field : message->fields)
    if (field.name == name)
      return &field;
  return nullptr;
}

std::vector<const TextField *> Fields::all(StringRef name) const {
  descriptor(name);
  std::vector<const TextField *> found;
  for (const TextField &field : message->fields)
    if (field.name == name)
      found.push_back(&field);
  return found;
}

int64_t halnet::reader::integerOf(const TextField &field) {
  int64_t number = 0;
  bool isWrong = StringRef(field.text).getAsInteger(0, number);
  HALNET_ASSERT(!isWrong, "an integer that checkFields let through");
  return number;
}

double halnet::reader::realOf(const TextField &field) {
  StringRef text = StringRef(field.text).rtrim("fF");
  double number = 0;
  bool isWrong = text.getAsDouble(number);
  return isWrong ? std::nan("") : number;
}

bool Fields::boolean(StringRef name) const {
  const TextField *field = find(name);
  if (!field)
    return descriptor(name).default_value_bool();
  char first = field->text.front();
  return first == 't' || first == 'T' || first == '1';
}

int64_t Fields::integer(StringRef name) const {
  if (const TextField *field = find(name))
    return integerOf(*field);
  const FieldDescriptor &field = descriptor(name);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32)
    return field.default_value_uint32();
  return field.default_value_int32();
}

double Fields::real(StringRef name) const {
  const TextField *field = find(name);
  return field ? realOf(*field) : descriptor(name).default_value_float();
}

std::string Fields::string(StringRef name) const {
  const TextField *field = find(name);
  return field ? field->text : descriptor(name).default_value_string();
}

std::string Fields::word(StringRef name) const {
  const FieldDescriptor &known = descriptor(name);
  const TextField *field = find(name);
  if (!field)
    return known.default_value_enum()->name();
  if (field->kind == TextField::Kind::Integer)
    return known.enum_type()->FindValueByNumber(integerOf(*field))->name();
  return field->text;
}

Fields Fields::block(StringRef name) const {
  static const TextMessage empty;
  const TextField *field = find(name);
  return {field ? *field->message : empty, *descriptor(name).message_type(),
          field ? field->place : messagePlace};
}

std::vector<Fields> Fields::blocks(StringRef name) const {
  std::vector<Fields> found;
  for (const TextField *field : all(name))
    found.emplace_back(*field->message, *descriptor(name).message_type(), field->namePlace);
  return found;
}

std::vector<int64_t> Fields::integers(StringRef name) const {
  std::vector<int64_t> numbers;
  for (const TextField *field : all(name))
    numbers.push_back(integerOf(*field));
  return numbers;
}

std::vector<double> Fields::reals(StringRef name) const {
  std::vector<double> numbers;
  for (const TextField *field : all(name))
    numbers.push_back(realOf(*field));
  return numbers;
}
