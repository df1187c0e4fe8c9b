//===- KernelDialect.td - the kernel dialect and its attributes ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_KERNELDIALECT_TD
#define HALNET_DIALECTS_KERNEL_KERNELDIALECT_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def Kernel_Dialect : Dialect {
  let name = "kernel";
  let summary = "Fused kernels on blocked layouts, each with its schedule";
  let description = [{
    One op a fused kernel. An op holds all that the later phases decide: its
    schedule, the offsets of its packed constants, the offsets of its results
    in the arena. `Spec.h` is the same as plain data, for code generation.
  }];
  let cppNamespace = "::halnet::kernel";
  let dependentDialects = ["::halnet::net::NetDialect"];
  let useDefaultAttributePrinterParser = 1;
}

def Kernel_LayoutAttr : AttrDef<Kernel_Dialect, "Layout"> {
  let mnemonic = "layout";
  let summary = "NCHW in blocks of channels: the encoding of a tensor";
  let description = [{
    [N][ceil(C / block)][H][W][block]; lanes beyond C hold zero. A tensor
    without an encoding is plain NCHW.

    ```mlir
    tensor<1x64x56x56xf32, #kernel.layout<8>>
    ```
  }];
  let parameters = (ins "int64_t":$block);
  let assemblyFormat = "`<` $block `>`";
  let genVerifyDecl = 1;
}

def Kernel_EpilogueAttr : AttrDef<Kernel_Dialect, "Epilogue"> {
  let mnemonic = "epilogue";
  let summary = "What follows a kernel's main computation, step by step";
  let description = [{
    `add` the next addend, `affine` by the next of the op's affines, `relu`,
    `sigmoid`, `store` the value so far as the next result. The last value is always
    stored.

    ```mlir
    #kernel.epilogue<add, store, affine, relu>
    ```
  }];
  let parameters = (ins OptionalArrayRefParameter<"::halnet::kernel::EpilogueStep">:$steps);
  let constBuilderCall = "::halnet::kernel::EpilogueAttr::get($_builder.getContext(), $0)";
  let hasCustomAssemblyFormat = 1;
}

def Kernel_ScheduleAttr : AttrDef<Kernel_Dialect, "Schedule"> {
  let mnemonic = "schedule";
  let summary = "How a kernel is computed";
  let description = [{
    A kind and named integers; `Schedule.h` says what they mean and holds them
    to the target's registers and caches.

    ```mlir
    #kernel.schedule<direct, tile_k = 2, tile_x = 4>
    ```
  }];
  let parameters = (ins "::mlir::StringAttr":$kind, "::mlir::DictionaryAttr":$knobs);
  let hasCustomAssemblyFormat = 1;
  let extraClassDeclaration = [{
    /// The same as plain data, and back.
    ::halnet::kernel::Schedule toSchedule() const;
    static ScheduleAttr get(::mlir::MLIRContext *context,
                            const ::halnet::kernel::Schedule &schedule);
  }];
}

#endif // HALNET_DIALECTS_KERNEL_KERNELDIALECT_TD
