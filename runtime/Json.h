//===- Json.h - JSON on a stream ------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes objects and lists with indentation, strings escaped.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_JSON_H
#define HALNET_RUNTIME_JSON_H

#include <cstdint>
#include <cstdio>
#include <string_view>

namespace halnet::runtime {

/// Writes one JSON value. Texts are UTF-8; a byte that is none becomes U+FFFD, as JSON has no
/// other. Inside an object every key() is followed by a value; whoever calls keeps begins and ends
/// in pairs.
class JsonWriter {
public:
  explicit JsonWriter(std::FILE *out) : out(out) {}

  void beginObject() { begin('{'); }
  void endObject() { end('}'); }
  void beginList() { begin('['); }
  void endList() { end(']'); }
  void key(const char *name);

  void text(std::string_view value);
  void integer(uint64_t value);
  void real(double value, int decimals); ///< null where JSON has no such number: NaN, infinities
  void number(float value);              ///< as many digits as a float has; null as of real()
  void boolean(bool value);

private:
  void begin(char bracket);
  void end(char bracket);
  void separate();
  void newLine();
  void quoted(std::string_view text);

  std::FILE *out;
  int depth = 0;
  bool first = true; ///< no value yet in the innermost object or list
  bool afterKey = false;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_JSON_H
