//===- CarriedNet.h - the net that a compiled file carries --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A compiled file holds, in the section `.halnet.net`, the net that it was made
// from: the module after `infer`, with places and without numbers; and in
// `.halnet.recipes` the module after `plan`. So it can be checked, and given other
// weights, without its description.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_CARRIEDNET_H
#define HALNET_COMPILER_LINK_CARRIEDNET_H

#include "compiler/link/CompiledFile.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <vector>

namespace halnet::link {

inline constexpr llvm::StringLiteral netSection = ".halnet.net", recipesSection = ".halnet.recipes";

/// What a section holds for a module: the size of its MLIR bytecode (8 bytes, little-endian), then
/// the bytecode compressed by zlib. Depends on nothing else.
std::vector<char> packModule(mlir::ModuleOp module);

/// Lets a module of phase `infer` carry its net, as packModule gives it, through the phases that
/// follow: so a printed phase compiles to the same bytes as the description. It is printed as a
/// resource, at the end.
void carryNet(mlir::ModuleOp module);

/// What carryNet left; empty where the module carries none.
std::vector<char> carriedNet(mlir::ModuleOp module);

/// The section for a module after `plan`, without the net that it carries.
std::vector<char> packRecipes(mlir::ModuleOp module);

/// The module in one of the sections. The context has halnet's dialects. Errors are sentences that
/// name the file: not compiled by halnet, or carrying no net since it was stripped or compiled from
/// a later phase.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
readModule(const CompiledFile &file, llvm::StringRef section, mlir::MLIRContext &context);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_CARRIEDNET_H
