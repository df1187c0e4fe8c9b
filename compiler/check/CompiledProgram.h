//===- CompiledProgram.h - a program that is being checked ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asks a compiled program what it stores, and has it run images.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_COMPILEDPROGRAM_H
#define HALNET_COMPILER_CHECK_COMPILEDPROGRAM_H

#include "compiler/interp/Tensor.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace halnet::check {

/// A tensor that a call stores, as the program's table describes it.
struct StoredTensor {
  std::string name;
  std::vector<int64_t> shape; ///< N, C, H, W or N, features
  int64_t block = 0;          ///< channels in a block; 0: plain
  std::string space;          ///< "arena" or "output"
  int64_t offset = 0;         ///< bytes into the arena, or which output
};

/// Memory that a call reads or writes, as the program's table describes it.
struct ProgramBuffer {
  std::string space;             ///< "arena", "weights", "input" or "output"
  int64_t offset = 0, bytes = 0; ///< the offset as of a tensor; padding lanes included
  bool written = false;          ///< a result, named or not, or scratch
};

/// One kernel call of the program.
struct ProgramCall {
  std::string name, place;
  std::string schedule; ///< as `info` prints it
  std::vector<StoredTensor> tensors;
  std::vector<ProgramBuffer> buffers;
};

struct ProgramOutput {
  std::string name;
};

/// What the program says of itself.
struct ProgramFacts {
  std::string weightsDigest;
  std::vector<ProgramOutput> outputs;
  std::vector<ProgramCall> calls;
};

/// What was found in memory of one tensor.
struct StoredValues {
  interp::Tensor tensor;
  std::vector<int64_t> dirtyLane; ///< the index (n, block, h, w, lane) of a padding lane that holds
                                  ///< no zero; empty where there is none
};

/// What one run stored, by name.
struct ProgramTensors {
  llvm::StringMap<StoredValues> stored;
  llvm::StringMap<interp::Tensor> outputs;
};

/// A program file. Its commands are run as child processes. Errors are sentences:
/// it is a library, it cannot be run, or the program's own words.
class CompiledProgram {
public:
  static llvm::Expected<CompiledProgram> open(llvm::StringRef path);

  const ProgramFacts &facts() const { return known; }

  /// Of a program for several shapes of its input: facts() and run() are from now on of the model
  /// for this one, (N, C, H, W).
  llvm::Error choose(llvm::ArrayRef<int64_t> shape);

  /// Runs the images, any number of them as the program takes them, and reads what was stored.
  llvm::Expected<ProgramTensors> run(const interp::Tensor &images) const;

private:
  llvm::Error askFacts();

  std::string path;
  std::vector<std::string> model; ///< options that choose it
  ProgramFacts known;
};

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_COMPILEDPROGRAM_H
