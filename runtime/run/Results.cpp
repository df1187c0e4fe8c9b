//===- Results.cpp - what a run prints ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Orders classes and writes them down.
//
//===----------------------------------------------------------------------===//

#include "runtime/run/Results.h"

#include "runtime/Assert.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace halnet::runtime;

namespace {

/// Larger values first, equal ones in the order of their classes; a NaN comes last.
struct IsBetter {
  const float *values;
  bool operator()(int64_t a, int64_t b) const {
    const bool nanA = values[a] != values[a], nanB = values[b] != values[b];
    if (nanA || nanB || values[a] == values[b])
      return nanA == nanB ? a < b : nanB;
    return values[a] > values[b];
  }
};

long long printable(int64_t number) { return number; }

/// A field of a CSV file (RFC 4180).
void printField(const char *text) {
  if (!text[std::strcspn(text, ",\"\r\n")]) {
    std::fputs(text, stdout);
    return;
  }
  std::putchar('"');
  for (; *text; ++text)
    std::printf(*text == '"' ? "\"\"" : "%c", *text);
  std::putchar('"');
}

} // namespace

void Results::begin() {
  if (form == Form::Csv)
    std::printf("image,rank,class,label,value\n");
  if (form != Form::Json)
    return;
  json.beginObject();
  json.key("net");
  json.text(net);
  json.key("images");
  json.beginList();
}

void Results::add(const char *image, bool isArray, const float *values) {
  if (truths.isOpen())
    count(image, values);
  if (!top)
    return;
  rank(values);
  if (form == Form::Text)
    printText(image, isArray, values);
  else if (form == Form::Json)
    printJson(image, values);
  else
    printCsv(image, values);
}

void Results::rank(const float *values) {
  order.shrink(0);
  for (int64_t c = 0; c < classes; ++c)
    order.push(c);
  const int64_t shown = std::min(top, classes);
  std::partial_sort(order.begin(), order.begin() + shown, order.end(), IsBetter{values});
  order.shrink(shown);
}

void Results::count(const char *image, const float *values) {
  const int64_t truth = truths.classOf(image);
  HALNET_ASSERT(truth >= 0, "an image whose class is not known");
  int64_t better = 0;
  for (int64_t c = 0; c < classes; ++c)
    better += IsBetter{values}(c, truth);
  ++images;
  first += better == 0;
  within5 += better < 5;
}

void Results::printText(const char *image, bool isArray, const float *values) const {
  std::printf("%s%s:", isArray ? "image " : "", image);
  for (const int64_t &c : order) {
    std::printf("%s class %lld", &c == order.begin() ? "" : ",", printable(c));
    if (labels.isOpen())
      std::printf(" '%s'", labels[c]);
    std::printf(" (%.4f)", double(values[c]));
  }
  std::printf("\n");
}

void Results::printJson(const char *image, const float *values) {
  json.beginObject();
  json.key("image");
  json.text(image);
  json.key("classes");
  json.beginList();
  for (const int64_t c : order) {
    json.beginObject();
    json.key("class");
    json.integer(c);
    if (labels.isOpen()) {
      json.key("label");
      json.text(labels[c]);
    }
    json.key("value");
    json.real(values[c], 6);
    json.endObject();
  }
  json.endList();
  json.endObject();
}

void Results::printCsv(const char *image, const float *values) const {
  int rank = 0;
  for (const int64_t c : order) {
    printField(image);
    std::printf(",%d,%lld,", ++rank, printable(c));
    printField(labels.isOpen() ? labels[c] : "");
    std::printf(",%.6f\n", double(values[c]));
  }
}

void Results::addFailure(const char *image, const char *sentence) {
  if (form != Form::Json)
    return;
  json.beginObject();
  json.key("image");
  json.text(image);
  json.key("error");
  json.text(sentence);
  json.endObject();
}

void Results::end() {
  if (form == Form::Json)
    json.endList();
  if (truths.isOpen() && images > 0)
    printAccuracy();
  if (form == Form::Json)
    json.endObject();
}

/// Not as CSV, whose rows are images.
void Results::printAccuracy() {
  const double top1 = double(first) / double(images), top5 = double(within5) / double(images);
  if (form == Form::Json) {
    json.key("accuracy");
    json.beginObject();
    json.key("images");
    json.integer(images);
    json.key("top1");
    json.real(top1, 6);
    json.key("top5");
    json.real(top5, 6);
    json.endObject();
  } else {
    std::fprintf(form == Form::Csv ? stderr : stdout,
                 "accuracy of %lld image%s: top-1 %.4f, top-5 %.4f\n", printable(images),
                 images == 1 ? "" : "s", top1, top5);
  }
}
