//===- DidYouMean.cpp - the word that a user most likely meant ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The search for the nearest word.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"

#include <algorithm>

using llvm::ArrayRef;
using llvm::StringRef;

StringRef halnet::nearestWord(StringRef word, ArrayRef<StringRef> candidates) {
  unsigned best = std::max<size_t>(word.size() < 5 ? 1 : 2, word.size() / 3) + 1;
  StringRef nearest;
  for (StringRef candidate : candidates) {
    unsigned distance = word.edit_distance_insensitive(candidate, true, best);
    if (word.size() >= 3 && candidate.starts_with_insensitive(word))
      distance = std::min(distance, 1u);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string halnet::didYouMean(StringRef word, ArrayRef<StringRef> candidates) {
  StringRef nearest = nearestWord(word, candidates);
  return nearest.empty() ? "" : "; did you mean '" + nearest.str() + "'?";
}
