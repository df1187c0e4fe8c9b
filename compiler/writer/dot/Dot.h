//===- Dot.h - a network as a picture ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The network in the language of Graphviz, which draws it: `dot -Tsvg`.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_DOT_DOT_H
#define HALNET_COMPILER_WRITER_DOT_DOT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// Writes the one `net.graph` of `module`, whose tensors have their shapes (after `infer`, before
/// `fuse`): a box a layer with its name, its op and its result's shape, and a frame around each use
/// of a block that has a name, and around uses whose names begin alike (stage1_unit1,
/// stage1_unit2). Where there are no blocks, a frame holds the layers whose images have the same
/// height and width.
llvm::LogicalResult writeDot(mlir::ModuleOp module, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_DOT_DOT_H
