//===- Svg.h - a network as a picture, drawn ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The picture of Dot.h as Graphviz's own program draws it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_DOT_SVG_H
#define HALNET_COMPILER_WRITER_DOT_SVG_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace halnet::writer {

/// The path of Graphviz's `dot`; empty where it is not there.
std::string findDot();

/// Writes what `dot -Tsvg` makes of writeDot's picture. An error where `dot` is missing or fails;
/// nothing is written then.
llvm::LogicalResult writeSvg(mlir::ModuleOp module, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_DOT_SVG_H
