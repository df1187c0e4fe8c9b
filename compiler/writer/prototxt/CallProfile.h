//===- CallProfile.h - what a program said of its calls ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The JSON of a program's `profile --json`, as notes beside layers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PROTOTXT_CALLPROFILE_H
#define HALNET_COMPILER_WRITER_PROTOTXT_CALLPROFILE_H

#include "compiler/writer/prototxt/PrototxtLayers.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

namespace halnet::writer {

class CallProfile {
public:
  /// The error is a sentence with the file's name.
  static llvm::Expected<CallProfile> read(llvm::StringRef path);

  /// The block `halnet_param` with the call's milliseconds, GFLOP/s and schedule; null where the
  /// program had no such call.
  const FieldBlock *find(llvm::StringRef call) const;

private:
  llvm::StringMap<FieldBlock> notes;
};

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PROTOTXT_CALLPROFILE_H
