//===- Children.h - work in child processes ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs functions in forked children, a few at a time, and collects what they
// return or how they failed. Knows nothing of kernels.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CHILDREN_H
#define HALNET_CODEGEN_CHILDREN_H

#include <functional>
#include <string>
#include <vector>

namespace halnet::codegen {

/// What a child returned, or why it did not.
struct ChildResult {
  std::string output;
  std::string error; ///< not empty: the exception's text, the signal, or the time limit
};

struct ChildLimits {
  int jobs = 1;      ///< children at the same time; fewer where the system has no more
  int seconds = 300; ///< of real time for each
};

/// Runs every task in a forked child of its own. A task starts from the
/// parent's memory as it is now, whatever ran before. `finished` is called in
/// this process as each ends, with its index. Must be called while the process
/// has a single thread. Children die with this process, and when `finished` throws.
void runInChildren(const std::vector<std::function<std::string()>> &tasks,
                   const ChildLimits &limits,
                   const std::function<void(size_t index, ChildResult result)> &finished);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_CHILDREN_H
