//===- ProtoFile.h - files of protobuf ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What .caffemodel and ONNX have in common.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_PROTOFILE_H
#define HALNET_COMPILER_WEIGHTS_PROTOFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <google/protobuf/message_lite.h>

namespace halnet::weights {

/// Parses a file's bytes. Errors are sentences that name the file and `kind`, what it should be:
/// more than the 2 GiB that protobuf reads, or no such message.
llvm::Error parseProto(llvm::StringRef path, llvm::StringRef bytes, llvm::StringRef kind,
                       google::protobuf::MessageLite &message);

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_PROTOFILE_H
