//===- Names.cpp - lists of names and the one that was meant --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Edit distance and lists.
//
//===----------------------------------------------------------------------===//

#include "runtime/Names.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// Insertions, deletions and replacements that turn `a` into `b`.
size_t editDistance(const char *a, size_t aLength, const char *b, size_t bLength) {
  size_t row[maxName + 1];
  for (size_t j = 0; j <= bLength; ++j)
    row[j] = j;
  for (size_t i = 1; i <= aLength; ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= bLength; ++j) {
      const size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[bLength];
}

void copyPrintable(char *to, const char *name, size_t length) {
  for (size_t i = 0; i < length; ++i)
    to[i] = static_cast<unsigned char>(name[i]) < ' ' || name[i] == 0x7F ? '?' : name[i];
  to[length] = 0;
}

} // namespace

ClosestName::ClosestName(const char *typed) : ClosestName(typed, std::strlen(typed)) {}

ClosestName::ClosestName(const char *typed, size_t length)
    : typed(typed), typedLength(length), best(std::max<size_t>((length + 1) / 3, 1) + 1) {}

void ClosestName::offer(const char *offered) { offer(offered, std::strlen(offered)); }

void ClosestName::offer(const char *offered, size_t length) {
  if (typedLength > maxName || length > maxName)
    return;
  const size_t distance = editDistance(typed, typedLength, offered, length);
  if (distance >= best)
    return;
  best = distance;
  copyPrintable(name, offered, length);
}

ClosestName::Suggestion ClosestName::suggestion() const {
  Suggestion result;
  *result.text = 0;
  if (*name)
    std::snprintf(result.text, sizeof(result.text), "; did you mean '%s'?", name);
  return result;
}

void NameList::add(const char *name, size_t nameLength) {
  if (full)
    return;
  const char *separator = length ? ", " : "";
  length += std::snprintf(names + length, sizeof(names) - length, "%s", separator);
  // ", ..." must still fit behind the name.
  full = length + nameLength + 6 > sizeof(names);
  if (full)
    name = "...", nameLength = 3;
  copyPrintable(names + length, name, nameLength);
  length += nameLength;
}
