//===- Comments.h - what halnet's own comments in a prototxt say ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers that Caffe lacks, as the writer left them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_COMMENTS_H
#define HALNET_COMPILER_READER_CAFFE_COMMENTS_H

#include "compiler/reader/caffe/ProtoText.h"

namespace halnet::reader {

/// Puts an identity in the place of every line "# halnet: identity NAME of BLOB" of `text`, from
/// which `net` was parsed: a Dropout in place, which means nothing in inference either.
void addCommentedLayers(llvm::StringRef text, llvm::StringRef name, mlir::MLIRContext &context,
                        TextMessage &net);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_COMMENTS_H
