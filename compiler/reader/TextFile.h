//===- TextFile.h - reading the files of a description -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files from disk into Sources, and where blocks are sought.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_TEXTFILE_H
#define HALNET_COMPILER_READER_TEXTFILE_H

#include "compiler/diagnostics/Sources.h"
#include "compiler/reader/Reader.h"

#include "mlir/IR/Location.h"

#include <optional>

namespace halnet::reader {

/// Reads `path` and adds it to `sources` as `name`. False after an error, at
/// `place` or at the file itself: a directory or device, unreadable, too large.
bool readTextFile(llvm::StringRef path, llvm::StringRef name, Sources &sources,
                  mlir::MLIRContext &context, std::optional<mlir::Location> place = std::nullopt);

/// A folder that may hold blocks.
struct BlockFolder {
  std::string path; ///< to open and to show
  std::string name; ///< in locations: relative to the description's folder
};

/// The folders in the order in which blocks are sought: blocks/ beside the
/// description and in each folder above it, `options.blockDirs`, then blocks/ in
/// the share folder.
std::vector<BlockFolder> blockFolders(llvm::StringRef descriptionPath, const ReadOptions &options);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_TEXTFILE_H
