//===- PrototxtLayers.h - the text of single layers --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What Prototxt.cpp, which knows the graph, asks of the code that knows layers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXTLAYERS_H
#define HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXTLAYERS_H

#include "compiler/writer/prototxt/Prototxt.h"
#include "dialects/Net/NetOps.h"

#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace halnet::writer {

/// A key and its value as written: {"kernel_size", "3"}.
using Field = std::pair<const char *, std::string>;

/// `name { fields, then blocks inside }`.
struct FieldBlock {
  const char *name;
  std::vector<Field> fields;
  std::vector<FieldBlock> inner = {};
};

/// The connections of a layer, which come before its parameters: the analyzer
/// loses edges when a block stands between two bottoms.
struct LayerHead {
  std::vector<std::string> bottoms, tops;
  std::string name;
  const FieldBlock *note = nullptr; ///< a last block, where there is one
};

/// A text in quotes, of characters that need no escape.
std::string quoted(llvm::StringRef text);

/// One layer: head, type and blocks, without those that are empty.
void writeLayer(const LayerHead &head, const char *type, llvm::ArrayRef<FieldBlock> blocks,
                llvm::raw_ostream &out);

/// `both: n`, or `height: n` and `width: m` where the two differ.
void addPair(llvm::ArrayRef<int64_t> pair, const char *both, const char *height, const char *width,
             std::vector<Field> &fields);

/// What is said of a layer that no equal padding can stand in for.
inline constexpr const char *unequalPadding =
    "Caffe pads equally above and below, left and right; this layer doesn't";

/// One op's layers; failure after an error.
llvm::LogicalResult writeOp(mlir::Operation *op, const LayerHead &head, PrototxtForm form,
                            llvm::raw_ostream &out);

/// A max or average pooling as one layer, or as several of which each reader takes one.
llvm::LogicalResult writePooling(mlir::Operation *op, const LayerHead &head, PrototxtForm form,
                                 llvm::raw_ostream &out);

/// The slices of the tensor that `slice` reads, in the order of their channels; an error where they
/// do not take each channel once, as the tops of a Caffe Slice do.
mlir::FailureOr<llvm::SmallVector<net::SliceOp>> slicesBeside(net::SliceOp slice);

/// All of them as one layer, with a top for each, of its name.
void writeSlices(llvm::ArrayRef<net::SliceOp> slices, const std::string &bottom,
                 const std::string &name, llvm::raw_ostream &out);

/// Whether a Flatten stands before the Scale of two inputs, and what it is named where the Scale is
/// called `name`.
bool flattensFactors(net::ScaleChannelsOp op);
std::string factorsName(llvm::StringRef name);

/// The name of the Scale that follows a BatchNorm called `name`.
std::string scaleName(llvm::StringRef name);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXTLAYERS_H
