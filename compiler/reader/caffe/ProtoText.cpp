//===- ProtoText.cpp - protobuf's text format with places -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A descent over the tokens of protobuf's own tokenizer, whose columns count tabs as up to 8.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/ProtoText.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

using namespace halnet::reader;
using namespace mlir;
using google::protobuf::io::Tokenizer;

namespace {

/// From the tokenizer's lines and columns, both from 0, to places.
class Places {
public:
  Places(StringRef text, StringRef name, MLIRContext &context) : name(name), context(context) {
    text.split(lines, '\n');
  }

  Location at(int line, int column) const {
    unsigned byte = 0;
    StringRef text = line < int(lines.size()) ? lines[line] : StringRef();
    for (int shown = 0; shown < column; ++byte)
      shown += byte < text.size() && text[byte] == '\t' ? 8 - shown % 8 : 1;
    return FileLineColLoc::get(&context, name, line + 1, byte + 1);
  }

  std::optional<Location> longString() const;

private:
  StringRef name;
  MLIRContext &context;
  SmallVector<StringRef> lines;
};

/// Where the first string begins that goes over the end of its line. Protobuf takes such strings,
/// but far more often a quote is missing.
std::optional<Location> Places::longString() const {
  for (auto [number, line] : llvm::enumerate(lines)) {
    size_t opened = StringRef::npos;
    for (size_t i = 0; i < line.size(); ++i) {
      if (opened != StringRef::npos && line[i] == '\\')
        ++i;
      else if (opened != StringRef::npos)
        opened = line[i] == line[opened] ? StringRef::npos : opened;
      else if (line[i] == '"' || line[i] == '\'')
        opened = i;
      else if (line[i] == '#')
        break;
    }
    if (opened != StringRef::npos)
      return FileLineColLoc::get(&context, name, number + 1, opened + 1);
  }
  return std::nullopt;
}

/// Reports the tokenizer's first complaint.
class Complaints : public google::protobuf::io::ErrorCollector {
public:
  explicit Complaints(const Places &places) : places(places) {}

  void AddError(int line, int column, const std::string &message) override {
    if (any)
      return;
    any = true;
    std::optional<Location> opened = places.longString();
    if (opened && StringRef(message).starts_with("Unexpected end of string"))
      emitError(*opened) << "the string that begins here does not end: is its quote missing?";
    else
      emitError(places.at(line, column)) << message;
  }

  bool any = false;

private:
  const Places &places;
};

class Parser {
public:
  Parser(StringRef text, const Places &places)
      : places(places), complaints(places), stream(text.data(), text.size()),
        tokens(&stream, &complaints) {
    tokens.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
    tokens.set_allow_f_after_float(true);
    tokens.set_require_space_after_number(false);
    tokens.set_allow_multiline_strings(true);
    tokens.Next();
  }

  bool parseFields(TextMessage &message, StringRef end, unsigned depth);

private:
  bool is(StringRef symbol) { return tokens.current().text == symbol; }
  bool isAtEnd() { return tokens.current().type == Tokenizer::TYPE_END; }
  Location place() { return places.at(tokens.current().line, tokens.current().column); }
  bool take(StringRef symbol);
  bool expect(StringRef what);
  bool parseField(TextMessage &message, unsigned depth);
  bool parseValues(TextField field, TextMessage &message, bool afterColon, unsigned depth);
  bool parseValue(TextField &field, bool afterColon, unsigned depth);
  bool parseMessage(TextField &field, unsigned depth);
  bool parseString(TextField &field);
  bool parseScalar(TextField &field);

  const Places &places;
  Complaints complaints;
  google::protobuf::io::ArrayInputStream stream;
  Tokenizer tokens;
};

} // namespace

bool Parser::take(StringRef symbol) {
  if (!is(symbol) || tokens.current().type != Tokenizer::TYPE_SYMBOL)
    return false;
  tokens.Next();
  return true;
}

/// An error that something else stands here; always false.
bool Parser::expect(StringRef what) {
  if (complaints.any)
    return false;
  InFlightDiagnostic error = emitError(place()) << "expected " << what << ", found ";
  if (isAtEnd())
    error << "the end of the file";
  else
    error << "'" << StringRef(tokens.current().text).split('\n').first << "'";
  if (std::optional<Location> opened = places.longString())
    error.attachNote(*opened) << "a string that begins here goes over the end of its line";
  return false;
}

bool Parser::parseString(TextField &field) {
  field.kind = TextField::Kind::String;
  while (tokens.current().type == Tokenizer::TYPE_STRING) {
    Tokenizer::ParseStringAppend(tokens.current().text, &field.text);
    tokens.Next();
  }
  return !complaints.any;
}

bool Parser::parseScalar(TextField &field) {
  if (tokens.current().type == Tokenizer::TYPE_STRING)
    return parseString(field);
  if (take("-"))
    field.text = "-";
  switch (tokens.current().type) {
  case Tokenizer::TYPE_IDENTIFIER:
    field.kind = TextField::Kind::Word;
    break;
  case Tokenizer::TYPE_INTEGER:
    field.kind = TextField::Kind::Integer;
    break;
  case Tokenizer::TYPE_FLOAT:
    field.kind = TextField::Kind::Real;
    break;
  default:
    return expect("a value for '" + field.name + "'");
  }
  field.text += tokens.current().text;
  tokens.Next();
  return !complaints.any;
}

bool Parser::parseMessage(TextField &field, unsigned depth) {
  field.kind = TextField::Kind::Message;
  field.message = std::make_shared<TextMessage>();
  if (depth == maxTextDepth) {
    emitError(field.place) << "messages nest deeper than " << maxTextDepth;
    return false;
  }
  StringRef end = is("{") ? "}" : ">";
  tokens.Next();
  return parseFields(*field.message, end, depth + 1);
}

bool Parser::parseValue(TextField &field, bool afterColon, unsigned depth) {
  field.place = place();
  if (is("{") || is("<"))
    return parseMessage(field, depth);
  if (!afterColon)
    return expect("':' or '{' after '" + field.name + "'");
  return parseScalar(field);
}

/// One value, or a list of them in brackets.
bool Parser::parseValues(TextField field, TextMessage &message, bool afterColon, unsigned depth) {
  bool isList = take("[");
  if (isList && take("]"))
    return true;
  do {
    TextField value = field;
    if (!parseValue(value, afterColon || isList, depth))
      return false;
    message.fields.push_back(std::move(value));
  } while (isList && take(","));
  return !isList || take("]") || expect("',' or ']'");
}

bool Parser::parseField(TextMessage &message, unsigned depth) {
  if (tokens.current().type != Tokenizer::TYPE_IDENTIFIER)
    return expect("a field's name");
  TextField field{tokens.current().text, place(), TextField::Kind::Word, place()};
  tokens.Next();
  bool afterColon = take(":");
  if (!parseValues(std::move(field), message, afterColon, depth))
    return false;
  if (!take(","))
    take(";");
  return true;
}

/// Up to `end`, which is taken, or with an empty one to the end of the file.
bool Parser::parseFields(TextMessage &message, StringRef end, unsigned depth) {
  while (true) {
    if (complaints.any)
      return false;
    if (isAtEnd())
      return end.empty() || expect("'" + end.str() + "'");
    if (!end.empty() && take(end))
      return true;
    if (!parseField(message, depth))
      return false;
  }
}

std::unique_ptr<TextMessage> halnet::reader::parseProtoText(StringRef text, StringRef name,
                                                            MLIRContext &context) {
  Places places(text, name, context);
  auto message = std::make_unique<TextMessage>();
  if (!Parser(text, places).parseFields(*message, "", 0))
    return nullptr;
  return message;
}
