//===- Labels.cpp - the names of classes --------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts a file into lines.
//
//===----------------------------------------------------------------------===//

#include "runtime/run/Labels.h"

#include "runtime/MappedFile.h"

#include <cstring>

using namespace halnet::runtime;

bool Labels::open(const char *path, int64_t classes, Error &error) {
  MappedFile file;
  if (!file.open(path, error))
    return false;
  const uint8_t *at = file.textBegin(), *end = file.data() + file.size();
  while (at < end) {
    starts.push(text.size());
    for (; at < end && *at != '\n'; ++at)
      if (*at != '\r')
        text.push(*at < ' ' || *at == 0x7F ? '?' : static_cast<char>(*at));
    text.push(0);
    ++at;
  }
  return static_cast<int64_t>(starts.size()) == classes ||
         error.fail("%s has %zu lines, and there are %lld classes to name", path, starts.size(),
                    static_cast<long long>(classes));
}

int64_t Labels::find(const char *name) const {
  for (size_t i = 0; i < starts.size(); ++i)
    if (!std::strcmp((*this)[i], name))
      return static_cast<int64_t>(i);
  return -1;
}
