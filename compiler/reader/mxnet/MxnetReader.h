//===- MxnetReader.h - MXNet's symbol files ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// -symbol.json files of MXNet 0.7 to 1.9, as save_checkpoint writes them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_MXNET_MXNETREADER_H
#define HALNET_COMPILER_READER_MXNET_MXNETREADER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/Reader.h"

namespace halnet::reader {

/// Reads a symbol file. Parameters are named as its variables are; labels are passed by. An input's
/// shape is its variable's `__shape__`, or `--set NAME=1x3x224x224`. Nothing, or `failed`, after
/// errors, which are reported.
std::optional<Description> readMxnet(llvm::StringRef path, const ReadOptions &options,
                                     mlir::MLIRContext &context, Sources &sources, bool &failed);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_MXNET_MXNETREADER_H
