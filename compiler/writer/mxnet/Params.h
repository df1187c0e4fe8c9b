//===- Params.h - weights as MXNet's .params ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The weights that go with a symbol.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_MXNET_PARAMS_H
#define HALNET_COMPILER_WRITER_MXNET_PARAMS_H

#include "compiler/weights/WeightStore.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// Writes all parameters of `module`, which has passed `infer`, as float32 arrays of the version
/// V2, which MXNet 1.x writes: in the order of the module, the ones that training updates by itself
/// (means and variances) as aux:NAME behind the others, arg:NAME. checkWeights has accepted the
/// store. Numbers are moved unchanged. Errors are sentences; part may have been written then.
llvm::Error writeMxnetParams(mlir::ModuleOp module, weights::WeightStore &store,
                             llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_MXNET_PARAMS_H
