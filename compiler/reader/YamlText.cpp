//===- YamlText.cpp - what is wrong with a YAML text -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks at the text itself, before and after yaml-cpp does.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlText.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/ConvertUTF.h"

using namespace halnet::reader;
using namespace mlir;

namespace {
/// Walks over bytes, keeping line and column.
struct TextCursor {
  StringAttr file;
  unsigned line = 1, column = 1;

  Location place() const { return FileLineColLoc::get(file, line, column); }
  void pass(StringRef bytes) {
    for (char byte : bytes) {
      line += byte == '\n';
      column = byte == '\n' ? 1 : column + 1;
    }
  }
};
} // namespace

static LogicalResult reportTabs(Location first, unsigned lines) {
  InFlightDiagnostic error = emitError(first, "a tab in the indentation; YAML indents with blanks");
  if (lines > 1)
    error << " (and in " << lines - 1 << " more line" << (lines > 2 ? "s" : "") << ")";
  return error;
}

LogicalResult halnet::reader::checkText(StringRef text, StringAttr file) {
  TextCursor cursor{file};
  bool indentation = true;
  std::optional<Location> firstTab;
  unsigned tabs = 0; // lines with one in their indentation
  for (size_t at = 0; at < text.size();) {
    auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.data() + at);
    unsigned bytes = llvm::getNumBytesForUTF8(*begin);
    if (text[at] == '\0')
      return emitError(cursor.place(), "a NUL byte: this is no text file");
    if (bytes > text.size() - at || !llvm::isLegalUTF8Sequence(begin, begin + bytes))
      return emitError(cursor.place(), "these bytes are no UTF-8");
    if (indentation && text[at] == '\t' && ++tabs == 1)
      firstTab = cursor.place();
    indentation = text[at] == '\n' || (indentation && text[at] == ' ');
    cursor.pass(text.substr(at, bytes));
    at += bytes;
  }
  return tabs ? reportTabs(*firstTab, tabs) : success();
}

std::optional<size_t> halnet::reader::quotedEnd(StringRef text, size_t begin) {
  char quote = text[begin];
  if (quote != '"' && quote != '\'')
    return begin;
  for (size_t at = begin + 1; at < text.size(); ++at) {
    bool escape = quote == '"' ? text[at] == '\\' : text.substr(at).starts_with("''");
    if (escape)
      ++at;
    else if (text[at] == quote)
      return at;
  }
  return std::nullopt;
}

/// The innermost brace or bracket that `text` leaves open.
static std::optional<size_t> openBracket(StringRef text) {
  SmallVector<size_t> open;
  for (size_t at = 0; at < text.size(); ++at) {
    bool begins = at == 0 || StringRef(" \n[{,:").contains(text[at - 1]);
    if (begins && text[at] == '#')
      at = std::min(text.find('\n', at), text.size());
    else if (begins && (text[at] == '"' || text[at] == '\''))
      at = quotedEnd(text, at).value_or(text.size());
    else if (text[at] == '{' || text[at] == '[')
      open.push_back(at);
    else if ((text[at] == '}' || text[at] == ']') && !open.empty())
      open.pop_back();
  }
  return open.empty() ? std::nullopt : std::optional<size_t>(open.back());
}

/// What to say for yaml-cpp's message: its own where no better one is known.
static std::string syntaxMessage(StringRef message) {
  if (message == "illegal map value")
    return "a ':' that belongs to no key; is the indentation of this line and the one above right?";
  if (message == "end of map flow not found")
    return "expected ',' or '}'; what holds [ ] or { } needs quotes between braces";
  if (message == "end of sequence flow not found")
    return "expected ',' or ']'; what holds [ ] or { } needs quotes between brackets";
  if (message == "end of map not found" || message == "end of sequence not found")
    return "this line's indentation fits no list or mapping above; is a key such as 'layers:' "
           "missing?";
  return "not YAML: " + message.str();
}

void halnet::reader::reportSyntax(const SyntaxError &error, StringRef text,
                                  std::optional<Location> open) {
  StringRef cause = error.message, before = text.take_front(error.offset);
  // A '-' is illegal where a brace is open, mostly; yaml-cpp has not told of that one yet.
  std::optional<size_t> bracket =
      cause == "illegal block entry" ? openBracket(before) : std::nullopt;
  if (bracket) {
    cause = text[*bracket] == '{' ? "end of map flow not found" : "end of sequence flow not found";
    TextCursor cursor{error.place.getFilename()};
    cursor.pass(before.take_front(*bracket));
    open = cursor.place();
  }
  std::string message = syntaxMessage(cause);
  InFlightDiagnostic diagnostic = emitError(error.place, message);
  if (open && StringRef(message).starts_with("expected"))
    diagnostic.attachNote(*open) << "in what begins here";
}
