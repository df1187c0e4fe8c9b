//===- ProtoFile.cpp - files of protobuf ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// protobuf counts bytes in an int.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/ProtoFile.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/weights/NpyHeader.h"

#include <limits>

llvm::Error halnet::weights::parseProto(llvm::StringRef path, llvm::StringRef bytes,
                                        llvm::StringRef kind,
                                        google::protobuf::MessageLite &message) {
  std::string file = "'" + shownPath(path).str() + "' ";
  if (bytes.size() > size_t(std::numeric_limits<int>::max()))
    return sentence(file + "has more than 2 GiB, the most that protobuf reads");
  if (!message.ParseFromArray(bytes.data(), bytes.size()))
    return sentence(file + "is a damaged " + kind + ": protobuf can't parse its " +
                    llvm::Twine(bytes.size()) + " bytes");
  return llvm::Error::success();
}
