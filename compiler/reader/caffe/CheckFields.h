//===- CheckFields.h - fields held to Caffe's schema ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the schema says of a text's fields.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_CHECKFIELDS_H
#define HALNET_COMPILER_READER_CAFFE_CHECKFIELDS_H

#include "compiler/reader/caffe/ProtoText.h"

namespace google::protobuf {
class Descriptor;
}

namespace halnet::reader {

/// Reports every field of the message, and of the messages in it, that the schema lacks, that has
/// another type, or that is given twice though it is no list. An unknown field is a warning where
/// only training or loading reads it: in the blocks of data, transformations, fillers and learning
/// rates. False after errors.
bool checkFields(const TextMessage &message, const google::protobuf::Descriptor &type);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_CHECKFIELDS_H
