//===- OnnxModel.h - an ONNX file, parsed ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model as protobuf has it, and which of a node's inputs are weights.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_ONNXMODEL_H
#define HALNET_COMPILER_WEIGHTS_ONNXMODEL_H

#include "compiler/proto/onnx.pb.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace halnet::weights {

/// Whether a file that begins so is an ONNX model: its first field is the version of the format.
bool isOnnx(llvm::StringRef firstBytes);
/// Whether a file is one, by its suffix or its content.
bool isOnnxFile(llvm::StringRef path);

/// The model in a file. All its constants are initializers: see OnnxConstants.h. Errors are
/// sentences that name the file.
llvm::Expected<std::unique_ptr<onnx::ModelProto>> parseOnnx(llvm::StringRef path);

/// A node's attribute of this name, or null.
const onnx::AttributeProto *findAttribute(const onnx::NodeProto &node, llvm::StringRef name);

/// An input of a node that is a weight if it is an initializer.
struct OnnxWeight {
  enum class Form {
    Plain,      ///< as it stands
    Transposed, ///< of a matrix product, [in, out] in the file
    Vector,     ///< one number a channel, whatever extents of 1 stand before
    Channels    ///< the same, whatever extents of 1 stand before and behind
  };
  std::string name; ///< that of the parameter
  std::string initializer;
  Form form;
};

/// What the net dialect takes as parameters, in the order of the node's inputs: weight and bias of
/// Conv and Gemm, the four of BatchNormalization, the weight of MatMul, and either input of Mul and
/// Add, by which channels may be scaled and shifted. A transposed one has ".T" behind its name.
std::vector<OnnxWeight> onnxWeights(const onnx::NodeProto &node);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_ONNXMODEL_H
