//===- Cores.cpp - how many threads this process may use ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the affinity mask and the cgroups' CPU quotas.
//
//===----------------------------------------------------------------------===//

#include "runtime/Cores.h"

#include <halnet/runtime.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sched.h>
#include <unistd.h>

using namespace halnet::runtime;

namespace {

/// The start of the file DIRECTORY/NAME as a string; false where there is none.
bool readFile(const char *directory, const char *name, char *text, size_t size) {
  char path[PATH_MAX + 32];
  std::snprintf(path, sizeof(path), "%s/%s", directory, name);
  std::FILE *file = std::fopen(path, "re");
  if (!file)
    return false;
  const size_t length = std::fread(text, 1, size - 1, file);
  std::fclose(file);
  text[length] = 0;
  return length > 0;
}

int coresOf(long long quota, long long period) {
  if (quota <= 0 || period <= 0)
    return INT_MAX;
  return static_cast<int>(std::min<long long>((quota + period - 1) / period, INT_MAX));
}

/// The quota of one cgroup's folder: version 2 has "QUOTA PERIOD" or "max PERIOD"
/// in one file, version 1 two files and -1 for none.
int quotaOfFolder(const char *folder) {
  char text[64], period[64];
  if (readFile(folder, "cpu.max", text, sizeof(text))) {
    char *rest;
    const long long quota = std::strtoll(text, &rest, 10);
    return coresOf(quota, std::atoll(rest));
  }
  if (readFile(folder, "cpu.cfs_quota_us", text, sizeof(text)) &&
      readFile(folder, "cpu.cfs_period_us", period, sizeof(period)))
    return coresOf(std::atoll(text), std::atoll(period));
  return INT_MAX;
}

/// The smallest quota from MOUNT/CONTROLLER/PATH upwards. In a container the path may be
/// the host's and not there at all; the loop then meets the container's own root.
int quotaOfPath(const char *mount, const char *controller, const char *path) {
  char folder[PATH_MAX];
  const int root = std::snprintf(folder, sizeof(folder), "%s/%s", mount, controller);
  const int length = std::snprintf(folder + root, sizeof(folder) - root, "%s", path) + root;
  if (length >= static_cast<int>(sizeof(folder)))
    return INT_MAX;
  int least = INT_MAX;
  for (int end = length; end >= root; --end)
    if (end == length || end == root || folder[end] == '/') {
      folder[end] = 0;
      least = std::min(least, quotaOfFolder(folder));
    }
  return least;
}

bool hasCpuController(const char *controllers) {
  char copy[256];
  std::snprintf(copy, sizeof(copy), "%s", controllers);
  char *state;
  for (char *name = strtok_r(copy, ",", &state); name; name = strtok_r(nullptr, ",", &state))
    if (std::strcmp(name, "cpu") == 0)
      return true;
  return false;
}

} // namespace

int halnet::runtime::quotaCores(const char *membership, const char *mount) {
  std::FILE *file = std::fopen(membership, "re");
  if (!file)
    return INT_MAX;
  int least = INT_MAX;
  char line[PATH_MAX];
  while (std::fgets(line, sizeof(line), file)) {
    // HIERARCHY:CONTROLLERS:PATH; version 2 has no controllers here.
    line[std::strcspn(line, "\n")] = 0;
    char *controllers = std::strchr(line, ':');
    char *path = controllers ? std::strchr(controllers + 1, ':') : nullptr;
    if (!path)
      continue;
    *path++ = 0;
    ++controllers;
    if (!*controllers)
      least = std::min(least, quotaOfPath(mount, "", path));
    else if (hasCpuController(controllers))
      least = std::min(least, quotaOfPath(mount, "cpu", path));
  }
  std::fclose(file);
  return least;
}

int halnet_usable_cores(void) {
  // The kernel wants a mask of at least its own size: grow until it fits.
  int cores = 0;
  for (int cpus = 1024; cores == 0 && cpus <= 1 << 20; cpus *= 2) {
    cpu_set_t *mask = CPU_ALLOC(cpus);
    if (!mask)
      break;
    if (sched_getaffinity(0, CPU_ALLOC_SIZE(cpus), mask) == 0)
      cores = CPU_COUNT_S(CPU_ALLOC_SIZE(cpus), mask);
    CPU_FREE(mask);
  }
  if (cores == 0)
    cores = std::max(1L, sysconf(_SC_NPROCESSORS_ONLN));
  return std::min(cores, quotaCores("/proc/self/cgroup", "/sys/fs/cgroup"));
}
