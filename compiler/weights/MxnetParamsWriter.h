//===- MxnetParamsWriter.h - MXNet's .params, array by array ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A list of dense arrays of the version V2, which MXNet 1.x writes, then their names.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_MXNETPARAMSWRITER_H
#define HALNET_COMPILER_WEIGHTS_MXNETPARAMSWRITER_H

#include "compiler/weights/WeightStore.h"

#include "llvm/Support/raw_ostream.h"

namespace halnet::weights {

class MxnetParamsWriter {
public:
  /// Begins a list of so many arrays.
  MxnetParamsWriter(size_t count, llvm::raw_ostream &out);

  /// Adds one of these bytes; `isState`: training updates it by itself, which MXNet's prefix of
  /// the name says. An array of one number and no extent gets one: without, it would be "none"
  /// here.
  void add(llvm::StringRef name, bool isState, const WeightInfo &info, llvm::StringRef bytes);
  /// To be called when all are there.
  void finish();

private:
  llvm::raw_ostream &out;
  std::vector<std::string> names;
};

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_MXNETPARAMSWRITER_H
