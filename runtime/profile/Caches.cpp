//===- Caches.cpp - how much the caches hold ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads sysfs and not sysconf: that gives 0 on AArch64, and in a virtual machine
// may sum up caches of the host.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Caches.h"

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// The first line of FOLDER/indexI/NAME; false where there is none.
bool readFact(const char *folder, int index, const char *name, char (&text)[256]) {
  char path[PATH_MAX];
  std::snprintf(path, sizeof(path), "%s/index%d/%s", folder, index, name);
  std::FILE *file = std::fopen(path, "re");
  if (!file)
    return false;
  const bool read = std::fgets(text, sizeof(text), file);
  std::fclose(file);
  return read;
}

/// "1024K" in bytes.
size_t sizeOf(const char *text) {
  char *unit;
  const size_t number = std::strtoul(text, &unit, 10);
  return *unit == 'K' ? number << 10 : *unit == 'M' ? number << 20 : number;
}

/// How many CPUs a list such as "0-3,8,10-11" names.
int countCpus(const char *list) {
  int count = 0;
  for (const char *text = list; *text >= '0' && *text <= '9';) {
    char *rest;
    const long first = std::strtol(text, &rest, 10);
    const long last = *rest == '-' ? std::strtol(rest + 1, &rest, 10) : first;
    count += static_cast<int>(last - first + 1);
    text = *rest == ',' ? rest + 1 : rest;
  }
  return count;
}

} // namespace

size_t halnet::runtime::cacheBytes(const char *folder, int level, int threads) {
  char text[256];
  for (int index = 0; readFact(folder, index, "level", text); ++index) {
    if (std::atoi(text) != level || !readFact(folder, index, "size", text))
      continue;
    const size_t size = sizeOf(text);
    const int sharing = readFact(folder, index, "shared_cpu_list", text) ? countCpus(text) : 1;
    return sharing > 0 ? size * ((threads + sharing - 1) / sharing) : size;
  }
  return 0;
}
