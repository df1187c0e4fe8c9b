//===- Schedule.h - the kinds of schedules and their knobs -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a schedule may say. A knob that is left out has the default given here.
//
// conv, dense: `direct`, a register tile of tile_x * tile_y pixels times tile_k
// vectors of output channels, accumulated over all taps. Dense has no tile_y,
// its pixels are the images of the batch.
//   tile_x    1    pixels of a row in the tile; 1 .. the row's pixels
//   tile_y    1    rows in the tile; 1 .. rows
//   tile_k    1    vectors of output channels in the tile; divides the blocks of a group
//   unroll_c  all  channels unrolled in the innermost loop; divides the input's block
//   flat      0    1: the output's pixels are one row; tile_x counts along it, tile_y is 1.
//                  A 1x1 convolution of stride 1 without padding reads its input so as well,
//                  any other gathers its taps
//   inner     0    the innermost loop of the tile: 0 vectors of channels, 1 pixels
//   block_k   1    k tiles in a block of the outer loops; 0, or more than there are: all
//   block_p   0    the same of tiles of rows (flat: of pixels)
//   order     0    outermost: 0 blocks of k (weights are read once), 1 blocks of pixels
//   prefetch  0    1, on x86-64: while a tile of weights is multiplied with tile after tile of
//                  pixels, the one behind it is fetched into the second-level cache
// conv, 3x3 of stride 1 in one group, input and result in blocks of equal size, on CPU: `winograd`,
// tiles of m x m pixels by (m + 2) x (m + 2) products for each channel. Its rounding errors are
// larger than those of the others: see winogradTolerance().
//   m         4    pixels along a tile's side: 2 to 5
//   tile_t    1    tiles of pixels in the register tile; 1 .. all tiles of the batch
//   tile_k    1    vectors of output channels in the register tile; divides the blocks
//   unroll_c  all  channels unrolled in the innermost loop; divides the input's block
//   fuse      0    stages computed together: 0 none; 1 products and outputs, for tile_k vectors of
//                  channels at a time; 2 all, for a row of tiles at a time (tile_t: of it). What
//                  lies between fused stages is on the stack, at most 256 KiB
//   prefetch  0    as of `direct`
// conv: `depthwise`, one input channel a group, input and result in blocks of the same size. Where
// several channels of the result read one, they read a copy of the input that has it as often.
//   tile_x    1    pixels of a row computed at once
// conv: `gather`, any grouping, slow: input channels are gathered lane by lane.
//   tile_x    1    pixels of a row computed at once
// All other families on CPU: `vector`, no knobs.
//
// On CUDA, `direct` is the register tile of one thread. It has tile_x, tile_k and
// flat, which must be 1; there is no `depthwise`, and the other families have
// `thread`: a thread computes one block of channels of one pixel (softmax: a pixel).
// All have one knob more:
//   threads   128  threads of a block
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_SCHEDULE_H
#define HALNET_DIALECTS_KERNEL_SCHEDULE_H

#include "dialects/Kernel/ConvShape.h"

#include <optional>
#include <string>

namespace halnet::kernel {

/// The schedule as text: "direct<tile_k = 2, tile_x = 14>", or "gather" without knobs.
std::string scheduleText(const Schedule &schedule);

/// Whether the kernel can have a `winograd` schedule of small enough m.
bool takesWinograd(const KernelSpec &spec);

/// The tiles of m x m pixels that cover the results of all images in `winograd`.
int64_t winogradTiles(const ConvShape &shape, int64_t m);

/// The inner tolerance of F(m): what a result's error stays below, as a part of its largest value
/// before the epilogue. Seen on random tensors of up to 512 channels is at most a third of it.
double winogradTolerance(int64_t m);

/// The root mean square of the errors that F(m) adds to a result, as a part of its largest value
/// before the epilogue. docs/winograd.md says what is made of it.
double winogradRounding(int64_t m);

/// winogradTolerance() of a `winograd` schedule's m, which checkSchedule() takes; 0 for any other.
double toleranceOf(const Schedule &schedule);
/// The same of winogradRounding().
double roundingOf(const Schedule &schedule);

/// Why `spec.schedule` cannot schedule the kernel (one sentence, naming knob and
/// limit), or nothing where it can. Code generation takes only what passes here.
std::optional<std::string> checkSchedule(const KernelSpec &spec);

} // namespace halnet::kernel

#endif // HALNET_DIALECTS_KERNEL_SCHEDULE_H
