//===- NetOps.td - the ops of the net dialect ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_NETOPS_TD
#define HALNET_DIALECTS_NET_NETOPS_TD

include "dialects/Net/NetBase.td"
include "dialects/Net/NetLayers.td"
include "mlir/IR/SymbolInterfaces.td"

//===----------------------------------------------------------------------===//
// The net and its parameters
//===----------------------------------------------------------------------===//

def Net_GraphOp : Net_Op<"graph", [IsolatedFromAbove, SingleBlock]> {
  let summary = "A network: inputs, layers in the order of evaluation, outputs";
  let description = [{
    The block's arguments are the inputs, named by their locations; `net.return`
    ends it. `image` says how images become the first input. With `channels_last`
    the arrays that a program takes as inputs are (N, H, W, C); here they are
    (N, C, H, W) all the same. The network's name is no symbol: a module holds one
    graph for each of several shapes of the input.

    ```mlir
    net.graph @tiny(%data: tensor<1x3x8x8xf32>) {
      %0 = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
      net.return %0 ["relu0"] : tensor<1x3x8x8xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$net_name, OptionalAttr<Net_ImageAttr>:$image,
                       UnitAttr:$channels_last);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::halnet::net::ReturnOp getReturn();
  }];
}

def Net_ReturnOp : Net_Op<"return", [Terminator, Pure, HasParent<"GraphOp">]> {
  let summary = "The outputs of a network";
  let description = [{
    Every output has the name by which programs and files know it: that of the
    layer that makes it, whatever later merges the layer away.

    ```mlir
    net.return %prob ["softmax"] : tensor<1x1000xf32>
    ```
  }];
  let arguments = (ins Variadic<Net_Tensor>:$outputs, StrArrayAttr:$names);
  let assemblyFormat = "$outputs $names attr-dict `:` type($outputs)";
  let hasVerifier = 1;
}

def Net_ParamOp : Net_Op<"param", [Symbol]> {
  let summary = "A parameter: the name of an entry of the weight store";
  let description = [{
    The type is unranked until `infer` knows what its layer needs.

    ```mlir
    net.param @conv0_weight : tensor<64x3x7x7xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<Net_Tensor>:$type);
  let assemblyFormat = "$sym_name attr-dict `:` $type";
}

//===----------------------------------------------------------------------===//
// Layers with weights
//===----------------------------------------------------------------------===//

def Net_Conv2dOp : Net_WeightedLayer<"conv2d", ["inferResult", "paramUses", "macs"]> {
  let summary = "Convolution over the two spatial dimensions of NCHW";
  let description = [{
    Weights are OIHW (num_output, C / group, kernel). Extents of the result are
    floor((in + pad + pad_end - dilation (kernel - 1) - 1) / stride) + 1. Pairs
    are (height, width). `pad` is the padding above and left, `pad_end` that
    below and right, which is equal where it is not given. `folds` are affine
    steps on the result that were merged into the layer: they are applied after
    the bias.

    ```mlir
    %1 = net.conv2d %0 weight(@conv0_weight) {num_output = 64 : i64, kernel = array<i64: 7, 7>,
        stride = array<i64: 2, 2>, pad = array<i64: 3, 3>}
        : (tensor<1x3x224x224xf32>) -> tensor<1x64x112x112xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, FlatSymbolRefAttr:$weight,
                       OptionalAttr<FlatSymbolRefAttr>:$bias, I64Attr:$num_output,
                       DenseI64ArrayAttr:$kernel,
                       DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$stride,
                       DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">:$pad,
                       OptionalAttr<DenseI64ArrayAttr>:$pad_end,
                       DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">:$dilation,
                       DefaultValuedAttr<I64Attr, "1">:$group,
                       DefaultValuedAttr<Net_StepArrayAttr, "{}">:$folds);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = [{
    $input `weight` `(` $weight `)` (`bias` `(` $bias^ `)`)? attr-dict `:`
    functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = Net_TrailingPad;
}

def Net_DenseOp : Net_WeightedLayer<"dense", ["inferResult", "paramUses", "macs"]> {
  let summary = "Dense layer: a matrix product over everything but the batch";
  let description = [{
    Weights are [num_output, C * H * W] in the order C, H, W; a tensor with four
    dimensions is flattened first. `folds` as in `net.conv2d`.

    ```mlir
    %1 = net.dense %0 weight(@fc1_weight) bias(@fc1_bias) {num_output = 10 : i64}
        : (tensor<1x64x1x1xf32>) -> tensor<1x10xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, FlatSymbolRefAttr:$weight,
                       OptionalAttr<FlatSymbolRefAttr>:$bias, I64Attr:$num_output,
                       DefaultValuedAttr<Net_StepArrayAttr, "{}">:$folds);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = [{
    $input `weight` `(` $weight `)` (`bias` `(` $bias^ `)`)? attr-dict `:`
    functional-type(operands, results)
  }];
}

def Net_BatchNormOp : Net_WeightedLayer<"batch_norm", ["inferResult", "paramUses"]> {
  let summary = "Batch normalisation with fixed statistics, channel by channel";
  let description = [{
    (x - mean) / sqrt(variance + eps), then times gamma plus beta where given
    (MXNet's form; Caffe's has neither and is followed by `net.scale`). With
    `fix_gamma` gamma counts as 1 whatever the file holds. `eps` is a float32, as
    all formats but text have it, so that a net means the same in each.

    ```mlir
    %1 = net.batch_norm %0 mean(@bn1_moving_mean) variance(@bn1_moving_var) gamma(@bn1_gamma)
        beta(@bn1_beta) {eps = 2.0e-05 : f32} : (tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, FlatSymbolRefAttr:$mean, FlatSymbolRefAttr:$variance,
                       OptionalAttr<FlatSymbolRefAttr>:$gamma,
                       OptionalAttr<FlatSymbolRefAttr>:$beta, F32Attr:$eps, UnitAttr:$fix_gamma);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = [{
    $input `mean` `(` $mean `)` `variance` `(` $variance `)` (`gamma` `(` $gamma^ `)`)?
    (`beta` `(` $beta^ `)`)? attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Net_ScaleOp : Net_WeightedLayer<"scale", ["inferResult", "paramUses"]> {
  let summary = "Times gamma plus beta, channel by channel";
  let description = [{
    Caffe's Scale; beta is left out where the layer has no bias.

    ```mlir
    %1 = net.scale %0 gamma(@scale1_gamma) beta(@scale1_beta)
        : (tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, FlatSymbolRefAttr:$gamma,
                       OptionalAttr<FlatSymbolRefAttr>:$beta);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = [{
    $input `gamma` `(` $gamma `)` (`beta` `(` $beta^ `)`)? attr-dict `:`
    functional-type(operands, results)
  }];
}

def Net_AffineOp : Net_WeightedLayer<"affine", ["inferResult", "paramUses"]> {
  let summary = "What BatchNorm and Scale become: a list of affine steps";
  let description = [{
    Made by `simplify`; two in a row are one.

    ```mlir
    %1 = net.affine %0 [#net.step<gamma = @scale1_gamma, beta = @scale1_beta>]
        : (tensor<1x64x8x8xf32>) -> tensor<1x64x8x8xf32>
    ```
  }];
  let arguments = (ins Net_Tensor:$input, Net_StepArrayAttr:$steps);
  let results = (outs Net_Tensor:$result);
  let assemblyFormat = "$input $steps attr-dict `:` functional-type(operands, results)";
  let hasCanonicalizeMethod = 1;
}

//===----------------------------------------------------------------------===//
// Fusion
//===----------------------------------------------------------------------===//

def Net_GroupOp : Net_Op<"group", [SingleBlock, RecursiveMemoryEffects]> {
  let summary = "The layers that one kernel will compute";
  let description = [{
    Made by `fuse`. The body's layers read tensors of the graph around it;
    `net.yield` names the ones that are kept. The first layer of the body is
    the one with the work; what follows is the epilogue.

    ```mlir
    %1 = net.group {
      %2 = net.conv2d %0 weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
          : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
      %3 = net.relu %2 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
      net.yield %3 : tensor<1x8x4x4xf32>
    } : tensor<1x8x4x4xf32>
    ```
  }];
  let regions = (region SizedRegion<1>:$body);
  let results = (outs Variadic<Net_Tensor>:$results);
  let assemblyFormat = "$body attr-dict `:` type($results)";
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::halnet::net::YieldOp getYield();
  }];
}

def Net_YieldOp : Net_Op<"yield", [Terminator, Pure, HasParent<"GroupOp">]> {
  let summary = "The results of a group";
  let description = [{
    ```mlir
    net.yield %sum, %relu : tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>
    ```
  }];
  let arguments = (ins Variadic<Net_Tensor>:$values);
  let assemblyFormat = "$values attr-dict `:` type($values)";
}

#endif // HALNET_DIALECTS_NET_NETOPS_TD
