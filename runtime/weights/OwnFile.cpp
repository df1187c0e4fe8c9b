//===- OwnFile.cpp - the file that this code lies in ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asks /proc/self/maps: dladdr gives the name that a library was opened by, which
// may be relative to a folder that the process has left, and for a program argv[0].
//
//===----------------------------------------------------------------------===//

#include "runtime/weights/OwnFile.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// The path in a line of the maps if it is that of `address`; else null.
char *pathInLine(char *line, uintptr_t address) {
  unsigned long begin = 0, end = 0;
  int path = 0;
  if (std::sscanf(line, "%lx-%lx %*s %*s %*s %*s %n", &begin, &end, &path) < 2 || address < begin ||
      address >= end || line[path] != '/')
    return nullptr;
  line[std::strcspn(line, "\n")] = 0;
  return line + path;
}

/// `path` becomes the first `folder` bytes of a path and then `name`.
bool joined(const char *own, size_t folder, const char *name, Vector<char> &path) {
  const size_t length = std::strlen(name) + 1;
  path.shrink(0);
  char *room = path.tryGrow(folder + length);
  if (!room)
    return false;
  std::memcpy(room, own, folder);
  std::memcpy(room + folder, name, length);
  return true;
}

} // namespace

bool halnet::runtime::besideOwnFile(const void *address, const char *name, Vector<char> &path,
                                    Error &error) {
  std::FILE *maps = std::fopen("/proc/self/maps", "re");
  char *line = nullptr, *own = nullptr;
  size_t room = 0;
  while (maps && !own && getline(&line, &room, maps) > 0)
    own = pathInLine(line, reinterpret_cast<uintptr_t>(address));
  if (maps)
    std::fclose(maps);
  bool done =
      own || error.fail("cannot find %s: /proc/self/maps does not say where this file lies", name);
  if (done && !joined(own, std::strrchr(own, '/') + 1 - own, name, path))
    done = error.fail("not enough memory");
  std::free(line);
  return done;
}
