//===- DiagnosticPrinter.h - shows diagnostics to users ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's diagnostics as `path:line:col: error: message` with the source line, a
// caret, and a note for each block that led there.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICPRINTER_H
#define HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICPRINTER_H

#include "compiler/diagnostics/Sources.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet {

/// Prints every error and warning of a context while it lives; remarks are left
/// to others. Something said before about the same place is not said again (a
/// line of a block that is used many times). Not thread safe beyond what MLIR's
/// diagnostic engine guards; `sources` and `out` outlive it.
class DiagnosticPrinter {
public:
  /// Errors shown before the rest is only counted.
  static constexpr unsigned maxErrors = 20;

  DiagnosticPrinter(mlir::MLIRContext &context, const Sources &sources, llvm::raw_ostream &out);
  /// Says how many errors were not shown.
  ~DiagnosticPrinter();

  /// Errors so far, shown or not.
  unsigned errors() const { return errorCount; }

private:
  struct Place {
    llvm::StringRef file;
    unsigned line, column;
  };

  mlir::LogicalResult handle(mlir::Diagnostic &diagnostic);
  void show(mlir::Location loc, llvm::StringRef severity, llvm::StringRef message);
  void showAt(const Place &place, llvm::StringRef severity, llvm::StringRef message);
  void showLine(const Place &place);
  static void collectPlaces(mlir::Location loc, llvm::SmallVectorImpl<Place> &places);

  const Sources &sources;
  llvm::raw_ostream &out;
  llvm::StringSet<> said;
  unsigned errorCount = 0;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICPRINTER_H
