//===- ModelTable.h - the model table as an object file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_MODELTABLE_H
#define HALNET_COMPILER_LINK_MODELTABLE_H

#include "dialects/Kernel/KernelOps.h"

#include <string>
#include <vector>

namespace halnet::link {

/// What the table tells of the model beside its calls.
struct ModelFacts {
  std::string description; ///< the description's file, relative to its own folder
  std::string weightsDigest;
  bool randomWeights = false;
};

/// An ELF object that defines `halnet_model` (runtime/include/halnet/model.h)
/// for `program`, which has passed `plan`, and holds the packed weights, page-aligned
/// in a read-only section. The bytes depend on nothing else.
std::string modelTable(kernel::ProgramOp program, const ModelFacts &facts,
                       const std::vector<char> &weights);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_MODELTABLE_H
