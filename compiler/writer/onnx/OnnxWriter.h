//===- OnnxWriter.h - a network as an ONNX model ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file with the network and its weights, for whatever runs ONNX.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_ONNX_ONNXWRITER_H
#define HALNET_COMPILER_WRITER_ONNX_ONNXWRITER_H

#include "compiler/weights/WeightStore.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// Writes the one net.graph of a module, after `infer`, as a model of opset 17. Values have the
/// names of the layers that give them, initializers those of parameters. A BatchNorm and a Scale
/// that alone reads it are one node. Failure after an error: what ONNX can't say, weights that
/// can't be read, and models of more than 2 GiB, which protobuf doesn't write.
llvm::LogicalResult writeOnnx(mlir::ModuleOp module, weights::WeightStore &store,
                              llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_ONNX_ONNXWRITER_H
