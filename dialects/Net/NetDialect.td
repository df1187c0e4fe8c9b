//===- NetDialect.td - the net dialect and its attributes ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_NETDIALECT_TD
#define HALNET_DIALECTS_NET_NETDIALECT_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/OpBase.td"

def Net_Dialect : Dialect {
  let name = "net";
  let summary = "A network as its user described it";
  let description = [{
    One op a layer type, with the field's names. Weights are never attributes:
    `net.param` names an entry of a weight store, and layers refer to it by
    symbol. Locations carry each layer's name and its place in the user's file
    (see `LayerNames.h`).
  }];
  let cppNamespace = "::halnet::net";
  let useDefaultAttributePrinterParser = 1;
}

def Net_StepAttr : AttrDef<Net_Dialect, "Step"> {
  let mnemonic = "step";
  let summary = "One per-channel affine step: the recipe of a BatchNorm or a Scale";
  let description = [{
    y = (x - mean) / sqrt(variance + eps) * gamma + beta, channel by channel.
    Each part names a parameter; what is left out is 0 (mean, beta) or 1
    (gamma, and the divisor where there is no variance). A BatchNorm whose
    gamma is fixed leaves gamma out. Evaluated in double when weights are packed.

    ```mlir
    #net.step<mean = @bn1_moving_mean, variance = @bn1_moving_var, eps = 2.000000e-05 : f32, gamma = @bn1_gamma, beta = @bn1_beta>
    ```
  }];
  let parameters = (ins OptionalParameter<"::mlir::FlatSymbolRefAttr">:$mean,
                        OptionalParameter<"::mlir::FlatSymbolRefAttr">:$variance,
                        OptionalParameter<"::mlir::FloatAttr">:$eps,
                        OptionalParameter<"::mlir::FlatSymbolRefAttr">:$gamma,
                        OptionalParameter<"::mlir::FlatSymbolRefAttr">:$beta);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Net_StepArrayAttr : TypedArrayAttrBase<Net_StepAttr, "affine steps, first to last">;

def Net_ImageAttr : AttrDef<Net_Dialect, "Image"> {
  let mnemonic = "image";
  let summary = "how an input is made of an image";
  let description = [{
    `resize` is the height and width to which an image is scaled, or the one
    length of its shorter side, or nothing where it need only cover the input,
    whose height and width are then cut out of the middle. `channels` is RGB, BGR
    or GREY. Of each value from 0 to 255 its channel's `mean` is taken, and what is left
    is multiplied by `scale`; both are in the order of `channels`.

    ```mlir
    #net.image<resize = [256], channels = "RGB", mean = [123.675, 116.28, 103.53], scale = [0.01712, 0.01751, 0.01743]>
    ```
  }];
  let parameters = (ins "::mlir::DenseI64ArrayAttr":$resize, "::mlir::StringAttr":$channels,
                        "::mlir::DenseF64ArrayAttr":$mean, "::mlir::DenseF64ArrayAttr":$scale);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Whether the first of these inputs can be made so: it is NCHW with as many channels.
    bool fits(::mlir::TypeRange inputs) const;
  }];
}

#endif // HALNET_DIALECTS_NET_NETDIALECT_TD
