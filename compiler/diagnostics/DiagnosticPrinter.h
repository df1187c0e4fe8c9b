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

#include "compiler/diagnostics/DiagnosticListener.h"
#include "compiler/diagnostics/Sources.h"

#include "llvm/Support/raw_ostream.h"

namespace halnet {

/// Prints to `out`, in colours where it has them enabled; `sources` and `out` outlive it.
class DiagnosticPrinter : public DiagnosticListener {
public:
  /// Errors shown before the rest is only counted.
  static constexpr unsigned maxErrors = 20;

  DiagnosticPrinter(mlir::MLIRContext &context, const Sources &sources, llvm::raw_ostream &out)
      : DiagnosticListener(context), sources(sources), out(out) {}
  /// Says how many errors were not shown.
  ~DiagnosticPrinter() override;

private:
  void show(const Problem &problem) override;
  void showAt(const std::optional<Place> &place, llvm::StringRef severity, llvm::StringRef message);
  void showLine(const Place &place);

  const Sources &sources;
  llvm::raw_ostream &out;
};

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICPRINTER_H
