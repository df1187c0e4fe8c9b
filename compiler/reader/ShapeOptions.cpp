//===- ShapeOptions.cpp - shapes that a file leaves open ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The last option for a name wins.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/ShapeOptions.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "dialects/Net/NetOps.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

/// "1x3x224x224"; nothing where it is none.
static std::optional<std::vector<int64_t>> readExtents(StringRef text) {
  std::vector<int64_t> extents;
  for (StringRef word : llvm::split(text, 'x')) {
    int64_t extent;
    if (word.getAsInteger(10, extent) || extent < 1 || extent > net::maxExtent)
      return std::nullopt;
    extents.push_back(extent);
  }
  return extents;
}

std::optional<ShapeOptions> ShapeOptions::read(ArrayRef<std::string> sets, MLIRContext &context,
                                               Sources &sources) {
  sources.add("--set", "--set", llvm::join(sets, "\n"));
  ShapeOptions result;
  for (auto [index, set] : llvm::enumerate(sets)) {
    auto [name, value] = StringRef(set).rsplit('=');
    auto place = FileLineColLoc::get(&context, "--set", index + 1, 1);
    std::optional<std::vector<int64_t>> extents = readExtents(value);
    if (name.size() == set.size() || !extents) {
      emitError(place) << "expected NAME=EXTENTS such as data=1x3x224x224 or height=224, found '"
                       << set << "'";
      return std::nullopt;
    }
    result.options.insert_or_assign(name.str(), Option{*extents, place});
  }
  return result;
}

const std::vector<int64_t> *ShapeOptions::find(StringRef name) {
  asked.push_back(name.str());
  auto found = options.find(name.str());
  if (found == options.end())
    return nullptr;
  found->second.isUsed = true;
  return &found->second.extents;
}

bool ShapeOptions::checkAllUsed() const {
  std::vector<StringRef> known(asked.begin(), asked.end());
  bool good = true;
  for (const auto &[name, option] : options)
    if (!option.isUsed) {
      emitError(option.place) << "there is no input or axis '" << name << "'"
                              << didYouMean(name, known);
      good = false;
    }
  return good;
}
