//===- JsonDiagnostics.cpp - diagnostics for editors -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds out how much of a line a place means.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/JsonDiagnostics.h"

using namespace halnet;
using namespace mlir;
namespace json = llvm::json;

/// Bytes up to and with the quote that closes the one in front.
static size_t quotedExtent(StringRef text) {
  size_t at = 1;
  while (at < text.size() && text[at] != text[0])
    at += text[at] == '\\' && text[0] == '"' ? 2 : 1;
  return at + 1;
}

/// Bytes up to and with the bracket that closes the one in front.
static size_t bracketedExtent(StringRef text) {
  int depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"' || text[at] == '\'')
      at += quotedExtent(text.substr(at)) - 1;
    else if (text[at] == '[' || text[at] == '{')
      ++depth;
    else if ((text[at] == ']' || text[at] == '}') && --depth == 0)
      return at + 1;
  }
  return text.size();
}

/// Bytes of a word without quotes.
static size_t plainExtent(StringRef text) {
  size_t end = std::min({text.find_first_of(",]}"), text.find(": "), text.find(" #"), text.size()});
  return text.take_front(end).rtrim(" \t:").size();
}

unsigned halnet::extentAt(StringRef line, unsigned column) {
  StringRef text = line.drop_front(std::min<size_t>(column - 1, line.size()));
  if (text.empty())
    return 1;
  size_t extent = text[0] == '"' || text[0] == '\''  ? quotedExtent(text)
                  : text[0] == '{' || text[0] == '[' ? bracketedExtent(text)
                                                     : plainExtent(text);
  return std::clamp<size_t>(extent, 1, text.size());
}

json::Object JsonDiagnostics::placed(const std::optional<Place> &place, StringRef message) const {
  json::Object object{{"message", message.str()}};
  if (!place)
    return object;
  object["file"] = sources.shown(place->file).str();
  if (place->line == 0)
    return object;
  object["line"] = place->line;
  object["column"] = place->column;
  object["length"] = extentAt(sources.line(place->file, place->line), place->column);
  return object;
}

void JsonDiagnostics::show(const Problem &problem) {
  json::Object object = placed(problem.place, problem.message);
  object["severity"] = problem.isError ? "error" : "warning";
  json::Array notes;
  for (const Problem::Note &note : problem.notes)
    notes.push_back(placed(note.place, note.message));
  object["notes"] = std::move(notes);
  problems.push_back(std::move(object));
}
