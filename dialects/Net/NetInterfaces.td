//===- NetInterfaces.td - what every layer can say of itself ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_NETINTERFACES_TD
#define HALNET_DIALECTS_NET_NETINTERFACES_TD

include "mlir/IR/OpBase.td"

def Net_ShapedLayer : OpInterface<"ShapedLayer"> {
  let cppNamespace = "::halnet::net";
  let description = [{
    A layer with one result whose type follows from its operands and attributes.
    The verifier holds a ranked result to it; the `infer` phase fills it in.
  }];
  let methods = [
    InterfaceMethod<[{
        The result's type. All operands are ranked. A mistake of the user is
        reported through `error`, at the place of the attribute named.
      }],
      "::mlir::FailureOr<::mlir::RankedTensorType>", "inferResult",
      (ins "::halnet::net::LayerError":$error)>,
    InterfaceMethod<[{
        The parameters that the layer reads, each with the shape it must have.
        Operands are ranked.
      }],
      "::llvm::SmallVector<::halnet::net::ParamUse>", "paramUses", (ins),
      "", "return {};">,
    InterfaceMethod<[{
        Multiply-accumulates of the layer as described, over the whole batch.
      }],
      "int64_t", "macs", (ins), "", "return 0;">,
  ];
  let verify = "return ::halnet::net::detail::verifyShapedLayer($_op);";
}

#endif // HALNET_DIALECTS_NET_NETINTERFACES_TD
