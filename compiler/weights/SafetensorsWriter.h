//===- SafetensorsWriter.h - weights as safetensors ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The writer for what Safetensors.h reads.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_SAFETENSORSWRITER_H
#define HALNET_COMPILER_WEIGHTS_SAFETENSORSWRITER_H

#include "compiler/weights/WeightStore.h"

#include "llvm/Support/raw_ostream.h"

namespace halnet::weights {

/// Writes the weights of these names in their types, those of wide numbers first, so that each is
/// aligned, and by name among these. The same weights give the same bytes. Errors are sentences;
/// part may have been written then.
llvm::Error writeSafetensors(WeightStore &store, llvm::ArrayRef<llvm::StringRef> names,
                             llvm::raw_ostream &out);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_SAFETENSORSWRITER_H
