//===- Fields.h - values of checked fields --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A message that fits its schema, asked by names of fields.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_FIELDS_H
#define HALNET_COMPILER_READER_CAFFE_FIELDS_H

#include "compiler/reader/caffe/ProtoText.h"

namespace google::protobuf {
class Descriptor;
class FieldDescriptor;
} // namespace google::protobuf

namespace halnet::reader {

/// A view of a message that `checkFields` accepted. Asking for a field that the schema lacks, or
/// for another type, is a bug. Where a field is missing, the value is the schema's default.
class Fields {
public:
  /// The message's own place is that of its block, or of the file.
  Fields(const TextMessage &message, const google::protobuf::Descriptor &type, mlir::Location place)
      : message(&message), type(&type), messagePlace(place) {}

  mlir::Location place() const { return messagePlace; }
  /// The first field of that name, or null.
  const TextField *find(llvm::StringRef name) const;
  std::vector<const TextField *> all(llvm::StringRef name) const;
  bool has(llvm::StringRef name) const { return find(name); }

  bool boolean(llvm::StringRef name) const;
  int64_t integer(llvm::StringRef name) const;
  /// As it stands in the file, not as the float32 that Caffe makes of it.
  double real(llvm::StringRef name) const;
  std::string string(llvm::StringRef name) const;
  /// The name of an enumeration's value.
  std::string word(llvm::StringRef name) const;
  /// The message under that name; an empty one, at this one's place, where it is missing.
  Fields block(llvm::StringRef name) const;
  std::vector<Fields> blocks(llvm::StringRef name) const;
  std::vector<int64_t> integers(llvm::StringRef name) const;
  std::vector<double> reals(llvm::StringRef name) const;

private:
  const google::protobuf::FieldDescriptor &descriptor(llvm::StringRef name) const;

  const TextMessage *message;
  const google::protobuf::Descriptor *type;
  mlir::Location messagePlace;
};

/// The numbers of fields that `checkFields` accepted.
int64_t integerOf(const TextField &field);
double realOf(const TextField &field);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_FIELDS_H
