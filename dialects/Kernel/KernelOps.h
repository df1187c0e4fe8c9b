//===- KernelOps.h - the kernel dialect's classes ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_KERNELOPS_H
#define HALNET_DIALECTS_KERNEL_KERNELOPS_H

#include "dialects/Kernel/Spec.h"
#include "dialects/Net/NetOps.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace halnet::kernel {
class ReturnOp;

/// Whether the type is a tensor as it may lie in memory (TensorShape): float32,
/// [N, C, H, W] or [N, features], plain or with a #kernel.layout, within net's limits.
bool isActivation(mlir::Type type);

namespace detail {
/// Holds epilogue, operands, results, layouts and, once there is one, the
/// schedule of a fused kernel together.
llvm::LogicalResult verifyFusedKernel(mlir::Operation *op);
} // namespace detail
} // namespace halnet::kernel

#include "dialects/Kernel/KernelDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Kernel/KernelAttributes.h.inc"

#include "dialects/Kernel/KernelInterfaces.h.inc"

#define GET_OP_CLASSES
#include "dialects/Kernel/KernelOps.h.inc"

namespace halnet::kernel {

/// Marks a kernel whose schedule came from a tuning log.
inline constexpr llvm::StringLiteral fromLogAttribute = "kernel.from_log";

/// The kernel as plain data. The op stands in a kernel.program and has passed
/// the verifier; without a schedule the spec's is empty.
KernelSpec specOf(FusedKernel op);

/// The parameters that the kernel reads, each with the shape it must have.
llvm::SmallVector<net::ParamUse> paramUses(FusedKernel op);

/// The tensor as it lies in memory: the type's encoding decides the layout.
TensorShape shapeOf(mlir::Type type);

} // namespace halnet::kernel

#endif // HALNET_DIALECTS_KERNEL_KERNELOPS_H
