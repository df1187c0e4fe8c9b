//===- Threads.cpp - one thread a vector of the result -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The schedule `thread` of CUDA kernels, and what all of them share.
//
//===----------------------------------------------------------------------===//

#include "codegen/cuda/Threads.h"

#include "codegen/Build.h"

using namespace halnet;
using namespace halnet::codegen;
using Halide::Var;

Var cuda::spreadOverThreads(Halide::Func func, const std::vector<Var> &loops,
                            const kernel::KernelSpec &spec) {
  Var all = loops.front(), block("block_of_threads"), thread("thread");
  for (size_t i = 1; i < loops.size(); ++i) {
    Var fused;
    func.fuse(all, loops[i], fused);
    all = fused;
  }
  // The guard stands around the whole thread, so its registers keep constant extents.
  func.gpu_tile(all, block, thread, int(spec.schedule.get("threads", 128)),
                Halide::TailStrategy::GuardWithIf);
  return thread;
}

void cuda::handleLanes(Halide::Stage stage, const Var &lane, int64_t lanes) {
  if (lanes == 2 || lanes == 4)
    stage.vectorize(lane);
  else
    stage.unroll(lane); // three lanes would be four, one of them undefined
}

Var cuda::scheduleResult(Halide::Func func, const kernel::KernelSpec &spec, const Axes &axes) {
  if (axes.blocked())
    handleLanes(func, axes.lane, axes.shape.block);
  return spreadOverThreads(func, {axes.x, axes.y, axes.block, axes.image}, spec);
}
