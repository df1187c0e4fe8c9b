//===- OnnxNode.h - one node of a model ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A node's attributes by name, and what is known of the graph around it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ONNX_ONNXNODE_H
#define HALNET_COMPILER_READER_ONNX_ONNXNODE_H

#include "compiler/reader/Description.h"
#include "compiler/reader/onnx/OnnxText.h"

#include "llvm/ADT/StringSet.h"

namespace halnet::reader {

/// A node. The functions that read attributes report what is wrong with a value and give the
/// default then; `broken` says so afterwards.
class OnnxNode {
public:
  OnnxNode(const onnx::NodeProto &proto, const OnnxPlaces &places) : proto(proto), places(places) {}

  llvm::StringRef op() const { return proto.op_type(); }
  bool has(llvm::StringRef name) { return find(name); }
  int64_t integer(llvm::StringRef name, int64_t fallback);
  double real(llvm::StringRef name, double fallback);
  std::string word(llvm::StringRef name, llvm::StringRef fallback);
  std::vector<int64_t> list(llvm::StringRef name, std::vector<int64_t> fallback);

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

/// What nodes need to know of the rest.
struct OnnxGraph {
  const onnx::GraphProto &graph;
  int64_t opset;
  llvm::StringMap<const onnx::TensorProto *> constants = {};
  llvm::StringMap<std::vector<const onnx::NodeProto *>> readers = {}; ///< by value
  llvm::StringMap<int64_t> ranks = {};                                ///< of computed values so far

  const onnx::TensorProto *constant(llvm::StringRef name) const { return constants.lookup(name); }
  /// 4 where nothing is known.
  int64_t rank(llvm::StringRef name) const;
};

/// A node as a layer without its name.
struct OnnxLayer {
  std::string type;
  std::vector<LayerAttribute> attributes = {};
  size_t values = 1; ///< so many first inputs are values, the others parameters or settings
  /// What follows the layer's name in those of its parameters, in the order of onnxWeights.
  std::vector<std::string> parameters = {};
  int64_t rank = 4; ///< of the result
};
/// None where the operator is unknown; what is wrong else is reported, and the node is broken.
std::optional<OnnxLayer> convertNode(OnnxNode &node, const OnnxGraph &graph);

/// Adds kernel, stride and padding to a layer. `kernel` is what counts where `kernel_shape` is not
/// given; `dilation` is reported where a window has none.
void convertWindow(OnnxNode &node, OnnxLayer &layer, std::vector<int64_t> kernel, int64_t dilation);

/// Adds an attribute of a layer at the place of the node's attribute that it comes from.
void addAttribute(OnnxNode &node, OnnxLayer &layer, llvm::StringRef name, Setting value,
                  llvm::StringRef from);

/// The shortest decimal number that is this float: 2e-5, and not the 1.9999999495e-05 that it is.
double decimalOf(float value);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ONNX_ONNXNODE_H
