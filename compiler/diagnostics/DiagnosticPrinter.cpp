//===- DiagnosticPrinter.cpp - shows diagnostics to users --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Draws the line with its caret.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DiagnosticPrinter.h"

#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"

using namespace halnet;
using namespace mlir;

/// Bytes of a source line shown around a caret: the line of a machine-made file may be megabytes.
static constexpr size_t lineWindow = 200;

DiagnosticPrinter::~DiagnosticPrinter() {
  if (errors() > maxErrors)
    out << "and " << errors() - maxErrors << " more error" << (errors() > maxErrors + 1 ? "s" : "")
        << "\n";
}

void DiagnosticPrinter::show(const Problem &problem) {
  if (problem.isError && errors() > maxErrors)
    return;
  showAt(problem.place, problem.isError ? "error" : "warning", problem.message);
  for (const Problem::Note &note : problem.notes)
    showAt(note.place, "note", note.message);
}

static llvm::raw_ostream::Colors colourOf(StringRef severity) {
  using Colours = llvm::raw_ostream::Colors;
  return severity == "error"     ? Colours::RED
         : severity == "warning" ? Colours::MAGENTA
                                 : Colours::CYAN;
}

void DiagnosticPrinter::showAt(const std::optional<Place> &place, StringRef severity,
                               StringRef message) {
  if (place) {
    out << sources.shown(place->file) << ':';
    if (place->line)
      out << place->line << ':' << place->column << ':';
    out << ' ';
  }
  out.changeColor(colourOf(severity), /*Bold=*/true) << severity << ": ";
  out.resetColor() << message << "\n";
  if (place && place->line)
    showLine(*place);
}

/// The bytes of the character that `text` begins with; 0 where it is no UTF-8.
static unsigned characterBytes(StringRef text) {
  auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.data());
  unsigned bytes = llvm::getNumBytesForUTF8(*begin);
  bool legal = bytes <= text.size() && llvm::isLegalUTF8Sequence(begin, begin + bytes);
  return legal ? bytes : 0;
}

void DiagnosticPrinter::showLine(const Place &place) {
  StringRef text = sources.line(place.file, place.line);
  size_t caret = place.column - 1;
  if (text.empty() || place.column == 0 || caret > text.size())
    return;
  size_t begin = caret > lineWindow / 2 && text.size() > lineWindow ? caret - lineWindow / 2 : 0;
  while (begin < caret && (text[begin] & 0xC0) == 0x80)
    ++begin;
  std::string line, under;
  for (size_t at = begin; at < text.size() && at < begin + lineWindow;) {
    unsigned bytes = characterBytes(text.substr(at));
    StringRef character = text.substr(at, bytes);
    int columns = bytes ? llvm::sys::unicode::columnWidthUTF8(character) : -1;
    bool tab = character == "\t";
    line += tab || columns >= 0 ? character : "?";
    if (at < caret)
      under += tab ? std::string("\t") : std::string(columns >= 0 ? columns : 1, ' ');
    at += std::max(bytes, 1u);
  }
  out << line << "\n" << under;
  out.changeColor(llvm::raw_ostream::GREEN, /*Bold=*/true) << "^";
  out.resetColor() << "\n";
}
