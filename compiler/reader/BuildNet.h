//===- BuildNet.h - from a description to the net dialect --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The last step of every reader.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_BUILDNET_H
#define HALNET_COMPILER_READER_BUILDNET_H

#include "compiler/reader/Description.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace halnet::reader {

/// The module of a description that passed `checkDescription`. With `cutOff`
/// layers that no output needs are left out. Null after an error.
mlir::OwningOpRef<mlir::ModuleOp> buildNet(const Description &description, bool cutOff,
                                           mlir::MLIRContext &context);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_BUILDNET_H
