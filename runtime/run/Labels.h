//===- Labels.h - the names of classes ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A text file with one name a line, in the order of the classes.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_RUN_LABELS_H
#define HALNET_RUNTIME_RUN_LABELS_H

#include "runtime/Error.h"
#include "runtime/Vector.h"

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

/// What --labels names: a name for each class. Control characters in names become '?'.
class Labels {
public:
  /// It is an error if the file has not `classes` lines.
  bool open(const char *path, int64_t classes, Error &error);

  bool isOpen() const { return starts.size() > 0; }
  const char *operator[](int64_t index) const { return text.begin() + starts[index]; }
  /// The first class of that name; -1 where there is none.
  int64_t find(const char *name) const;

private:
  Vector<char> text; ///< the names, each with a zero behind it
  Vector<size_t> starts;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_RUN_LABELS_H
