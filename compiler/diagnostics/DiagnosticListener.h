//===- DiagnosticListener.h - diagnostics with places in files -------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's diagnostics with their locations unwrapped, for all who show them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICLISTENER_H
#define HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICLISTENER_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringSet.h"

#include <optional>
#include <string>
#include <vector>

namespace halnet {

/// A place in a text that Sources knows. Lines and columns count from 1, columns in bytes;
/// line 0 is the file as a whole.
struct Place {
  std::string file;
  unsigned line, column;
};

/// The places behind a location, from where the text stands outwards to where the user asked
/// for it: a line of a block, then those that use the block.
std::vector<Place> placesOf(mlir::Location loc);

struct Problem {
  struct Note {
    std::optional<Place> place;
    std::string message;
  };

  bool isError; ///< else a warning
  std::optional<Place> place;
  std::string message;
  std::vector<Note> notes; ///< the uses of blocks that led there, from inside out, first
};

/// Hears every error and warning of a context while it lives; remarks are left to
/// others. Something said before about the same place is not said again (a line of a
/// block that is used many times). Not thread safe beyond what MLIR's diagnostic
/// engine guards.
class DiagnosticListener {
public:
  virtual ~DiagnosticListener() = default;

  /// Errors so far.
  unsigned errors() const { return errorCount; }

protected:
  explicit DiagnosticListener(mlir::MLIRContext &context);

private:
  mlir::LogicalResult handle(mlir::Diagnostic &diagnostic);
  /// Shows a problem; `errors` counts it already.
  virtual void show(const Problem &problem) = 0;

  llvm::StringSet<> said;
  unsigned errorCount = 0;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_DIAGNOSTICLISTENER_H
