//===- JsonDiagnostics.h - diagnostics for editors -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Errors and warnings as JSON, with the extent of what they point at.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_DIAGNOSTICS_JSONDIAGNOSTICS_H
#define HALNET_COMPILER_DIAGNOSTICS_JSONDIAGNOSTICS_H

#include "compiler/diagnostics/DiagnosticListener.h"
#include "compiler/diagnostics/Sources.h"

#include "llvm/Support/JSON.h"

namespace halnet {

/// Keeps every problem; `sources` outlives it.
class JsonDiagnostics : public DiagnosticListener {
public:
  JsonDiagnostics(mlir::MLIRContext &context, const Sources &sources)
      : DiagnosticListener(context), sources(sources) {}

  /// All problems so far, in their order; docs/json.md says what the keys mean.
  llvm::json::Array take() { return std::move(problems); }

private:
  void show(const Problem &problem) override;
  llvm::json::Object placed(const std::optional<Place> &place, llvm::StringRef message) const;

  const Sources &sources;
  llvm::json::Array problems;
};

/// Bytes of the value, name or bracketed group that begins at `column` (from 1) of a line of
/// YAML; a group that goes on in the next line counts to the end of this one. At least 1.
unsigned extentAt(llvm::StringRef line, unsigned column);

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_JSONDIAGNOSTICS_H
