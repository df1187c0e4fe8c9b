//===- Progress.h - how far a run is ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A line on the terminal that is written over and gone at the end.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_RUN_PROGRESS_H
#define HALNET_RUNTIME_RUN_PROGRESS_H

#include "runtime/Clock.h"

namespace halnet::runtime {

/// Shows "120/50000 images, 61.2/s" on stderr, where that is a terminal and no
/// results go there.
class Progress {
public:
  /// `prints`: whether results are printed meanwhile.
  Progress(int64_t total, bool prints);
  ~Progress() { clear(); }

  void show(int64_t done);
  /// Takes the line away, for others to write there.
  void clear();

private:
  const int64_t total, start;
  const bool wanted;
  bool isShown = false;
  int64_t last; ///< when it was shown
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_RUN_PROGRESS_H
