//===- NetOps.h - the net dialect's classes ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_NETOPS_H
#define HALNET_DIALECTS_NET_NETOPS_H

#include "dialects/Net/ShapedLayer.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace halnet::net {
class ReturnOp;
class YieldOp;
} // namespace halnet::net

#include "dialects/Net/NetDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Net/NetAttributes.h.inc"

#define GET_OP_CLASSES
#include "dialects/Net/NetOps.h.inc"

namespace halnet::net {
/// Whether the layer can follow another one in a kernel's epilogue: affine, relu, add.
bool isElementwise(mlir::Operation *layer);
} // namespace halnet::net

#endif // HALNET_DIALECTS_NET_NETOPS_H
