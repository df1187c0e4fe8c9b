//===- EmitObject.cpp - an LLVM module as an ELF object ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/EmitObject.h"

#include "dialects/Support/Assert.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

std::string halnet::link::emitObject(Module &module) {
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();
  Triple triple("x86_64-unknown-linux-gnu");
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  HALNET_ASSERT(target, "LLVM has no x86-64");
  std::unique_ptr<TargetMachine> machine(
      target->createTargetMachine(triple, "x86-64", "", TargetOptions(), Reloc::PIC_));
  module.setTargetTriple(triple);
  module.setDataLayout(machine->createDataLayout());
  SmallString<0> object;
  raw_svector_ostream stream(object);
  legacy::PassManager passes;
  bool refused = machine->addPassesToEmitFile(passes, stream, nullptr, CodeGenFileType::ObjectFile);
  HALNET_ASSERT(!refused, "LLVM cannot write an object");
  passes.run(module);
  return std::string(object);
}
