//===- Description.h - a network as read, in no format's terms ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every reader yields (YAML now, others later) and what BuildNet turns into
// the net dialect: flat layers in order, blocks and repetitions expanded.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_DESCRIPTION_H
#define HALNET_COMPILER_READER_DESCRIPTION_H

#include "compiler/reader/LayerTypes.h"
#include "compiler/reader/Setting.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringMap.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace halnet::reader {

/// A name somewhere in a description.
///
/// All places are FileLineColLocs relative to the description's folder; what a
/// block made has a CallSiteLoc of its line in the block (callee) and the line
/// that used the block (caller).
struct PlacedName {
  std::string name;
  mlir::Location place;
};

struct LayerAttribute {
  std::string name; ///< as in LayerTypes
  Setting value;
  mlir::Location place;     ///< of the value
  mlir::Location namePlace; ///< of the name
  /// What the value was computed from, to follow it in messages; see parametersOf.
  std::string origin = {};
};

struct Layer {
  PlacedName name;
  PlacedName type; ///< as in LayerTypes, once checked
  std::vector<LayerAttribute> attributes;
  std::vector<PlacedName> bottoms;
  mlir::Location place;
  /// Names of parameters that are not the layer's name and what follows it there: by "_weight" and
  /// the like, see BuildNet.cpp.
  std::map<std::string, std::string> params = {};
  /// Some attributes are missing after an error, so those that a type needs may be among them.
  bool incomplete = false;
  bool broken = false; ///< an error was reported of this layer

  /// The value of an attribute, its default where it is not given.
  /// Requires that the layer's type has it.
  const Setting &attribute(llvm::StringRef name) const;
};

/// How an input is made of an image; see #net.image, whose parts these are.
struct ImageInput {
  std::vector<int64_t> resize;
  std::string channels;
  std::vector<double> mean, scale;
};

/// An input of the network.
struct Input {
  PlacedName name;
  std::vector<int64_t> shape; ///< N, C, H, W
  std::optional<ImageInput> image;
  mlir::Location place;
  bool channelsLast = false; ///< arrays are (N, H, W, C)
};

struct Description {
  PlacedName name;
  std::vector<Input> inputs = {};
  std::vector<Layer> layers = {};
  /// Layers and named uses of blocks; none: every result that no layer reads.
  std::vector<PlacedName> outputs = {};
  /// Uses of blocks that have a name: the layer that the name stands for, and where
  /// the name was given.
  llvm::StringMap<PlacedName> blockResults = {};
  /// Names are as another program made them: anything but control characters.
  bool foreignNames = false;
  /// Some layers are missing after an error, so a name that is not found may be theirs.
  bool incomplete = false;

  /// The layer (or input) that a name stands for: a block's name for its last layer.
  llvm::StringRef layerOf(llvm::StringRef name) const {
    auto block = blockResults.find(name);
    return block == blockResults.end() ? name : llvm::StringRef(block->second.name);
  }
};

/// Whether a network, input, layer or block may have this name in a description of our own.
bool isName(llvm::StringRef text);

/// Whether other programs may have given a name: anything but control characters, and '.' and '..'
/// between '/'.
bool isForeignName(llvm::StringRef text);

/// The nearest that isName allows: other characters become '_'.
std::string toName(llvm::StringRef text);

/// Whether these may be an input's extents; reports at `place` where one or their product is out of
/// range.
bool checkInputShape(llvm::ArrayRef<int64_t> shape, mlir::Location place);

/// Reports operators that a reader does not know, each once with how often it is there; whether
/// there were none. `unsupported` maps their names to their places.
template <typename PlacesByName> bool reportUnsupported(const PlacesByName &unsupported) {
  for (const auto &[op, places] : unsupported) {
    mlir::InFlightDiagnostic error = mlir::emitError(places.front());
    error << "the operator '" << op << "' is not supported";
    if (places.size() > 1)
      error << ", " << places.size() << " times here";
  }
  return unsupported.empty();
}

/// Reports everything that is wrong with names, types, attributes and
/// connections, as diagnostics at their places. What is right afterwards: all
/// names are unique, all layers have a known type, complete and valid
/// attributes, and as many bottoms as the type takes, each the name of an input
/// or of a layer above (names of block uses are replaced); every output names a
/// layer or a use of a block that ends in one. False after errors; layers that have
/// some are marked as broken then.
bool checkDescription(Description &description);

/// The parts of it: types and attributes of layers; names; connections and outputs.
bool checkLayers(Description &description);
bool checkNames(Description &description);
bool checkConnections(Description &description);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_DESCRIPTION_H
