//===- PrototxtTraining.h - what only training files have ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Data layers in place of an input, a loss in place of the softmax, and accuracies.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXTTRAINING_H
#define HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXTTRAINING_H

#include "compiler/writer/prototxt/PrototxtLayers.h"

namespace halnet::writer {

/// The softmax that is the network's only result; failure after an error where there is none.
mlir::FailureOr<net::SoftmaxOp> findLoss(net::GraphOp graph);

/// A data layer for each phase, called `name`, with crop, mean and scale as the network's images
/// want them; images of any size but squares of 1 or 3 channels are an error. What data layers
/// can't say of them is warned of, and goes into a comment "# halnet: image ...", which the reader
/// takes.
llvm::LogicalResult writeDataLayers(net::GraphOp graph, const std::string &name,
                                    llvm::raw_ostream &out);

/// The names of the layers that writeLoss adds, and of the labels' blob.
llvm::SmallVector<llvm::StringRef> lossNames(net::SoftmaxOp softmax);

/// Loss and accuracies of the blob `scores`; a comment "# halnet: softmax NAME of BLOB" keeps the
/// name of the softmax, which is the loss in inference.
void writeLoss(net::SoftmaxOp softmax, const std::string &scores, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXTTRAINING_H
