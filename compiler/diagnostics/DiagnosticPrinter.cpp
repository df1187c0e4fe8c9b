//===- DiagnosticPrinter.cpp - shows diagnostics to users --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Unwraps locations into places and draws the line with its caret.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DiagnosticPrinter.h"

#include "mlir/IR/Location.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/Unicode.h"

using namespace halnet;
using namespace mlir;

/// Bytes of a source line shown around a caret: the line of a machine-made file may be megabytes.
static constexpr size_t lineWindow = 200;

DiagnosticPrinter::DiagnosticPrinter(MLIRContext &context, const Sources &sources,
                                     llvm::raw_ostream &out)
    : sources(sources), out(out),
      handler(&context, [this](Diagnostic &diagnostic) { return handle(diagnostic); }) {}

DiagnosticPrinter::~DiagnosticPrinter() {
  if (errorCount > maxErrors)
    out << "and " << errorCount - maxErrors << " more error"
        << (errorCount > maxErrors + 1 ? "s" : "") << "\n";
}

LogicalResult DiagnosticPrinter::handle(Diagnostic &diagnostic) {
  bool isError = diagnostic.getSeverity() == DiagnosticSeverity::Error;
  if (!isError && diagnostic.getSeverity() != DiagnosticSeverity::Warning)
    return failure();
  std::string message = diagnostic.str();
  std::string key;
  SmallVector<Place> places;
  collectPlaces(diagnostic.getLocation(), places);
  llvm::raw_string_ostream keyStream(key);
  if (!places.empty())
    keyStream << places[0].file << ':' << places[0].line << ':' << places[0].column;
  keyStream << ':' << message;
  if (!said.insert(key).second)
    return success();
  if (isError && ++errorCount > maxErrors)
    return success();
  show(diagnostic.getLocation(), isError ? "error" : "warning", message);
  for (Diagnostic &note : diagnostic.getNotes())
    show(note.getLocation(), "note", note.str());
  return success();
}

/// The places behind a location, from where the text stands outwards to where
/// the user asked for it.
void DiagnosticPrinter::collectPlaces(Location loc, SmallVectorImpl<Place> &places) {
  if (auto file = dyn_cast<FileLineColLoc>(loc)) {
    places.push_back({file.getFilename().getValue(), file.getLine(), file.getColumn()});
  } else if (auto named = dyn_cast<NameLoc>(loc)) {
    collectPlaces(named.getChildLoc(), places);
  } else if (auto call = dyn_cast<CallSiteLoc>(loc)) {
    collectPlaces(call.getCallee(), places);
    collectPlaces(call.getCaller(), places);
  } else if (auto fused = dyn_cast<FusedLoc>(loc)) {
    for (Location part : fused.getLocations())
      if (collectPlaces(part, places); !places.empty())
        return;
  }
}

void DiagnosticPrinter::show(Location loc, StringRef severity, StringRef message) {
  SmallVector<Place> places;
  collectPlaces(loc, places);
  if (places.empty()) {
    out << severity << ": " << message << "\n";
    return;
  }
  showAt(places.front(), severity, message);
  for (const Place &caller : llvm::drop_begin(places))
    showAt(caller, "note", "in the block used here");
}

void DiagnosticPrinter::showAt(const Place &place, StringRef severity, StringRef message) {
  out << sources.shown(place.file) << ':';
  if (place.line)
    out << place.line << ':' << place.column << ':';
  out << ' ' << severity << ": " << message << "\n";
  if (place.line)
    showLine(place);
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
  out << line << "\n" << under << "^\n";
}
