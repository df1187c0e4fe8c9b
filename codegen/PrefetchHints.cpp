//===- PrefetchHints.cpp - the cache level of prefetches -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the code of an object with LLVM's disassembler. The kinds of prefetch are one
// opcode, 0F 18, and differ in three bits of the byte behind it.
//
//===----------------------------------------------------------------------===//

#include "codegen/PrefetchHints.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/TargetSelect.h"

#include <memory>
#include <stdexcept>

using namespace llvm;

namespace {

/// LLVM's disassembler of x86-64, with all that it needs.
class Disassembler {
public:
  Disassembler();

  /// The offsets of the instructions called `name` in `code`.
  std::vector<uint64_t> find(StringRef name, ArrayRef<uint8_t> code) const;

private:
  Triple triple{"x86_64-unknown-linux-gnu"};
  const Target *target;
  std::unique_ptr<MCRegisterInfo> registers;
  std::unique_ptr<MCAsmInfo> syntax;
  std::unique_ptr<MCInstrInfo> instructions;
  std::unique_ptr<MCSubtargetInfo> subtarget;
  std::unique_ptr<MCContext> context;
  std::unique_ptr<MCDisassembler> disassembler;
};

} // namespace

Disassembler::Disassembler() {
  InitializeAllTargetInfos();
  InitializeAllTargetMCs();
  InitializeAllDisassemblers();
  std::string error;
  target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    throw std::runtime_error(error);
  registers.reset(target->createMCRegInfo(triple));
  syntax.reset(target->createMCAsmInfo(*registers, triple, MCTargetOptions()));
  instructions.reset(target->createMCInstrInfo());
  subtarget.reset(target->createMCSubtargetInfo(triple, "", ""));
  context = std::make_unique<MCContext>(triple, syntax.get(), registers.get(), subtarget.get());
  disassembler.reset(target->createMCDisassembler(*subtarget, *context));
}

std::vector<uint64_t> Disassembler::find(StringRef name, ArrayRef<uint8_t> code) const {
  std::vector<uint64_t> found;
  for (uint64_t offset = 0, size = 0; offset < code.size(); offset += size) {
    MCInst instruction;
    if (disassembler->getInstruction(instruction, size, code.drop_front(offset), offset, nulls()) !=
        MCDisassembler::Success)
      throw std::runtime_error("no instruction at offset " + std::to_string(offset));
    if (instructions->getName(instruction.getOpcode()) == name)
      found.push_back(offset);
  }
  return found;
}

/// Makes the prefetch at `instruction` one into the second level.
static void aimAtL2(char *instruction) {
  constexpr char fieldMask = 7 << 3, intoL2 = 2 << 3;
  char *opcode = instruction;
  while (opcode[0] != 0x0f || opcode[1] != 0x18) // prefixes come before
    ++opcode;
  opcode[2] = char((opcode[2] & ~fieldMask) | intoL2);
}

std::string halnet::codegen::withPrefetchesIntoL2(std::string object) {
  Expected<std::unique_ptr<object::ObjectFile>> parsed =
      object::ObjectFile::createObjectFile(MemoryBufferRef(object, "kernel"));
  if (!parsed)
    throw std::runtime_error(toString(parsed.takeError()));
  if ((*parsed)->getArch() != Triple::x86_64)
    return object;
  Disassembler disassembler;
  std::string changed = object;
  for (const object::SectionRef &section : (*parsed)->sections()) {
    if (!section.isText())
      continue;
    StringRef code = cantFail(section.getContents());
    for (uint64_t offset : disassembler.find("PREFETCHNTA", arrayRefFromStringRef(code)))
      aimAtL2(&changed[size_t(code.data() - object.data()) + offset]);
  }
  return changed;
}
