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

#include "runtime/Assert.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

using namespace halnet::runtime;

namespace {

/// The temporary names that a signal's handler removes; null where there is none.
std::atomic<const char *> pending[2];

void removePending(int signal) {
  for (const std::atomic<const char *> &name : pending)
    if (const char *path = name)
      unlink(path);
  raise(signal); // which ends the program, as this handler is gone
}

void replacePending(const char *old, const char *name) {
  for (std::atomic<const char *> &place : pending)
    if (place == old) {
      place = name;
      return;
    }
  HALNET_ASSERT(false, "more output files at once than a signal would remove");
}

/// Signals that something else handles or ignores stay as they are.
void watchSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action;
    if (sigaction(signal, nullptr, &action) || action.sa_handler != SIG_DFL)
      continue;
    action.sa_handler = removePending;
    action.sa_flags = SA_RESETHAND;
    sigaction(signal, &action, nullptr);
  }
}

} // namespace

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
  if (!direct) {
    watchSignals();
    replacePending(nullptr, temporary);
  }
  file = std::fopen(direct ? path : temporary, direct ? "we" : "wxe");
  if (!file) {
    forget();
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
  forget();
  return true;
}

void OutputFile::forget() {
  if (*temporary)
    replacePending(temporary, nullptr);
  *temporary = 0;
}

OutputFile::~OutputFile() {
  if (file)
    std::fclose(file);
  if (*temporary)
    unlink(temporary);
  forget();
}
