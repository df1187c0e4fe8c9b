//===- Json.cpp - JSON with places ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// nlohmann's parser reports values as it meets them, without their places. Its
// input is read through a cursor that others can see: a value begins behind the
// blanks and separators that follow where the one before it ended.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/mxnet/Json.h"

#include "mlir/IR/Diagnostics.h"

#include <nlohmann/json.hpp>

using namespace halnet::reader;
using namespace mlir;
using nlohmann::json;

/// Symbol files have five levels.
static constexpr size_t maxDepth = 32;
/// Of one object; a node has some 20.
static constexpr size_t maxKeys = 256;

const JsonValue *JsonValue::find(StringRef key) const {
  for (const JsonEntry &entry : entries)
    if (entry.key == key)
      return &entry.value;
  return nullptr;
}

std::optional<int64_t> JsonValue::index() const {
  uint32_t number;
  if (kind != Kind::Scalar || StringRef(text).getAsInteger(10, number) || number > INT32_MAX)
    return std::nullopt;
  return number;
}

namespace {

/// An iterator over text that tells `*seen` how far it is.
struct Cursor {
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;

  const char *at;
  const char **seen;

  reference operator*() const { return *at; }
  Cursor &operator++() {
    *seen = ++at;
    return *this;
  }
  bool operator==(const Cursor &other) const { return at == other.at; }
  bool operator!=(const Cursor &other) const { return at != other.at; }
};

/// Builds the tree from the parser's events. The functions' names are the parser's.
class TreeBuilder {
public:
  TreeBuilder(StringRef text, StringRef file, MLIRContext &context)
      : text(text), file(file), context(context), seen(text.begin()), counted(text.begin()),
        lineBegin(text.begin()) {}

  bool parse() {
    return json::sax_parse(Cursor{text.begin(), &seen}, Cursor{text.end(), &seen}, this);
  }

  std::optional<JsonValue> root;

  bool null() { return scalar("null"); }
  bool boolean(bool value) { return scalar(value ? "true" : "false"); }
  bool number_integer(int64_t value) { return scalar(std::to_string(value)); }
  bool number_unsigned(uint64_t value) { return scalar(std::to_string(value)); }
  bool number_float(double, const std::string &digits) { return scalar(digits); }
  bool string(std::string &value) { return add({JsonValue::Kind::String, place(), value, {}, {}}); }
  bool binary(json::binary_t &) { return false; } // not in JSON

  bool start_object(size_t) { return open(JsonValue::Kind::Object); }
  bool start_array(size_t) { return open(JsonValue::Kind::Array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string &value) {
    nextKey = value;
    keyPlace = place();
    if (stack.back()->find(value))
      emitError(*keyPlace) << "'" << value << "' is there twice";
    else if (stack.back()->entries.size() < maxKeys)
      return true;
    else
      emitError(*keyPlace) << "an object with more than " << maxKeys << " keys";
    return false;
  }

  bool parse_error(size_t, const std::string &lastToken, const json::exception &error) {
    StringRef what = error.what();
    StringRef reason = what.split("while parsing ").second;
    seen = std::max(seen - 1, text.begin());
    while (counted < seen)
      count();
    emitError(here()) << "expected JSON: a mistake in " << (reason.empty() ? what : reason);
    return false;
  }

private:
  /// The place of the value that was just read.
  Location place() {
    while (counted < seen && StringRef(" \t\r\n,:").contains(*counted))
      count();
    Location found = here();
    while (counted < seen)
      count();
    return found;
  }

  Location here() {
    return FileLineColLoc::get(&context, file, line, unsigned(counted - lineBegin) + 1);
  }

  void count() {
    if (*counted++ != '\n')
      return;
    ++line;
    lineBegin = counted;
  }

  bool scalar(std::string value) {
    return add({JsonValue::Kind::Scalar, place(), std::move(value), {}, {}});
  }

  bool open(JsonValue::Kind kind) {
    Location begin = place();
    if (stack.size() == maxDepth) {
      emitError(begin) << "nested more than " << maxDepth << " deep";
      return false;
    }
    add({kind, begin, "", {}, {}});
    stack.push_back(last);
    return true;
  }

  bool close() {
    place();
    stack.pop_back();
    return true;
  }

  bool add(JsonValue value) {
    if (stack.empty()) {
      root = std::move(value);
      last = &*root;
    } else if (stack.back()->kind == JsonValue::Kind::Object) {
      stack.back()->entries.push_back({std::move(nextKey), *keyPlace, std::move(value)});
      last = &stack.back()->entries.back().value;
    } else {
      stack.back()->items.push_back(std::move(value));
      last = &stack.back()->items.back();
    }
    return true;
  }

  StringRef text, file;
  MLIRContext &context;
  const char *seen;      ///< how far the parser has read
  const char *counted;   ///< up to where lines are counted
  const char *lineBegin; ///< of the line in which `counted` is
  unsigned line = 1;
  std::vector<JsonValue *> stack; ///< open objects and arrays; only the last of each grows
  JsonValue *last = nullptr;      ///< the value added last
  std::string nextKey;
  std::optional<Location> keyPlace;
};

} // namespace

std::optional<JsonValue> halnet::reader::parseJson(StringRef text, StringRef file,
                                                   MLIRContext &context) {
  TreeBuilder builder(text, file, context);
  if (!builder.parse())
    return std::nullopt;
  return std::move(builder.root);
}
