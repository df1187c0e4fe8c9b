//===- Reader.h - from a description to the net dialect ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The door to the readers: the `parse` phase.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_READER_H
#define HALNET_COMPILER_READER_READER_H

#include "compiler/diagnostics/Sources.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

namespace halnet::reader {

/// A parameter that an option of its own sets: `--batch 4`.
struct OptionValue {
  std::string option, parameter;
  int64_t value;
};

struct ReadOptions {
  /// Parameters to change, "key=value" each; a later one wins.
  std::vector<std::string> sets;
  /// Further ones, which win over `sets`.
  std::vector<OptionValue> values;
  /// Folders with blocks, tried after those beside and above the description.
  std::vector<std::string> blockDirs;
  /// The installed share folder, whose blocks/ is tried last; empty: none.
  std::string shareDir;
  /// Names of layers or blocks whose values are the results; empty: what the
  /// description says. Layers that none of them needs are cut off.
  std::vector<std::string> outputs;
  /// Of a prototxt's layers those of this phase count: TEST or TRAIN.
  std::string phase = "TEST";
};

struct ReadNet {
  /// Null where nothing could be made of the description.
  mlir::OwningOpRef<mlir::ModuleOp> net;
  /// False after errors. The net holds the layers that have none then, so that their shapes can
  /// be inferred for further errors, and is good for nothing else.
  bool complete;
};

/// Reads the description at `path` into a module with one `net.graph` and its
/// parameters, layers unshaped (tensor<*xf32>), in the order of the description.
///
/// Locations are as docs/architecture.md says: names of files are relative to the
/// description's folder, places of attributes ride along (see LayerNames.h).
/// What was read goes into `sources` under those names; options are there by their
/// names ("--set"), one value a line.
///
/// Errors are emitted as diagnostics, all that can be found at once. Not thread safe on one
/// context.
ReadNet readNet(llvm::StringRef path, const ReadOptions &options, mlir::MLIRContext &context,
                Sources &sources);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_READER_H
