//===- Places.h - where the arguments of a kernel call lie ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_PLACES_H
#define HALNET_COMPILER_LINK_PLACES_H

#include "codegen/Codegen.h"
#include "dialects/Kernel/KernelOps.h"

#include <halnet/model.h>

namespace halnet::link {

/// A place in one of the spaces of model.h; for an input or output, its number.
struct Place {
  halnet_space space;
  uint64_t offset;
};

/// The place of one argument of `op`, whose program has passed `plan`.
Place placeOf(kernel::FusedKernel op, const codegen::Argument &argument);

/// What an input of a program is called: its name in the network, "data" where it has none.
llvm::StringRef inputName(mlir::BlockArgument input);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_PLACES_H
