//===- Winograd.h - the forms of Winograd convolution ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// F(m x m, 3x3): the transforms that turn a 3x3 convolution of stride 1 into
// products of points, and the tiles that cover an image.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_WINOGRAD_H
#define HALNET_CODEGEN_WINOGRAD_H

#include "dialects/Kernel/ConvShape.h"

#include <vector>

namespace halnet::codegen {

using Matrix = std::vector<std::vector<double>>; ///< rows of equal length

/// One dimension of F(m, 3): m outputs y = output * ((weights * g) . (input * d)) of n = m + 2
/// inputs d and 3 taps g, by n products instead of 3 m. A square tile applies it along both sides.
struct WinogradForm {
  int m, n;
  Matrix input;   ///< n x n
  Matrix weights; ///< n x 3
  Matrix output;  ///< m x n
};

/// The form of m = 2 to 5 by Cook and Toom's method.
WinogradForm winogradForm(int m);

/// The tiles of m x m pixels that cover the results of all images, row by row.
struct WinogradTiles {
  int columns, rows; ///< of one image
  int count;         ///< of all images
  int apart; ///< tiles from one block of channels to the next in scratch, odd: at a multiple
             ///< of 4 KiB all points of a tile would meet in the same lines of the cache
};

WinogradTiles winogradTiles(const kernel::ConvShape &shape, int m);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_WINOGRAD_H
