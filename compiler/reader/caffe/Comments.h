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

#include "compiler/reader/Description.h"
#include "compiler/reader/caffe/ProtoText.h"

namespace halnet::reader {

/// Puts layers in the places of the lines "# halnet: identity NAME of BLOB" and "# halnet: flatten
/// NAME of BLOB" of `text`, from which `net` was parsed: a Dropout, which means nothing in
/// inference either, and a Flatten, both in place. After "# halnet: softmax NAME of BLOB" the next
/// layer has that name and top: in a training file it is the loss.
void addCommentedLayers(llvm::StringRef text, llvm::StringRef name, mlir::MLIRContext &context,
                        TextMessage &net);

/// "# halnet: image #net.image<...>" or "# halnet: image none" says how the input is made of
/// images, which data layers say only in part. False after an error in such a line.
bool readCommentedImage(llvm::StringRef text, llvm::StringRef name, mlir::MLIRContext &context,
                        Input &input);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_COMMENTS_H
