//===- Symbol.h - a network as an MXNet symbol ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The network as MXNet 1.9 saves a symbol: what lies beside a .params file as NAME-symbol.json.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_MXNET_SYMBOL_H
#define HALNET_COMPILER_WRITER_MXNET_SYMBOL_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// Writes the one `net.graph` of `module`, whose tensors have their shapes and whose layers are as
/// described (after `infer`, before `simplify`).
///
/// Variables have the names of the parameters, so weights move unchanged. A BatchNorm without gamma
/// and the Scale behind it become one BatchNorm, under the first one's name. A softmax that is an
/// output is a SoftmaxOutput with a label, as in MXNet's own networks. What MXNet can't say is an
/// error at its layer; nothing is written then.
llvm::LogicalResult writeMxnetSymbol(mlir::ModuleOp module, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_MXNET_SYMBOL_H
