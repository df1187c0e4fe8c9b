//===- Truths.h - which class each image is -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What --accuracy names: a CSV file with an image and its class on every line.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_RUN_TRUTHS_H
#define HALNET_RUNTIME_RUN_TRUTHS_H

#include "runtime/Error.h"
#include "runtime/Vector.h"
#include "runtime/run/Labels.h"

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

/// The classes that images should have. A line is FILE,CLASS: the class by its number,
/// or by its name where labels are open; quotes as in RFC 4180. A first line that
/// ends in ",class" is a heading.
class Truths {
public:
  bool open(const char *path, const Labels &labels, int64_t classes, Error &error);

  bool isOpen() const { return rows.size() > 0; }
  /// The class of an image: of the line whose FILE the image's name ends in, at
  /// the start of a file's or folder's name, and of several the longest. -1: no line has it.
  int64_t classOf(const char *image) const;

private:
  struct Row {
    size_t name; ///< where in `text` it begins
    int64_t value;
    int64_t line;
  };

  bool addLine(char *line, int64_t number, const Labels &labels, int64_t classes, Error &error);
  bool sort(Error &error);
  const char *nameOf(const Row &row) const { return text.begin() + row.name; }

  const char *path = nullptr;
  Vector<char> text; ///< the file, its fields ended by zeros
  Vector<Row> rows;  ///< sorted by name
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_RUN_TRUTHS_H
