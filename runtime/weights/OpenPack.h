//===- OpenPack.h - the packed weights of a package ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the pack in the program itself or beside it (docs/weights.md), and refuses
// one that is not the package's.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_WEIGHTS_OPENPACK_H
#define HALNET_RUNTIME_WEIGHTS_OPENPACK_H

#include "runtime/MappedFile.h"
#include "runtime/Model.h"

namespace halnet::runtime {

/// Where a caller says that the pack is; all null: where the package says.
struct PackPlace {
  const char *path = nullptr;
  const void *memory = nullptr; ///< the caller's, as long as the pack is open
  size_t size = 0;              ///< of the memory, in bytes
};

/// An opened pack. Files are mapped, so that all processes that read one share its pages.
class OpenPack {
public:
  /// Compares headers, and reads no weights: verify() does.
  bool open(const Package &package, const PackPlace &place, Error &error);

  /// A model of the package with its weights, which live as long as this.
  Model apply(const Model &model) const;

  /// Whether the data has the digest that the package says.
  bool verify(Error &error) const;

private:
  bool openFile(const char *path, Error &error);
  bool check(const char *name, const void *bytes, size_t size, Error &error);

  const halnet_pack *expected = nullptr;
  const uint8_t *data = nullptr;
  MappedFile file;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_WEIGHTS_OPENPACK_H
