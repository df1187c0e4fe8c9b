//===- FileList.cpp - the images that are meant -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks folders.
//
//===----------------------------------------------------------------------===//

#include "runtime/images/FileList.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <strings.h>
#include <sys/stat.h>

using namespace halnet::runtime;

namespace {

/// "folder/name", to be freed.
char *joined(const char *folder, const char *name) {
  const size_t length = std::strlen(folder);
  const char *separator = length && folder[length - 1] == '/' ? "" : "/";
  const size_t size = length + std::strlen(separator) + std::strlen(name) + 1;
  auto *path = static_cast<char *>(std::malloc(size));
  if (!path)
    die("out of memory");
  std::snprintf(path, size, "%s%s%s", folder, separator, name);
  return path;
}

bool isVisible(const dirent *entry) { return entry->d_name[0] != '.'; }

/// By bytes, so that the order is the same in every locale.
int byName(const dirent **a, const dirent **b) { return std::strcmp((*a)->d_name, (*b)->d_name); }

} // namespace

bool halnet::runtime::hasImageName(const char *name) {
  const char *suffix = std::strrchr(name, '.');
  return suffix && (!strcasecmp(suffix, ".jpg") || !strcasecmp(suffix, ".jpeg") ||
                    !strcasecmp(suffix, ".png"));
}

FileList::~FileList() {
  for (char *path : paths)
    std::free(path);
}

bool FileList::add(const char *path, Error &error) {
  struct stat status;
  if (stat(path, &status))
    return error.fail("cannot read %s: %s", path, std::strerror(errno));
  if (!S_ISDIR(status.st_mode)) {
    char *copy = strdup(path);
    if (!copy)
      die("out of memory");
    paths.push(copy);
    return true;
  }
  const int64_t before = count();
  if (!addFolder(path, error))
    return false;
  return count() > before ||
         error.fail("%s holds no image: no file in it ends in .jpg, .jpeg or .png", path);
}

bool FileList::addFolder(const char *folder, Error &error) {
  dirent **entries;
  const int entryCount = scandir(
      folder, &entries, [](const dirent *entry) -> int { return isVisible(entry); },
      [](const dirent **a, const dirent **b) { return byName(a, b); });
  if (entryCount < 0)
    return error.fail("cannot read %s: %s", folder, std::strerror(errno));
  bool good = true;
  for (int i = 0; i < entryCount; ++i) {
    char *path = joined(folder, entries[i]->d_name);
    struct stat status;
    const bool isFolder = !lstat(path, &status) && S_ISDIR(status.st_mode);
    if (!isFolder && hasImageName(entries[i]->d_name)) {
      paths.push(path);
    } else {
      good = good && (!isFolder || addFolder(path, error));
      std::free(path);
    }
    std::free(entries[i]);
  }
  std::free(entries);
  return good;
}
