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

/// LLVM's description of the architecture's least CPU.
static std::unique_ptr<TargetMachine> machineOf(halnet::kernel::Architecture architecture) {
  InitializeAllTargetInfos();
  InitializeAllTargets();
  InitializeAllTargetMCs();
  InitializeAllAsmPrinters();
  bool isX86 = architecture == halnet::kernel::Architecture::X86_64;
  Triple triple(halnet::kernel::architectureName(architecture) + "-unknown-linux-gnu");
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  HALNET_ASSERT(target, "LLVM lacks the architecture");
  return std::unique_ptr<TargetMachine>(target->createTargetMachine(
      triple, isX86 ? "x86-64" : "generic", "", TargetOptions(), Reloc::PIC_));
}

std::string halnet::link::emitObject(Module &module, kernel::Architecture architecture) {
  std::unique_ptr<TargetMachine> machine = machineOf(architecture);
  module.setTargetTriple(machine->getTargetTriple());
  module.setDataLayout(machine->createDataLayout());
  SmallString<0> object;
  raw_svector_ostream stream(object);
  legacy::PassManager passes;
  bool refused = machine->addPassesToEmitFile(passes, stream, nullptr, CodeGenFileType::ObjectFile);
  HALNET_ASSERT(!refused, "LLVM cannot write an object");
  passes.run(module);
  return std::string(object);
}
