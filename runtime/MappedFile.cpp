//===- MappedFile.cpp - a file's bytes in memory --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Maps regular files, reads all others.
//
//===----------------------------------------------------------------------===//

#include "runtime/MappedFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace halnet::runtime;

/// Bytes that are read from a pipe, which are all kept: of a file only what is needed is.
static constexpr size_t mostPiped = size_t(1) << 30;

MappedFile::~MappedFile() {
  if (mapped)
    munmap(const_cast<uint8_t *>(bytes), length);
}

bool MappedFile::open(const char *path, Error &error) { return open(path, /*pipes=*/true, error); }

bool MappedFile::openRegular(const char *path, Error &error) {
  return open(path, /*pipes=*/false, error);
}

bool MappedFile::open(const char *path, bool pipes, Error &error) {
  // Opening a pipe waits for its writer otherwise.
  const int descriptor = ::open(path, O_RDONLY | O_CLOEXEC | (pipes ? 0 : O_NONBLOCK));
  if (descriptor < 0)
    return error.fail("cannot read %s: %s", path, std::strerror(errno));
  struct stat status;
  bool done = fstat(descriptor, &status) == 0;
  const bool isDevice = done && S_ISCHR(status.st_mode);
  if (isDevice || (done && !pipes && S_ISFIFO(status.st_mode))) {
    ::close(descriptor);
    return error.fail("cannot read %s: it is a %s", path, isDevice ? "device" : "pipe");
  }
  if (done && S_ISREG(status.st_mode) && status.st_size > 0)
    done = map(descriptor, static_cast<size_t>(status.st_size));
  else if (done)
    done = readAll(descriptor);
  if (!done)
    error.fail("cannot read %s: %s", path, std::strerror(errno));
  ::close(descriptor);
  return done;
}

bool MappedFile::map(int descriptor, size_t size) {
  void *pages = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (pages == MAP_FAILED)
    return false;
  bytes = static_cast<const uint8_t *>(pages);
  length = size;
  mapped = true;
  return true;
}

bool MappedFile::readAll(int descriptor) {
  constexpr size_t step = 1 << 16;
  for (;;) {
    if (copy.size() > mostPiped) {
      errno = EFBIG;
      return false;
    }
    uint8_t *end = copy.tryGrow(step);
    if (!end) {
      errno = ENOMEM;
      return false;
    }
    const ssize_t got = ::read(descriptor, end, step);
    copy.shrink(copy.size() - (got > 0 ? step - got : step));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      bytes = copy.data();
      length = copy.size();
      return got == 0;
    }
  }
}
