//===- CheckFields.cpp - fields held to Caffe's schema --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names, types and numbers of fields, by the descriptors that protoc made.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/CheckFields.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/proto/caffe.pb.h"
#include "compiler/reader/caffe/CaffeLayer.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

/// Whether nothing in the message bears on inference.
static bool isForTraining(const Descriptor &type) {
  static const StringRef names[] = {
      "ParamSpec",          "FillerParameter",     "TransformationParameter", "DataParameter",
      "ImageDataParameter", "MemoryDataParameter", "LossParameter",           "AccuracyParameter"};
  return llvm::is_contained(names, StringRef(type.name()));
}

/// Whether the message is a layer of a type that halnet lacks: said where it is read, if it is.
static bool isUnknownLayer(const TextMessage &message, const Descriptor &type) {
  if (&type != caffe::LayerParameter::descriptor() &&
      &type != caffe::V1LayerParameter::descriptor())
    return false;
  return llvm::any_of(message.fields, [](const TextField &field) {
    return field.name == "type" && caffeKind(modernType(field.text)) == CaffeKind::Unknown;
  });
}

static bool unknownField(const TextField &field, const TextMessage &message,
                         const Descriptor &type) {
  if (field.message && isUnknownLayer(message, type))
    return true;
  std::vector<StringRef> known;
  for (int i = 0; i < type.field_count(); ++i)
    known.push_back(type.field(i)->name());
  bool isWarning = isForTraining(type);
  InFlightDiagnostic problem =
      isWarning ? emitWarning(field.namePlace) : emitError(field.namePlace);
  problem << type.name() << " has no field '" << field.name << "'" << didYouMean(field.name, known);
  return isWarning;
}

static std::string expectedText(const FieldDescriptor &field) {
  switch (field.cpp_type()) {
  case FieldDescriptor::CPPTYPE_BOOL:
    return "true or false";
  case FieldDescriptor::CPPTYPE_STRING:
    return "a string in quotes";
  case FieldDescriptor::CPPTYPE_FLOAT:
  case FieldDescriptor::CPPTYPE_DOUBLE:
    return "a number";
  case FieldDescriptor::CPPTYPE_UINT32:
    return "an integer from 0 to 4294967295";
  case FieldDescriptor::CPPTYPE_ENUM: {
    std::vector<std::string> values;
    for (int i = 0; i < field.enum_type()->value_count(); ++i)
      values.push_back(field.enum_type()->value(i)->name());
    return llvm::join(values, " or ");
  }
  case FieldDescriptor::CPPTYPE_MESSAGE:
    return "a block { ... }";
  default:
    return "an integer";
  }
}

template <typename Integer> static bool fitsInteger(const TextField &field) {
  Integer number;
  return field.kind == TextField::Kind::Integer && !StringRef(field.text).getAsInteger(0, number);
}

static bool isReal(const TextField &field) {
  using Kind = TextField::Kind;
  StringRef word = StringRef(field.text).ltrim('-');
  bool isNamed = word.equals_insensitive("inf") || word.equals_insensitive("nan");
  return field.kind == Kind::Integer || field.kind == Kind::Real ||
         (field.kind == Kind::Word && isNamed);
}

static bool isBoolean(const TextField &field) {
  static const StringRef words[] = {"true", "false", "True", "False", "t", "f", "0", "1"};
  return field.kind != TextField::Kind::String && llvm::is_contained(words, field.text);
}

static bool isValueOf(const TextField &field, const google::protobuf::EnumDescriptor &type) {
  int number;
  if (field.kind == TextField::Kind::Integer)
    return !StringRef(field.text).getAsInteger(0, number) && type.FindValueByNumber(number);
  return field.kind == TextField::Kind::Word && type.FindValueByName(field.text);
}

static bool fits(const TextField &field, const FieldDescriptor &type) {
  switch (type.cpp_type()) {
  case FieldDescriptor::CPPTYPE_BOOL:
    return isBoolean(field);
  case FieldDescriptor::CPPTYPE_STRING:
    return field.kind == TextField::Kind::String;
  case FieldDescriptor::CPPTYPE_FLOAT:
  case FieldDescriptor::CPPTYPE_DOUBLE:
    return isReal(field);
  case FieldDescriptor::CPPTYPE_ENUM:
    return isValueOf(field, *type.enum_type());
  case FieldDescriptor::CPPTYPE_MESSAGE:
    return field.kind == TextField::Kind::Message;
  case FieldDescriptor::CPPTYPE_UINT32:
    return fitsInteger<uint32_t>(field);
  case FieldDescriptor::CPPTYPE_INT32:
    return fitsInteger<int32_t>(field);
  default:
    return fitsInteger<int64_t>(field);
  }
}

static bool otherType(const TextField &field, const FieldDescriptor &type) {
  InFlightDiagnostic error = emitError(field.place);
  error << "'" << field.name << "' takes " << expectedText(type) << ", found ";
  if (field.kind == TextField::Kind::Message)
    error << "a block";
  else
    error << "'" << field.text << "'";
  if (type.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    std::vector<StringRef> values;
    for (int i = 0; i < type.enum_type()->value_count(); ++i)
      values.push_back(type.enum_type()->value(i)->name());
    error << didYouMean(field.text, values);
  }
  return false;
}

static bool checkField(const TextField &field, const TextMessage &message, const Descriptor &type,
                       llvm::StringMap<Location> &seen) {
  if (field.name == "halnet_param" && &type == caffe::LayerParameter::descriptor())
    return true; // a note that `emit prototxt --annotate` left
  const FieldDescriptor *known = type.FindFieldByName(field.name);
  if (!known)
    return unknownField(field, message, type);
  if (!fits(field, *known))
    return otherType(field, *known);
  auto [first, isNew] = seen.try_emplace(field.name, field.namePlace);
  if (!isNew && !known->is_repeated()) {
    InFlightDiagnostic error = emitError(field.namePlace)
                               << "'" << field.name << "' is given twice";
    error.attachNote(first->second) << "first given here";
    return false;
  }
  return !field.message || checkFields(*field.message, *known->message_type());
}

bool halnet::reader::checkFields(const TextMessage &message, const Descriptor &type) {
  bool good = true;
  llvm::StringMap<Location> seen;
  for (const TextField &field : message.fields)
    good &= checkField(field, message, type, seen);
  return good;
}
