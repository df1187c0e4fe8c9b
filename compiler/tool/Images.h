//===- Images.h - images for the interpreter ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_IMAGES_H
#define HALNET_COMPILER_TOOL_IMAGES_H

#include "compiler/interp/Tensor.h"
#include "dialects/Net/NetOps.h"

#include "llvm/Support/Error.h"

namespace halnet::tool {

/// The images of an .npy or .npz file: the one array that it holds, or the one called `array`.
/// Errors are sentences that name the file.
llvm::Expected<interp::Tensor> readImages(llvm::StringRef path, llvm::StringRef array);

/// Holds images, any number of them, to the arrays that the net takes, and makes (N, C, H, W) of
/// them; reports what is wrong.
llvm::LogicalResult takeImages(net::GraphOp graph, interp::Tensor &images);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_IMAGES_H
