//===- TestModel.h - a tiny network with kernels by hand ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a compiled network hands to the runtime, small enough to know its results.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_UNIT_RUNTIME_TESTMODEL_H
#define HALNET_TEST_UNIT_RUNTIME_TESTMODEL_H

#include <halnet/model.h>

// Two calls on a batch of 2 images "data" (2, 3, 2, 2):
//   "relu0" = max(data, 0), in the arena, in blocks of 8 channels;
//   "prob" (2, 3) = the mean of relu0's pixels, times 1, 2 and 3 by channel,
//                   computed by a parallel loop over images.
// `tiny` is that network, alone in `halnet_package`; `twoOutputs` has relu0 as a first output too.
extern "C" const struct halnet_model tiny, twoOutputs;

#endif // HALNET_TEST_UNIT_RUNTIME_TESTMODEL_H
