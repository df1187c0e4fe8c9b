//===- CaffeNet.h - a prototxt as a description ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which layers count, and which blob is whose.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_CAFFENET_H
#define HALNET_COMPILER_READER_CAFFE_CAFFENET_H

#include "compiler/reader/Description.h"
#include "compiler/reader/caffe/Fields.h"

namespace halnet::reader {

/// Fills the description from a NetParameter for `phase`, "TRAIN" or "TEST": its name (left as it
/// is where the file has none), inputs and layers; what read a blob reads the layer
/// that wrote it last. False after errors.
bool readCaffeNet(const Fields &net, llvm::StringRef phase, Description &description);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_CAFFENET_H
