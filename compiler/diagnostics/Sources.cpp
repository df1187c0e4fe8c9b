//===- Sources.cpp - the texts that places point into ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Keeps texts by name and cuts lines out of them.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/Sources.h"

#include "llvm/ADT/STLExtras.h"

using namespace halnet;
using llvm::StringRef;

void Sources::add(StringRef name, StringRef shown, StringRef text) {
  sources[name] = {shown.str(), text.str()};
}

const Sources::Source *Sources::find(StringRef name) const {
  auto found = sources.find(name);
  return found == sources.end() ? nullptr : &found->second;
}

StringRef Sources::shown(StringRef name) const {
  const Source *source = find(name);
  return source ? StringRef(source->shown) : name;
}

std::vector<std::string> Sources::shownPaths() const {
  std::vector<std::string> paths;
  for (const auto &[name, source] : sources)
    paths.push_back(source.shown);
  llvm::sort(paths);
  return paths;
}

StringRef Sources::line(StringRef name, unsigned number) const {
  const Source *source = find(name);
  if (!source || number == 0)
    return "";
  StringRef rest = source->text;
  for (unsigned skipped = 1; skipped < number && !rest.empty(); ++skipped)
    rest = rest.split('\n').second;
  return rest.split('\n').first.rtrim('\r');
}
