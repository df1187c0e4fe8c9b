//===- CacheReport.cpp - why a kernel was compiled -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The nearest older kernel of the same problem is the one with the fewest parts that differ.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/CacheReport.h"

#include "compiler/report/Table.h"

using namespace halnet;
using namespace halnet::report;
using codegen::CacheEntry;
using codegen::KeyPart;
namespace json = llvm::json;

/// Parts of `now` that have another value in `before`.
static std::vector<KeyChange> changes(llvm::ArrayRef<KeyPart> before, llvm::ArrayRef<KeyPart> now) {
  std::vector<KeyChange> changed;
  for (const KeyPart &part : now)
    for (const KeyPart &other : before)
      if (other.name == part.name && other.value != part.value)
        changed.push_back({part.name, other.value, part.value});
  return changed;
}

static const std::string &problemOf(const CacheEntry &entry) { return entry.key.front().value; }

CacheExplanation report::explain(llvm::ArrayRef<CacheEntry> entries, size_t which) {
  CacheExplanation explanation{entries[which]};
  const CacheEntry &entry = entries[which];
  for (const CacheEntry &older : entries.drop_front(which + 1)) {
    if (problemOf(older) != problemOf(entry))
      continue;
    std::vector<KeyChange> fresh = changes(older.key, entry.key);
    if (explanation.nearest && fresh.size() >= explanation.fresh.size())
      continue;
    explanation.nearest = &older;
    explanation.fresh = std::move(fresh);
  }
  explanation.stale = changes(entry.key, codegen::builderKey());
  return explanation;
}

static void printChanges(llvm::ArrayRef<KeyChange> changes, const char *before, const char *now,
                         llvm::raw_ostream &os) {
  Table table({Table::Align::Left, Table::Align::Left, Table::Align::Left});
  for (const KeyChange &change : changes) {
    table.add({"  " + change.part, before, change.before});
    table.add({"", now, change.now});
  }
  table.print(os);
}

void report::printExplanation(const CacheExplanation &explanation, llvm::raw_ostream &os) {
  os << explanation.entry.kernel << ", " << bytesText(explanation.entry.bytes) << '\n';
  for (const KeyPart &part : explanation.entry.key)
    os << "  " << part.name << ": " << part.value << '\n';
  if (!explanation.nearest) {
    os << "It was compiled because the cache held no kernel for this problem before.\n";
  } else {
    os << "It was compiled although " << explanation.nearest->kernel << " was there, because of\n";
    printChanges(explanation.fresh, "there", "here", os);
  }
  if (explanation.stale.empty()) {
    os << "This halnet takes it from the cache.\n";
    return;
  }
  os << "This halnet would compile it anew, because of\n";
  printChanges(explanation.stale, "the kernel's", "this one's", os);
}

static json::Array changesJson(llvm::ArrayRef<KeyChange> changes) {
  json::Array array;
  for (const KeyChange &change : changes)
    array.push_back(
        json::Object{{"part", change.part}, {"before", change.before}, {"now", change.now}});
  return array;
}

json::Value report::explanationJson(const CacheExplanation &explanation) {
  json::Object key;
  for (const KeyPart &part : explanation.entry.key)
    key[part.name] = part.value;
  return json::Object{{"kernel", explanation.entry.kernel},
                      {"bytes", explanation.entry.bytes},
                      {"key", std::move(key)},
                      {"nearest", explanation.nearest ? json::Value(explanation.nearest->kernel)
                                                      : json::Value(nullptr)},
                      {"new", changesJson(explanation.fresh)},
                      {"stale", changesJson(explanation.stale)}};
}
