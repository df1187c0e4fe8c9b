//===- OutputFile.cpp - a file that is whole or not there -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes to a temporary name, renames at the end.
//
//===----------------------------------------------------------------------===//

#include "runtime/OutputFile.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

using namespace halnet::runtime;

bool OutputFile::open(const char *wanted, Error &error) {
  struct stat status;
  const bool exists = stat(wanted, &status) == 0;
  // A link stays a link: what it points at is replaced.
  if (!exists || !realpath(wanted, path)) {
    if (std::strlen(wanted) >= sizeof(path))
      return error.fail("cannot write %s: %s", wanted, std::strerror(ENAMETOOLONG));
    std::strcpy(path, wanted);
  }
  const bool direct = exists && !S_ISREG(status.st_mode);
  if (!direct)
    std::snprintf(temporary, sizeof(temporary), "%s.%ld.tmp", path, long(getpid()));
  file = std::fopen(direct ? path : temporary, direct ? "we" : "wxe");
  if (!file) {
    *temporary = 0;
    return error.fail("cannot write %s: %s", wanted, std::strerror(errno));
  }
  return true;
}

void OutputFile::write(const void *data, size_t size) {
  offset += size;
  if (std::fwrite(data, 1, size, file) != size && !failure)
    failure = errno;
}

bool OutputFile::commit(Error &error) {
  if (std::fclose(file) && !failure)
    failure = errno;
  file = nullptr;
  if (!failure && *temporary && std::rename(temporary, path))
    failure = errno;
  if (failure)
    return error.fail("cannot write %s: %s", path, std::strerror(failure));
  *temporary = 0;
  return true;
}

OutputFile::~OutputFile() {
  if (file)
    std::fclose(file);
  if (*temporary)
    unlink(temporary);
}
