//===- YamlText.h - what is wrong with a YAML text -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What yaml-cpp takes and should not, and better words for what it does not take.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_YAMLTEXT_H
#define HALNET_COMPILER_READER_YAMLTEXT_H

#include "mlir/IR/Diagnostics.h"

#include <optional>
#include <string>

namespace halnet::reader {

/// Reports what yaml-cpp takes but does not mean well: NUL, bytes that are no UTF-8, tabs for
/// indentation.
llvm::LogicalResult checkText(llvm::StringRef text, mlir::StringAttr file);

/// Where the scalar in quotes that begins at `begin` ends (its last quote), or nothing where it
/// never does: yaml-cpp lets it run to the end of the file. A scalar without quotes ends at once.
std::optional<size_t> quotedEnd(llvm::StringRef text, size_t begin);

/// What yaml-cpp throws, as plain data.
struct SyntaxError {
  std::string message;
  mlir::FileLineColLoc place;
  size_t offset; ///< of the place in the text
};

/// Reports a syntax error; `open` is the list or mapping that was being read, where there is one.
void reportSyntax(const SyntaxError &error, llvm::StringRef text,
                  std::optional<mlir::Location> open);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_YAMLTEXT_H
