//===- MxnetParams.h - MXNet's .params files - ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lists of named arrays as MXNet's save_checkpoint writes them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_MXNETPARAMS_H
#define HALNET_COMPILER_WEIGHTS_MXNETPARAMS_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// Whether a file begins as .params files do.
bool isMxnetParams(llvm::StringRef firstBytes);

/// MXNet's number for a type in numpy's notation; none where it has no such type.
std::optional<int32_t> mxnetType(llvm::StringRef type);

/// Reads the list, no numbers: arrays of the versions V1, V2 and V3 and of the years before them,
/// dense ones only. Arrays that are "none" are left out. Errors are sentences that name the file
/// and the byte.
llvm::Expected<std::unique_ptr<WeightStore>> openMxnetParams(llvm::StringRef path);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_MXNETPARAMS_H
