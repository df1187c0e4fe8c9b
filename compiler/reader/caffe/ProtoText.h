//===- ProtoText.h - protobuf's text format with places -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The grammar alone, without a schema: fields, as they stand in the file.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_PROTOTEXT_H
#define HALNET_COMPILER_READER_CAFFE_PROTOTEXT_H

#include "mlir/IR/Location.h"

#include <memory>
#include <string>
#include <vector>

namespace halnet::reader {

/// Messages may nest so deeply; Caffe's own do four levels.
inline constexpr unsigned maxTextDepth = 64;

struct TextMessage;

/// One value of a field; a list is several fields of one name.
struct TextField {
  enum class Kind { Word, Integer, Real, String, Message };

  std::string name;
  mlir::Location namePlace;
  Kind kind;
  mlir::Location place; ///< of the value
  /// A word as it stands; a number as it stands, with its sign; a string without quotes and
  /// escapes, its pieces joined.
  std::string text = {};
  std::shared_ptr<TextMessage> message = {}; ///< of a message, else null
};

struct TextMessage {
  std::vector<TextField> fields; ///< in the order of the file
};

/// The message in `text`, whose places get the file name `name`; null after an error, which is
/// the first one of the text.
std::unique_ptr<TextMessage> parseProtoText(llvm::StringRef text, llvm::StringRef name,
                                            mlir::MLIRContext &context);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_PROTOTEXT_H
