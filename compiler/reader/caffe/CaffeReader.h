//===- CaffeReader.h - Caffe's prototxt -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Deploy and training files, with `layer` or the older `layers`.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_CAFFEREADER_H
#define HALNET_COMPILER_READER_CAFFE_CAFFEREADER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/Reader.h"

#include <optional>

namespace halnet::reader {

/// Whether a text is Caffe's: it has layers as blocks, or an input as Caffe says it.
bool isCaffeText(llvm::StringRef text);

/// The description in the prototxt `path`, not checked, of `options.phase`. After an error what
/// could be read is there still, to be checked for more; none where nothing could. `failed` says
/// whether there was an error.
std::optional<Description> readCaffe(llvm::StringRef path, const ReadOptions &options,
                                     mlir::MLIRContext &context, Sources &sources, bool &failed);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_CAFFEREADER_H
