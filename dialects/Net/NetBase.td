//===- NetBase.td - what all ops of the net dialect share ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_DIALECTS_NET_NETBASE_TD
#define HALNET_DIALECTS_NET_NETBASE_TD

include "dialects/Net/NetDialect.td"
include "dialects/Net/NetInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Net_Op<string mnemonic, list<Trait> traits = []> : Op<Net_Dialect, mnemonic, traits>;

/// A layer: pure, one result, shape inferred.
class Net_Layer<string mnemonic, list<Trait> traits = []>
    : Net_Op<mnemonic, !listconcat([Pure, DeclareOpInterfaceMethods<Net_ShapedLayer>], traits)>;

/// As above, for a layer with parameters or multiplications to count.
class Net_WeightedLayer<string mnemonic, list<string> methods>
    : Net_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Net_ShapedLayer, methods>]>;

def Net_Tensor : TensorOf<[F32]>;

/// Of what has windows.
defvar Net_TrailingPad = [{
    /// The padding below and right.
    ::llvm::ArrayRef<int64_t> getTrailingPad() { return getPadEnd().value_or(getPad()); }
  }];

#endif // HALNET_DIALECTS_NET_NETBASE_TD
