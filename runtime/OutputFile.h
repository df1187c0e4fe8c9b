//===- OutputFile.h - a file that is whole or not there -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Output goes beside its final name and is renamed at the end, so that a failed
// or interrupted run leaves nothing behind.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_OUTPUTFILE_H
#define HALNET_RUNTIME_OUTPUTFILE_H

#include "runtime/Error.h"

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace halnet::runtime {

/// A file being written. Without commit() nothing of it stays. Pipes and
/// devices are written directly.
class OutputFile {
public:
  OutputFile() = default;
  OutputFile(const OutputFile &) = delete;
  ~OutputFile();

  /// Opened early, so that an unwritable place is known before the work is done.
  bool open(const char *path, Error &error);
  /// Errors are kept for commit().
  void write(const void *data, size_t size);
  uint64_t written() const { return offset; }
  bool commit(Error &error);

private:
  void forget();

  std::FILE *file = nullptr;
  uint64_t offset = 0;
  int failure = 0;                    ///< errno of the first failed write
  char path[PATH_MAX] = "";           ///< the final name, links resolved
  char temporary[PATH_MAX + 32] = ""; ///< empty where written directly
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_OUTPUTFILE_H
