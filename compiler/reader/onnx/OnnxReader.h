//===- OnnxReader.h - ONNX's models ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Models of convolutional classification networks, opset 7 and later.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ONNX_ONNXREADER_H
#define HALNET_COMPILER_READER_ONNX_ONNXREADER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/Reader.h"

#include <optional>

namespace halnet::reader {

/// The description in the model `path`, not checked. Layers have the names of the values that they
/// give, parameters those of initializers (see weights/OnnxModel.h); `options.sets` give open axes
/// or whole shapes of inputs. Places are those of a text that is made of the model, OnnxText.h.
/// None after an error that leaves nothing to check; `failed` says whether there was one.
std::optional<Description> readOnnx(llvm::StringRef path, const ReadOptions &options,
                                    mlir::MLIRContext &context, Sources &sources, bool &failed);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ONNX_ONNXREADER_H
