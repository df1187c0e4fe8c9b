//===- FileList.h - the images that are meant -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What was typed, with each folder replaced by the images in it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_IMAGES_FILELIST_H
#define HALNET_RUNTIME_IMAGES_FILELIST_H

#include "runtime/Error.h"
#include "runtime/Vector.h"

#include <cstdint>

namespace halnet::runtime {

/// Whether the file's name ends in .jpg, .jpeg or .png, in any case.
bool hasImageName(const char *name);

/// Paths of files.
class FileList {
public:
  FileList() = default;
  FileList(const FileList &) = delete;
  ~FileList();

  /// Adds a file; or of a folder all .jpg, .jpeg and .png (in any case) in it and in the
  /// folders below, in the order of their names' bytes. Hidden files and linked folders are left
  /// out. It is an error if there is nothing at `path`, or no image in the folder.
  bool add(const char *path, Error &error);

  int64_t count() const { return static_cast<int64_t>(paths.size()); }
  const char *operator[](int64_t index) const { return paths[index]; }

private:
  bool addFolder(const char *path, Error &error);

  Vector<char *> paths; ///< owned
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_IMAGES_FILELIST_H
