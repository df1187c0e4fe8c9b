//===- Prepare.h - from an image to a network's input ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scales, cuts, orders and shifts, as the description's `image` says.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_IMAGES_PREPARE_H
#define HALNET_RUNTIME_IMAGES_PREPARE_H

#include "runtime/images/Resample.h"

#include <halnet/model.h>

namespace halnet::runtime {

/// The size to which an image is scaled so that `wanted`, the size of the
/// network's input, can be cut out of it.
///
/// As torchvision's Resize: to a height and width, or until the shorter side has so
/// many pixels, while the other one, rounded down, keeps the image's shape. But
/// never to less than `wanted`.
ImageSize scaledSize(ImageSize image, const halnet_image &preparation, ImageSize wanted);

/// What torchvision's CenterCrop cuts out: the middle, and where there are two, the
/// one with the even offset.
ImageWindow middleOf(ImageSize image, ImageSize wanted);

/// The file at `path` as one image of `input`: C x H x W numbers, to `to`.
/// One thread at a time.
bool prepareImage(const char *path, const halnet_image &preparation, const halnet_tensor &input,
                  float *to, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_IMAGES_PREPARE_H
