//===- YamlWriter.h - a description from the net dialect ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// netdefs/README.md says what a description is.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLWRITER_H
#define HALNET_COMPILER_WRITER_YAML_YAMLWRITER_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// Writes the net, which stands after `infer`, as a description that reads back as the same net.
/// What repeats in its layers is a block, what repeats in its blocks a repetition. Fails after an
/// error, with nothing written, where a description can't say something: other names than ours,
/// several inputs, arrays (N, H, W, C).
llvm::LogicalResult writeYaml(mlir::ModuleOp module, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLWRITER_H
