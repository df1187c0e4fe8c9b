//===- NetLayers.td - layers without weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_NETLAYERS_TD
#define HALNET_DIALECTS_NET_NETLAYERS_TD

include "dialects/Net/NetBase.td"

def Net_ReluOp : Net_Layer<"relu"> {
  let summary = "max(x, 0)";
  let description = [{
    ```mlir
    %1 = net.relu %0 : (tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Net_AddOp : Net_Layer<"add"> {
  let summary = "Sum of two or more tensors of one shape";
  let description = [{
    ```mlir
    %2 = net.add %0, %1 : (tensor<1x64x8x8xf32>, tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Variadic<Net_Tensor>:$inputs);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Net_SigmoidOp : Net_Layer<"sigmoid"> {
  let summary = "1 / (1 + exp(-x))";
  let description = [{
    ```mlir
    %1 = net.sigmoid %0 : (tensor<1x64xf32>) -> tensor<1x64xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Net_CombineOp : Net_Layer<"combine"> {
  let summary = "Product, maximum or weighted sum of two or more tensors of one shape";
  let description = [{
    `kind` is "product", "max" or "sum". A sum has a number for each input in
    `coefficients`, which it is multiplied by; where all are 1 it is a `net.add`.
    Of values of which one is NaN the maximum is NaN.

    ```mlir
    %2 = net.combine %0, %1 {kind = "sum", coefficients = array<f64: 1.0, 0.17>}
        : (tensor<1x64x8x8xf32>, tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Variadic<Net_Tensor>:$inputs, StrAttr:$kind,
                       DefaultValuedAttr<DenseF64ArrayAttr, "{}">:$coefficients);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Net_ScaleChannelsOp : Net_Layer<"scale_channels"> {
  let summary = "Each channel of each image times a factor of its own";
  let description = [{
    The factors are [N, C] or [N, C, 1, 1]: what squeeze and excitation ends in,
    Caffe's Scale of two inputs.

    ```mlir
    %2 = net.scale_channels %0 by %1
        : (tensor<1x64x8x8xf32>, tensor<1x64xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, Net_Tensor:$factors);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input `by` $factors attr-dict `:` functional-type(operands, results)";
}

class Net_PoolOp<string mnemonic, dag extra> : Net_Layer<mnemonic> {
  let arguments = !con((ins Net_Tensor:$input, OptionalAttr<DenseI64ArrayAttr>:$kernel,
                            DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$stride,
                            DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">:$pad,
                            OptionalAttr<DenseI64ArrayAttr>:$pad_end,
                            OptionalAttr<StrAttr>:$round), extra);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = Net_TrailingPad;
}

def Net_MaxPoolOp : Net_PoolOp<"max_pool", (ins)> {
  let summary = "Largest value of each window; padding counts as -inf";
  let description = [{
    Without `kernel` the window is the whole image. `pad` and `pad_end` as in
    `net.conv2d`. `round` is "floor" or "ceil" (Caffe's; a last window that would
    start beyond the input and its left padding is dropped); it must be given
    where the two differ.

    ```mlir
    %1 = net.max_pool %0 {kernel = array<i64: 3, 3>, stride = array<i64: 2, 2>,
        pad = array<i64: 1, 1>, round = "floor"}
        : (tensor<1x64x112x112xf32>) -> tensor<1x64x56x56xf32>
    ```
  }];
}

def Net_AvgPoolOp : Net_PoolOp<"avg_pool",
                               (ins DefaultValuedAttr<BoolAttr, "true">:$count_padding)> {
  let summary = "Mean of each window";
  let description = [{
    As `net.max_pool`. With `count_padding` the divisor is the window's size
    clipped to the padded input (Caffe's rule), else the number of true inputs.

    ```mlir
    %1 = net.avg_pool %0 : (tensor<1x64x8x8xf32>) -> tensor<1x64x1x1xf32>
    ```
  }];
}

def Net_SoftmaxOp : Net_Layer<"softmax"> {
  let summary = "exp(x) over the sum of exp over the channels";
  let description = [{
    ```mlir
    %1 = net.softmax %0 : (tensor<1x10xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
}

def Net_ConcatOp : Net_Layer<"concat"> {
  let summary = "Tensors one behind the other along the channels";
  let description = [{
    ```mlir
    %2 = net.concat %0, %1 : (tensor<1x8x4x4xf32>, tensor<1x3x4x4xf32>) -> tensor<1x11x4x4xf32>
    ```
  }];
  let arguments = (ins Variadic<Net_Tensor>:$inputs);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$inputs attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Net_SliceOp : Net_Layer<"slice"> {
  let summary = "Some of a tensor's channels";
  let description = [{
    The channels from `begin` to before `end` (all that follow where it is left
    out), or part number `part`, counted from 0, of `parts` equal ones.

    ```mlir
    %1 = net.slice %0 {begin = 8 : i64, end = 24 : i64}
        : (tensor<1x32x4x4xf32>) -> tensor<1x16x4x4xf32>
    ```

    ```mlir
    %1 = net.slice %0 {part = 1 : i64, parts = 2 : i64}
        : (tensor<1x32x4x4xf32>) -> tensor<1x16x4x4xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, DefaultValuedAttr<I64Attr, "0">:$begin,
                       OptionalAttr<I64Attr>:$end, DefaultValuedAttr<I64Attr, "0">:$part,
                       DefaultValuedAttr<I64Attr, "1">:$parts);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The first channel of an input with a known shape.
    int64_t firstChannel();
  }];
}

def Net_LrnOp : Net_Layer<"lrn"> {
  let summary = "Local response normalisation across channels";
  let description = [{
    x / (k + alpha / size * s) ^ beta, where s is the sum of the squares of the
    `size` channels, an odd number, around x's own; channels beyond the tensor
    count as 0.

    ```mlir
    %1 = net.lrn %0 {size = 5 : i64, alpha = 1.0e-04 : f64, beta = 0.75 : f64, k = 1.0 : f64}
        : (tensor<1x96x8x8xf32>) -> tensor<1x96x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, I64Attr:$size, F64Attr:$alpha, F64Attr:$beta,
                       F64Attr:$k);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
}

def Net_FlattenOp : Net_Layer<"flatten"> {
  let summary = "[N, C, H, W] as [N, C * H * W]";
  let description = [{
    ```mlir
    %1 = net.flatten %0 : (tensor<1x64x2x2xf32>) -> tensor<1x256xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

def Net_IdentityOp : Net_Layer<"identity"> {
  let summary = "The input, under another name";
  let description = [{
    ```mlir
    %1 = net.identity %0 : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input attr-dict `:` functional-type(operands, results)";
  let hasFolder = 1;
}

#endif // HALNET_DIALECTS_NET_NETLAYERS_TD
