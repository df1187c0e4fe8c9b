//===- CandidateModel.h - candidates of a problem as a model to run -----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lays several schedules of one kernel out as the calls of a model, so that the
// runtime runs them as it runs a network. All share inputs and results.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TUNE_CANDIDATEMODEL_H
#define HALNET_COMPILER_TUNE_CANDIDATEMODEL_H

#include "codegen/Codegen.h"

#include <halnet/model.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <vector>

namespace halnet::tune {

/// The table; model.h has a variable of the same name too.
using Model = struct halnet_model;

/// A kernel's entry point: Halide's argv form.
using EntryPoint = int (*)(void **arguments);

/// Memory that is read.
struct ByteRange {
  const char *begin;
  int64_t bytes;
};

/// A model whose call i is candidate i, with made-up numbers in place of a
/// network's. Its inputs lie among its weights, so that a caller has none to pass.
class CandidateModel {
public:
  /// The specs, at least one and for the CPU, differ in nothing but their schedules.
  CandidateModel(const std::vector<kernel::KernelSpec> &specs,
                 const std::vector<EntryPoint> &entries);
  CandidateModel(const CandidateModel &) = delete;

  const Model &model() const { return table; }
  /// What the calls before have just written in a network: inputs and addends.
  ByteRange activations() const { return {memory.get(), activationBytes}; }
  /// The packed weights of a call; empty where it has none.
  ByteRange weights(size_t call) const;
  /// Floats of each result; a call's tensors are its results.
  int64_t resultElements() const;

private:
  /// One candidate and its part of the table.
  struct Call {
    kernel::KernelSpec spec;
    std::vector<codegen::Argument> arguments;
    std::vector<halnet_buffer> buffers; ///< in the order of the arguments
    std::vector<std::vector<halnet_dim>> dims;
    std::vector<halnet_tensor> results;
  };
  using Key = std::pair<codegen::Role, int64_t>; ///< an argument's role and index

  const Call &first() const { return calls.front(); }
  void placeShared(std::initializer_list<codegen::Role> roles, int64_t &total);
  void placeOwn(Call &call);
  void fillShared();
  void fillWeights(const Call &call);
  void addToTable(Call &call, EntryPoint entry);
  float *address(uint64_t offset) { return reinterpret_cast<float *>(memory.get() + offset); }

  struct Free {
    void operator()(char *bytes) const { std::free(bytes); }
  };

  std::vector<Call> calls;
  std::map<Key, uint64_t> sharedOffsets;
  std::vector<halnet_call> callTable;
  std::unique_ptr<char, Free> memory; ///< activations, other shared constants, each call's weights
  int64_t activationBytes = 0, memoryBytes = 0;
  int64_t resultBytes = 0, arenaBytes = 0; ///< results, then the scratch of one call at a time
  Model table{};
};

} // namespace halnet::tune

#endif // HALNET_COMPILER_TUNE_CANDIDATEMODEL_H
