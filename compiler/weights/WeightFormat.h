//===- WeightFormat.h - the formats of files of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which there are, and which a file is in: its content tells, not its name.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_WEIGHTFORMAT_H
#define HALNET_COMPILER_WEIGHTS_WEIGHTFORMAT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace halnet::weights {

enum class WeightFormat { Npz, Safetensors, MxnetParams, CaffeModel, Onnx };

struct WeightFormatInfo {
  WeightFormat format;
  llvm::StringLiteral name;   ///< as options call it
  llvm::StringLiteral suffix; ///< that its files usually have
};

/// All of them, in the order of the enum.
llvm::ArrayRef<WeightFormatInfo> allWeightFormats();

/// By its first bytes; Npz, which also stands for .npy, where they are of none. What torch.save
/// wrote is refused with a sentence that says how to convert it.
llvm::Expected<WeightFormat> weightFormatOf(llvm::StringRef path);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_WEIGHTFORMAT_H
