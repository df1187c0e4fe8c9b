//===- Safetensors.h - safetensors files - ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A JSON header with shapes and places, then the numbers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_SAFETENSORS_H
#define HALNET_COMPILER_WEIGHTS_SAFETENSORS_H

#include "compiler/weights/WeightStore.h"

namespace halnet::weights {

/// Whether a file begins as safetensors files do: a length, then '{'.
bool isSafetensors(llvm::StringRef firstBytes);

/// What safetensors call a type that is in numpy's notation here; empty where they don't have it.
llvm::StringRef safetensorsType(llvm::StringRef type);

/// Reads the header, no numbers. Errors are sentences that name the file, and the tensor or byte.
llvm::Expected<std::unique_ptr<WeightStore>> openSafetensors(llvm::StringRef path);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_SAFETENSORS_H
