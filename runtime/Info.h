//===- Info.h - what P info says ----------------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_INFO_H
#define HALNET_RUNTIME_INFO_H

#include "runtime/Model.h"

#include <cstdint>

namespace halnet::runtime {

/// The C library that this program needs: "2.34", or "none".
struct LibcText {
  char text[24];
  LibcText();
};

/// The order of an image's channels: "RGB", "BGR" or "GREY".
const char *channelsOf(const halnet_image &image, int channels);

/// Whether this machine runs the model: it is one for the chosen target, and the CPU is good
/// enough.
bool runsHere(const Model &model, Models here);

/// All of the package, and of `model`, its calls; `arenaBytes` are those of a run.
void printInfoJson(const Package &package, const Model &model, Models here, uint64_t arenaBytes);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_INFO_H
