//===- TextFile.cpp - reading the files of a description ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens only what is a regular file of a bounded size.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/TextFile.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/reader/YamlTree.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static const std::string tooLarge = "has more than " + std::to_string(maxFileBytes >> 20) + " MiB";

/// What keeps the file from being read; empty where nothing does.
static std::string obstacle(StringRef filePath) {
  fs::file_status status;
  if (isStdin(filePath))
    return "";
  if (std::error_code error = fs::status(filePath, status))
    return "cannot be read: " + error.message();
  if (status.type() == fs::file_type::directory_file)
    return "is a directory, not a file";
  if (status.type() != fs::file_type::regular_file)
    return "is no regular file";
  if (status.getSize() > maxFileBytes)
    return tooLarge;
  return "";
}

bool halnet::reader::readTextFile(StringRef filePath, StringRef name, Sources &sources,
                                  MLIRContext &context, std::optional<Location> place) {
  Location where = place ? *place : Location(FileLineColLoc::get(&context, name, 0, 0));
  auto fail = [&](const Twine &why) {
    sources.add(name, shownPath(filePath), "");
    emitError(where) << (place ? "'" + filePath.str() + "' " : "the file ") << why;
    return false;
  };
  if (std::string why = obstacle(filePath); !why.empty())
    return fail(why);
  auto buffer = openInput(filePath);
  if (!buffer)
    return fail("cannot be read: " + buffer.getError().message());
  if ((*buffer)->getBufferSize() > maxFileBytes)
    return fail(tooLarge);
  sources.add(name, shownPath(filePath), (*buffer)->getBuffer());
  return true;
}

static std::string joined(StringRef folder, StringRef below) {
  llvm::SmallString<256> result(folder);
  path::append(result, below);
  path::remove_dots(result, /*remove_dot_dot=*/true);
  return result.str().str();
}

/// Folders above the one that holds `filePath`, up to the root.
static unsigned foldersAbove(StringRef filePath) {
  llvm::SmallString<256> folder(filePath);
  if (fs::make_absolute(folder))
    return 0;
  path::remove_dots(folder, /*remove_dot_dot=*/true);
  path::remove_filename(folder);
  return std::distance(path::begin(folder), path::end(folder)) - 1;
}

std::vector<BlockFolder> halnet::reader::blockFolders(StringRef descriptionPath,
                                                      const ReadOptions &options) {
  std::vector<BlockFolder> folders;
  std::string up;
  for (unsigned above = 0; above <= foldersAbove(descriptionPath); ++above) {
    folders.push_back({joined(path::parent_path(descriptionPath), up + "blocks"), up + "blocks"});
    up += "../";
  }
  for (const std::string &folder : options.blockDirs)
    folders.push_back({folder, "blocks"});
  if (!options.shareDir.empty())
    folders.push_back({joined(options.shareDir, "blocks"), "blocks"});
  return folders;
}
