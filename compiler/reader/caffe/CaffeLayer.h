//===- CaffeLayer.h - one layer of a prototxt -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer as its file has it, of either of Caffe's two forms.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_CAFFE_CAFFELAYER_H
#define HALNET_COMPILER_READER_CAFFE_CAFFELAYER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/caffe/Fields.h"

namespace halnet::reader {

struct CaffeLayer {
  Fields fields;
  PlacedName name; ///< that of its first top where it has none
  PlacedName type; ///< as new files say it: "InnerProduct", also for INNER_PRODUCT
  std::vector<const TextField *> bottoms, tops;
};

/// What halnet does with a layer of some type.
enum class CaffeKind {
  Unknown,
  Input,  ///< gives the network's input
  Layer,  ///< computes something
  Alias,  ///< gives its input under other names
  Ignored ///< means nothing in inference
};

CaffeKind caffeKind(llvm::StringRef type);
/// All types that are not Unknown.
std::vector<llvm::StringRef> caffeTypes();
/// "InnerProduct" for "INNER_PRODUCT"; the word itself where no such type is known.
std::string modernType(llvm::StringRef word);

/// The layer in the table's terms, without its bottoms. A layer whose settings halnet lacks is
/// reported and broken.
Layer convertLayer(const CaffeLayer &layer);

/// The layers that a Slice is, one for each top.
std::vector<Layer> convertSlice(const CaffeLayer &layer);

/// The network's input that a data layer gives, by its first top; `other` is the data layer of
/// the other phase, which may know the size where this one doesn't, or null. None after an error.
std::optional<Input> convertData(const CaffeLayer &layer, const CaffeLayer *other);
/// The inputs of an Input layer, one for each top. False after an error.
bool convertInputs(const CaffeLayer &layer, std::vector<Input> &inputs);

/// An input of the network; none after an error about its shape.
std::optional<Input> makeInput(PlacedName name, std::vector<int64_t> shape, mlir::Location place);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_CAFFE_CAFFELAYER_H
