//===- KernelInterfaces.td - what all fused kernels have ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_KERNELINTERFACES_TD
#define HALNET_DIALECTS_KERNEL_KERNELINTERFACES_TD

include "mlir/IR/OpBase.td"

def Kernel_FusedKernel : OpInterface<"FusedKernel"> {
  let cppNamespace = "::halnet::kernel";
  let description = "A fused kernel: the accessors that all of them have.";
  let methods = [
    InterfaceMethod<"What it reads.", "::mlir::OperandRange", "getInputs">,
    InterfaceMethod<"What its epilogue adds.", "::mlir::OperandRange", "getAddends">,
    InterfaceMethod<"Its epilogue.", "::halnet::kernel::EpilogueAttr", "getEpilogueAttr">,
    InterfaceMethod<"A list of affine steps for each affine of the epilogue.",
                    "::mlir::ArrayAttr", "getAffinesAttr">,
    InterfaceMethod<"The layer whose value each result is.", "::mlir::ArrayAttr", "getNamesAttr">,
    InterfaceMethod<"Multiply-accumulates of the merged layers as described.", "uint64_t",
                    "getMacs">,
    InterfaceMethod<"Its schedule, or null before `schedule`.",
                    "::halnet::kernel::ScheduleAttr", "getScheduleAttr">,
    InterfaceMethod<"Sets the schedule.", "void", "setScheduleAttr",
                    (ins "::halnet::kernel::ScheduleAttr":$schedule)>,
    InterfaceMethod<"Byte offsets into the packed weights, of its weights, bias and affines; null before `pack`.",
                    "::mlir::DenseI64ArrayAttr", "getConstantsAttr">,
    InterfaceMethod<"Sets the offsets of the constants.", "void", "setConstantsAttr",
                    (ins "::mlir::DenseI64ArrayAttr":$offsets)>,
    InterfaceMethod<"Byte offsets into the arena, of its results and scratch; null before `plan`.",
                    "::mlir::DenseI64ArrayAttr", "getOffsetsAttr">,
    InterfaceMethod<"Sets the offsets of results and scratch.", "void", "setOffsetsAttr",
                    (ins "::mlir::DenseI64ArrayAttr":$offsets)>,
  ];
  let verify = "return ::halnet::kernel::detail::verifyFusedKernel($_op);";
}

#endif // HALNET_DIALECTS_KERNEL_KERNELINTERFACES_TD
