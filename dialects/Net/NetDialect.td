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
    #net.step<mean = @bn1_moving_mean, variance = @bn1_moving_var, eps = 2.000000e-05 : f64, gamma = @bn1_gamma, beta = @bn1_beta>
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

#endif // HALNET_DIALECTS_NET_NETDIALECT_TD
