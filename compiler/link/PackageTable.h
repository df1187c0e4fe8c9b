//===- PackageTable.h - the package as an object file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_PACKAGETABLE_H
#define HALNET_COMPILER_LINK_PACKAGETABLE_H

#include "dialects/Kernel/KernelOps.h"

#include <string>
#include <vector>

namespace halnet::link {

/// What the table tells of the file beside its models.
struct PackageFacts {
  std::string description;   ///< the description's file, relative to its own folder
  std::vector<char> net;     ///< as carriedNet gives it; empty: the file has none
  std::vector<char> recipes; ///< as packRecipes gives it
};

/// An ELF object that defines `halnet_package` (runtime/include/halnet/model.h)
/// for the programs of one module, a model for each, which have passed `plan`, and holds the
/// pack, or what refers to it, page-aligned in a read-only section. The bytes depend on nothing
/// else.
std::string packageTable(llvm::ArrayRef<kernel::ProgramOp> programs, const PackageFacts &facts,
                         llvm::ArrayRef<char> pack);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_PACKAGETABLE_H
