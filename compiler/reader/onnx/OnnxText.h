//===- OnnxText.h - a model as text ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ONNX files are binary; messages point into this text of one line a node.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ONNX_ONNXTEXT_H
#define HALNET_COMPILER_READER_ONNX_ONNXTEXT_H

#include "compiler/proto/onnx.pb.h"

#include "mlir/IR/Location.h"

#include <string>
#include <vector>

namespace halnet::reader {

/// Where the parts of a node stand.
struct OnnxPlaces {
  mlir::Location name, op;
  std::vector<mlir::Location> inputs, attributes; ///< in the node's order
  std::vector<mlir::Location> attributeNames;     ///< the same
};

/// A model as text, with places in it:
///
///     opset 17, by pytorch 2.9
///     input data [N, 3, 224, 224]
///     relu0 = Relu(conv0)
///     output relu0
struct OnnxText {
  std::string text;
  mlir::Location top;
  std::vector<mlir::Location> inputs, outputs; ///< of the graph, in its order
  std::vector<OnnxPlaces> nodes;
};

/// Places get the file name `file`. Long lists of numbers are cut short; control characters are
/// shown as '?'.
OnnxText writeOnnxText(const onnx::ModelProto &model, llvm::StringRef file,
                       mlir::MLIRContext &context);

/// The version of ONNX's own operators; 1 where the file does not say it, as ONNX has it.
int64_t opsetOf(const onnx::ModelProto &model);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ONNX_ONNXTEXT_H
