//===- KernelOps.td - the ops of the kernel dialect ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_KERNEL_KERNELOPS_TD
#define HALNET_DIALECTS_KERNEL_KERNELOPS_TD

include "dialects/Kernel/KernelDialect.td"
include "dialects/Kernel/KernelInterfaces.td"
include "dialects/Net/NetDialect.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Kernel_Op<string mnemonic, list<Trait> traits = []> : Op<Kernel_Dialect, mnemonic, traits>;

def Kernel_Tensor
    : Type<CPred<"::halnet::kernel::isActivation($_self)">,
           "float32 tensor of 2 or 4 known extents, plain or in blocks of channels",
           "::mlir::RankedTensorType">;

def Kernel_AffinesAttr : TypedArrayAttrBase<Net_StepArrayAttr, "lists of affine steps">;

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

def Kernel_ProgramOp : Kernel_Op<"program", [IsolatedFromAbove, SingleBlock]> {
  let summary = "A network as kernel calls in their order, for one target";
  let description = [{
    The network's name is no symbol: a module holds one program for each of several
    targets and shapes of the input. The block's arguments are the inputs, plain NCHW or in one block
    of all channels, which is (N, H, W, C), named by their locations.
    `arena_bytes` and `weights_bytes` are known after `plan` and `pack`; `rounding`, after
    `schedule`, is what forms of Winograd are estimated to add to the error of each output:
    of a probability, of any other as a part of its largest value. `image` is that of `net.graph`.

    ```mlir
    kernel.program @tiny("x86-64-v3") (%data: tensor<1x3x8x8xf32>) {
      %0 = kernel.elementwise %data {epilogue = #kernel.epilogue<relu>, names = ["relu0"]}
          : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
      kernel.return %0 ["relu0"] : tensor<1x3x8x8xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$net_name, StrAttr:$target,
                       OptionalAttr<I64Attr>:$weights_bytes, OptionalAttr<I64Attr>:$arena_bytes,
                       OptionalAttr<DenseF64ArrayAttr>:$rounding,
                       OptionalAttr<Net_ImageAttr>:$image);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::halnet::kernel::ReturnOp getReturn();
    /// The facts of the target; the verifier has seen that it exists.
    const ::halnet::kernel::Target &getTargetFacts();
  }];
}

def Kernel_ReturnOp : Kernel_Op<"return", [Terminator, Pure, HasParent<"ProgramOp">]> {
  let summary = "The outputs of a program, plain NCHW or [N, features]";
  let description = [{
    ```mlir
    kernel.return %prob ["softmax"] : tensor<1x1000xf32>
    ```
  }];
  let arguments = (ins Variadic<Kernel_Tensor>:$outputs, StrArrayAttr:$names);
  let assemblyFormat = "$outputs $names attr-dict `:` type($outputs)";
  let hasVerifier = 1;
}

//===----------------------------------------------------------------------===//
// Fused kernels
//===----------------------------------------------------------------------===//

/// One fused kernel; `extra` are the attributes of its family.
class Kernel_FusedOp<string mnemonic, dag extra = (ins)>
    : Kernel_Op<mnemonic, [Pure, AttrSizedOperandSegments,
                           DeclareOpInterfaceMethods<Kernel_FusedKernel>]> {
  let arguments = !con((ins Variadic<Kernel_Tensor>:$inputs, Variadic<Kernel_Tensor>:$addends),
                       extra,
                       (ins DefaultValuedAttr<Kernel_EpilogueAttr, "{}">:$epilogue,
                            DefaultValuedAttr<Kernel_AffinesAttr, "{}">:$affines, StrArrayAttr:$names,
                            DefaultValuedAttr<ConfinedAttr<I64Attr, [IntNonNegative]>, "0">:$macs,
                            OptionalAttr<Kernel_ScheduleAttr>:$schedule,
                            OptionalAttr<DenseI64ArrayAttr>:$constants,
                            OptionalAttr<DenseI64ArrayAttr>:$offsets));
  let results = (outs Variadic<Kernel_Tensor>:$results);
  let assemblyFormat = [{
    $inputs (`add` $addends^)? attr-dict `:` functional-type(operands, results)
  }];
}

def Kernel_ConvOp
    : Kernel_FusedOp<"conv", (ins FlatSymbolRefAttr:$weight, OptionalAttr<FlatSymbolRefAttr>:$bias,
                                  DefaultValuedAttr<Net_StepArrayAttr, "{}">:$folds,
                                  DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$stride,
                                  DenseI64ArrayAttr:$pad,
                                  OptionalAttr<DenseI64ArrayAttr>:$pad_end,
                                  DenseI64ArrayAttr:$dilation, I64Attr:$group)> {
  let summary = "Convolution and what was fused behind it";
  let description = [{
    The weights are those of `net.conv2d`, with the folds multiplied in when
    they are packed; folds bring a bias with them. `pad_end`, below and right, is
    equal to `pad` where it is not given.

    ```mlir
    %0:2 = kernel.conv %x add %shortcut {weight = @stage1_unit1_conv2_weight,
        kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>, pad = array<i64: 1, 1>,
        dilation = array<i64: 1, 1>, group = 1 : i64,
        epilogue = #kernel.epilogue<add, store, affine, relu>,
        affines = [[#net.step<gamma = @bn_gamma, beta = @bn_beta>]],
        names = ["_plus0", "stage1_unit2_relu1"]}
        : (tensor<1x64x56x56xf32, #kernel.layout<8>>, tensor<1x64x56x56xf32, #kernel.layout<8>>)
        -> (tensor<1x64x56x56xf32, #kernel.layout<8>>, tensor<1x64x56x56xf32, #kernel.layout<8>>)
    ```
  }];
}

def Kernel_DenseOp
    : Kernel_FusedOp<"dense", (ins FlatSymbolRefAttr:$weight,
                                   OptionalAttr<FlatSymbolRefAttr>:$bias,
                                   DefaultValuedAttr<Net_StepArrayAttr, "{}">:$folds)> {
  let summary = "Dense layer and what was fused behind it";
  let description = [{
    Reads a blocked image or matrix as it lies; the order of the weights'
    columns is packing's business.

    ```mlir
    %0 = kernel.dense %x {weight = @fc1_weight, bias = @fc1_bias, names = ["fc1"]}
        : (tensor<1x64x1x1xf32, #kernel.layout<8>>) -> tensor<1x10xf32, #kernel.layout<8>>
    ```
  }];
}

def Kernel_PoolOp
    : Kernel_FusedOp<"pool", (ins StrAttr:$kind, DenseI64ArrayAttr:$kernel,
                                  DenseI64ArrayAttr:$stride, DenseI64ArrayAttr:$pad,
                                  OptionalAttr<DenseI64ArrayAttr>:$pad_end,
                                  DefaultValuedAttr<BoolAttr, "false">:$count_padding)> {
  let summary = "Pooling (kind \"max\" or \"average\") and what was fused behind it";
  let description = [{
    ```mlir
    %0 = kernel.pool %x {kind = "max", kernel = array<i64: 3, 3>, stride = array<i64: 2, 2>,
        pad = array<i64: 1, 1>, names = ["pool0"]}
        : (tensor<1x64x112x112xf32, #kernel.layout<8>>) -> tensor<1x64x56x56xf32, #kernel.layout<8>>
    ```
  }];
  let hasVerifier = 1;
}

def Kernel_SoftmaxOp : Kernel_FusedOp<"softmax"> {
  let summary = "Softmax over the channels";
  let description = [{
    ```mlir
    %0 = kernel.softmax %x {names = ["softmax"]}
        : (tensor<1x10xf32, #kernel.layout<8>>) -> tensor<1x10xf32>
    ```
  }];
}

def Kernel_LayoutOp : Kernel_FusedOp<"layout"> {
  let summary = "Change of layout, and what was fused behind it";
  let description = [{
    Between plain NCHW and blocks, and from an image to a matrix (flatten: the
    features in the order C, H, W).

    ```mlir
    %0 = kernel.layout %data {names = ["data"]}
        : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32, #kernel.layout<3>>
    ```
  }];
}

def Kernel_ElementwiseOp : Kernel_FusedOp<"elementwise"> {
  let summary = "An epilogue alone: what fusion left over";
  let description = [{
    ```mlir
    %0 = kernel.elementwise %x add %y {epilogue = #kernel.epilogue<add, relu>, names = ["relu1"]}
        : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>)
        -> tensor<1x8x4x4xf32, #kernel.layout<8>>
    ```
  }];
}

def Kernel_ConcatOp : Kernel_FusedOp<"concat"> {
  let summary = "Tensors one behind the other along the channels, and what was fused behind it";
  let description = [{
    ```mlir
    %0 = kernel.concat %x, %y {names = ["concat"]}
        : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x3x4x4xf32, #kernel.layout<8>>)
        -> tensor<1x11x4x4xf32, #kernel.layout<8>>
    ```
  }];
}

def Kernel_CombineOp
    : Kernel_FusedOp<"combine", (ins StrAttr:$kind,
                                     DefaultValuedAttr<DenseF64ArrayAttr, "{}">:$coefficients)> {
  let summary = "Product, maximum or weighted sum of tensors, and what was fused behind it";
  let description = [{
    `kind` and `coefficients` are those of `net.combine`. The inputs have the
    result's shape; a product's second may be one factor for each channel of each
    image, [N, C] or [N, C, 1, 1] (`net.scale_channels`).

    ```mlir
    %0 = kernel.combine %x, %factors add %shortcut {kind = "product",
        epilogue = #kernel.epilogue<add, relu>, names = ["relu1"]}
        : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8xf32, #kernel.layout<8>>,
           tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
    ```
  }];
  let hasVerifier = 1;
}

def Kernel_SliceOp
    : Kernel_FusedOp<"slice", (ins ConfinedAttr<I64Attr, [IntNonNegative]>:$begin)> {
  let summary = "The channels from `begin` on, and what was fused behind it";
  let description = [{
    As many channels as the result has.

    ```mlir
    %0 = kernel.slice %x {begin = 8 : i64, names = ["slice"]}
        : (tensor<1x24x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
    ```
  }];
}

def Kernel_LrnOp
    : Kernel_FusedOp<"lrn", (ins I64Attr:$size, F64Attr:$alpha, F64Attr:$beta, F64Attr:$k)> {
  let summary = "Local response normalisation across channels, and what was fused behind it";
  let description = [{
    The attributes are those of `net.lrn`.

    ```mlir
    %0 = kernel.lrn %x {size = 5 : i64, alpha = 1.0e-04 : f64, beta = 0.75 : f64, k = 1.0 : f64,
        names = ["norm1"]}
        : (tensor<1x96x8x8xf32, #kernel.layout<8>>) -> tensor<1x96x8x8xf32, #kernel.layout<8>>
    ```
  }];
  let hasVerifier = 1;
}

#endif // HALNET_DIALECTS_KERNEL_KERNELOPS_TD
