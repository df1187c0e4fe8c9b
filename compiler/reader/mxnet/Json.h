//===- Json.h - JSON with places ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A JSON text as a tree that knows where each value stands.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_MXNET_JSON_H
#define HALNET_COMPILER_READER_MXNET_JSON_H

#include "mlir/IR/Location.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <vector>

namespace halnet::reader {

struct JsonEntry;

struct JsonValue {
  enum class Kind { Object, Array, String, Scalar };
  Kind kind;
  mlir::Location place;
  std::string text;               ///< of a string, its characters; of a number, true, false, null
  std::vector<JsonValue> items;   ///< of an array
  std::vector<JsonEntry> entries; ///< of an object, in order

  /// The value under `key` of an object; null where there is none.
  const JsonValue *find(llvm::StringRef key) const;
  /// Null unless the value is a whole number from 0 to 2^31 - 1.
  std::optional<int64_t> index() const;
};

struct JsonEntry {
  std::string key;
  mlir::Location keyPlace;
  JsonValue value;
};

/// Parses a whole text that diagnostics know as `file`; nothing after an error, which is reported.
std::optional<JsonValue> parseJson(llvm::StringRef text, llvm::StringRef file,
                                   mlir::MLIRContext &context);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_MXNET_JSON_H
