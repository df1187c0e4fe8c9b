//===- OnnxNode.h - one node of a model ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A node's attributes by name, with their places.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ONNX_ONNXNODE_H
#define HALNET_COMPILER_READER_ONNX_ONNXNODE_H

#include "compiler/reader/onnx/OnnxText.h"

#include "llvm/ADT/StringSet.h"

namespace halnet::reader {

/// A node. The functions that read attributes report what is wrong with a value and give the
/// default then; `broken` says so afterwards.
class OnnxNode {
public:
  OnnxNode(const onnx::NodeProto &proto, const OnnxPlaces &places) : proto(proto), places(places) {}

  llvm::StringRef op() const { return proto.op_type(); }
  /// The name of an input; empty where it isn't given.
  llvm::StringRef input(int index) const {
    return index < proto.input_size() ? llvm::StringRef(proto.input(index)) : "";
  }
  bool has(llvm::StringRef name) { return find(name); }
  int64_t integer(llvm::StringRef name, int64_t fallback);
  double real(llvm::StringRef name, double fallback);
  std::string word(llvm::StringRef name, llvm::StringRef fallback);
  /// A list of as many integers as the default has.
  std::vector<int64_t> list(llvm::StringRef name, std::vector<int64_t> fallback);
  /// A list of any length; none: not given.
  std::vector<int64_t> list(llvm::StringRef name);

  /// Of an attribute's value; of the operator where it is not given.
  mlir::Location placeOf(llvm::StringRef name);
  mlir::Location namePlaceOf(llvm::StringRef name);
  /// Reports an attribute's value: "'NAME' of OP " and the rest.
  void refuse(llvm::StringRef name, const llvm::Twine &why);
  /// Reports something of an input: "OP " and the rest.
  void refuseInput(size_t input, const llvm::Twine &why);
  /// Reports attributes that nobody asked for.
  void checkAllKnown();

  const onnx::NodeProto &proto;
  const OnnxPlaces &places;
  bool broken = false;

private:
  const onnx::AttributeProto *find(llvm::StringRef name, int *index = nullptr);
  const onnx::AttributeProto *find(llvm::StringRef name, onnx::AttributeProto::AttributeType type,
                                   llvm::StringRef expected);

  llvm::StringSet<> known; ///< attributes that somebody asked for
};

/// The shortest decimal number that is this float: 2e-5, and not the 1.9999999495e-05 that it is.
double decimalOf(float value);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ONNX_ONNXNODE_H
