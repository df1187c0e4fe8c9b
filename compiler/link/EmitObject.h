//===- EmitObject.h - an LLVM module as an ELF object ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_EMITOBJECT_H
#define HALNET_COMPILER_LINK_EMITOBJECT_H

#include "dialects/Kernel/Targets.h"

#include "llvm/IR/Module.h"

#include <string>

namespace halnet::link {

/// The module as a position-independent ELF object for Linux on the architecture.
std::string emitObject(llvm::Module &module, kernel::Architecture architecture);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_EMITOBJECT_H
