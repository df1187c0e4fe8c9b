//===- Truths.cpp - which class each image is ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the CSV file, sorts it, and looks names up.
//
//===----------------------------------------------------------------------===//

#include "runtime/run/Truths.h"

#include "runtime/MappedFile.h"
#include "runtime/Names.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// Cuts the field at `at` out, in place, its quotes removed; what follows it begins at
/// `at` then. False where a quote is not closed, or something stands behind it.
bool takeField(char *&at, char *&field) {
  field = at;
  char *to = at;
  if (*at != '"') {
    at += std::strcspn(at, ",");
    to = at;
  } else {
    for (++at; *at && (*at != '"' || at[1] == '"'); ++at) {
      at += *at == '"';
      *to++ = *at;
    }
    if (!*at++ || (*at && *at != ','))
      return false;
  }
  const bool more = *at == ',';
  *to = 0;
  at += more;
  return true;
}

} // namespace

bool Truths::open(const char *file, const Labels &labels, int64_t classes, Error &error) {
  path = file;
  MappedFile mapped;
  if (!mapped.open(path, error))
    return false;
  const size_t bytes = mapped.data() + mapped.size() - mapped.textBegin();
  if (bytes)
    std::memcpy(text.grow(bytes), mapped.textBegin(), bytes);
  text.push(0);
  int64_t number = 0;
  for (char *line = text.begin(), *next; line < text.end() - 1; line = next) {
    char *end = line + std::strcspn(line, "\n");
    next = end + 1;
    if (end > line && end[-1] == '\r')
      --end;
    *end = 0;
    ++number;
    if (*line && !addLine(line, number, labels, classes, error))
      return false;
  }
  if (rows.size() == 0)
    return error.fail("%s names no image: expected FILE,CLASS on each line", path);
  return sort(error);
}

bool Truths::addLine(char *line, int64_t number, const Labels &labels, int64_t classes,
                     Error &error) {
  const auto where = static_cast<long long>(number);
  char *at = line, *name, *value;
  if (!takeField(at, name) || !*at || !takeField(at, value) || *at || !*name)
    return error.fail("%s:%lld: expected FILE,CLASS", path, where);
  if (number == 1 && !std::strcmp(value, "class"))
    return true;
  char *end;
  int64_t found = std::strtoll(value, &end, 10);
  if (*end || !*value)
    found = labels.isOpen() ? labels.find(value) : -1;
  if (found < 0 || found >= classes)
    return error.fail("%s:%lld: '%s' is no class: expected 0 to %lld%s", path, where, value,
                      static_cast<long long>(classes - 1),
                      labels.isOpen() ? " or a name of --labels" : "");
  rows.push({static_cast<size_t>(name - text.begin()), found, number});
  return true;
}

bool Truths::sort(Error &error) {
  std::sort(rows.begin(), rows.end(), [this](const Row &a, const Row &b) {
    const int order = std::strcmp(nameOf(a), nameOf(b));
    return order ? order < 0 : a.line < b.line;
  });
  for (size_t i = 1; i < rows.size(); ++i)
    if (!std::strcmp(nameOf(rows[i - 1]), nameOf(rows[i])))
      return error.fail("%s:%lld: '%s' stands in line %lld already", path,
                        static_cast<long long>(rows[i].line), nameOf(rows[i]),
                        static_cast<long long>(rows[i - 1].line));
  return true;
}

int64_t Truths::classOf(const char *image) const {
  while (image) {
    const Row *row =
        std::lower_bound(rows.begin(), rows.end(), image, [this](const Row &row, const char *name) {
          return std::strcmp(nameOf(row), name) < 0;
        });
    if (row != rows.end() && !std::strcmp(nameOf(*row), image))
      return row->value;
    image = std::strchr(image, '/');
    if (image)
      ++image;
  }
  return -1;
}
