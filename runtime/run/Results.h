//===- Results.h - what a run prints ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The best classes of each image, as text, JSON or CSV, and how many are right.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_RUN_RESULTS_H
#define HALNET_RUNTIME_RUN_RESULTS_H

#include "runtime/Json.h"
#include "runtime/Vector.h"
#include "runtime/run/Labels.h"
#include "runtime/run/Truths.h"

namespace halnet::runtime {

/// Prints on the standard output, image by image, in one of three forms.
class Results {
public:
  enum class Form { Text, Json, Csv };

  /// Each image has a value for each of `classes`; the `top` best are printed, perhaps 0.
  Results(Form form, const char *net, int64_t classes, int64_t top, const Labels &labels,
          const Truths &truths)
      : form(form), net(net), classes(classes), top(top), labels(labels), truths(truths) {}

  void begin();
  /// `isArray`: the image is called by its place in an array.
  void add(const char *image, bool isArray, const float *values);
  /// An image that has none: JSON says so; stderr does it for the others.
  void addFailure(const char *image, const char *sentence);
  /// With truths, the accuracy; begin() and this go together.
  void end();

private:
  void rank(const float *values);
  void count(const char *image, const float *values);
  void printText(const char *image, bool isArray, const float *values) const;
  void printJson(const char *image, const float *values);
  void printCsv(const char *image, const float *values) const;
  void printAccuracy();

  const Form form;
  const char *net;
  const int64_t classes, top;
  const Labels &labels;
  const Truths &truths;
  JsonWriter json{stdout};
  Vector<int64_t> order;                      ///< the best classes of the image at hand
  int64_t images = 0, first = 0, within5 = 0; ///< counted against the truths
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_RUN_RESULTS_H
