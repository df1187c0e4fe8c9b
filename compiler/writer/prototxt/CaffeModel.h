//===- CaffeModel.h - Weights as a .caffemodel ----------------*- C++ -*-===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The weights that go with a prototxt.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PROTOTXT_CAFFEMODEL_H
#define HALNET_COMPILER_WRITER_PROTOTXT_CAFFEMODEL_H

#include "compiler/weights/WeightStore.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// Writes the blobs of the layers of `module`, which has passed `infer`, that have any, under the
/// names that writePrototxt gives these layers: Caffe and its like match a file's blobs by name.
/// Blobs are float32 with a `shape`. A BatchNorm's third blob, which its statistics are to be
/// divided by, is 1, so that numbers are moved unchanged; a gamma that the network leaves out or
/// fixes is 1 in its Scale. checkWeights has accepted the store. Errors are sentences; nothing is
/// written then.
llvm::Error writeCaffeModel(mlir::ModuleOp module, weights::WeightStore &store,
                            llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PROTOTXT_CAFFEMODEL_H
