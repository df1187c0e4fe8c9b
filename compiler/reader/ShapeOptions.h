//===- ShapeOptions.h - shapes that a file leaves open ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `--set` for formats without parameters: the shape of an input, the extent of a
// named axis.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_SHAPEOPTIONS_H
#define HALNET_COMPILER_READER_SHAPEOPTIONS_H

#include "compiler/diagnostics/Sources.h"
#include "compiler/reader/Description.h"

namespace halnet::reader {

class ShapeOptions {
public:
  /// Reads "NAME=1x3x224x224" and "NAME=224"; nothing after an error, which is reported.
  static std::optional<ShapeOptions> read(llvm::ArrayRef<std::string> sets,
                                          mlir::MLIRContext &context, Sources &sources);

  /// What was given for an input or an axis, and remembers that it was asked for; null: nothing.
  const std::vector<int64_t> *find(llvm::StringRef name);

  /// Reports options that nothing asked for; whether there were none.
  bool checkAllUsed() const;

private:
  struct Option {
    std::vector<int64_t> extents;
    mlir::Location place;
    bool isUsed = false;
  };
  std::map<std::string, Option> options;
  std::vector<std::string> asked;
};

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_SHAPEOPTIONS_H
