//===- CacheReport.h - why a kernel was compiled ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares a cached kernel with what was there before, and with this build.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_REPORT_CACHEREPORT_H
#define HALNET_COMPILER_REPORT_CACHEREPORT_H

#include "codegen/Codegen.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace halnet::report {

/// A part of a key that differs.
struct KeyChange {
  std::string part, before, now;
};

struct CacheExplanation {
  codegen::CacheEntry entry;
  const codegen::CacheEntry *nearest = nullptr; ///< older, of the same problem; null: there is none
  std::vector<KeyChange> fresh = {};            ///< what of the entry's key `nearest` has not
  std::vector<KeyChange> stale = {}; ///< what this build would have otherwise: it will not be used
};

/// Why entries[which] was compiled. `entries` are those of the cache, the newest first, and
/// outlive the result.
CacheExplanation explain(llvm::ArrayRef<codegen::CacheEntry> entries, size_t which);

void printExplanation(const CacheExplanation &explanation, llvm::raw_ostream &os);

/// As JSON; docs/json.md says what its keys mean.
llvm::json::Value explanationJson(const CacheExplanation &explanation);

} // namespace halnet::report

#endif // HALNET_COMPILER_REPORT_CACHEREPORT_H
