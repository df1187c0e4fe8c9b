//===- decode.cpp - one instruction statement ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Modifiers, operands, and the control-flow instructions.
//
//===----------------------------------------------------------------------===//

#include "decode.h"

namespace ptxsim {

Decoder::Decoder(Context &context, const string &statement) : context(context), text(statement) {
  ins.line = context.line;
  string rest = text;
  if (rest[0] == '@') {
    size_t space = rest.find(' ');
    if (space == string::npos)
      fail("guard without an instruction");
    string guard = rest.substr(1, space - 1);
    if (guard[0] == '!') {
      ins.guardNegated = true;
      guard = guard.substr(1);
    }
    ins.guard = context.findRegister(guard);
    if (ins.guard < 0 || !context.isPredicate(ins.guard))
      fail("guard " + guard);
    rest = rest.substr(rest.find_first_not_of(' ', space));
  }
  size_t space = rest.find(' ');
  name = rest.substr(0, space);
  parts = splitList(name, '.');
  if (space != string::npos)
    operands = splitList(rest.substr(space + 1), ',');
  for (auto &o : operands)
    if (o.empty())
      fail("empty operand");
  for (size_t k = 1; k < parts.size(); k++)
    if (typeNamed(parts[k]) != kNoType)
      types.push_back(typeNamed(parts[k]));
  ins.type = type = types.empty() ? U32 : types.back();
}

void Decoder::fail(const string &why) { context.fail(why + ": " + text); }

bool Decoder::has(const char *modifier) {
  for (size_t k = 1; k < parts.size(); k++)
    if (parts[k] == modifier) {
      understood.insert(modifier);
      return true;
    }
  return false;
}

void Decoder::ignore(const char *modifiers) {
  for (auto &m : splitWords(modifiers))
    understood.insert(m);
}

void Decoder::operandCount(size_t n) {
  if (operands.size() != n)
    fail(std::to_string(n) + " operands expected");
}

void Decoder::dstText(const string &s, int width) {
  if (ins.dsts == 4)
    fail("too many destinations");
  Operand o = context.operand(s, width);
  if (o.reg < 0 && s != "_")
    fail("destination " + s);
  if ((o.reg >= 0 && context.isPredicate(o.reg)) != (width == 0) && s != "_")
    fail("predicate and value mixed up");
  ins.dst[ins.dsts++] = o;
}

void Decoder::srcText(const string &s, int width) {
  if (ins.srcs == 6)
    fail("too many sources");
  Operand o = context.operand(s, width);
  if (o.reg >= 0 && context.isPredicate(o.reg) != (width == 0))
    fail("predicate and value mixed up");
  if (o.negated && width)
    fail("! before a value");
  ins.src[ins.srcs++] = o;
}

void Decoder::dst(size_t operand, int width) { dstText(operands.at(operand), width); }
void Decoder::src(size_t operand, int width) { srcText(operands.at(operand), width); }

void Decoder::sameType(int n) {
  operandCount(n + 1);
  dst(0, kWidth[type]);
  for (int k = 1; k <= n; k++)
    src(k, kWidth[type]);
}

const Symbol *Decoder::address(size_t operand) {
  string inside;
  for (char c : operands.at(operand))
    if (!isspace((u8)c))
      inside += c;
  if (inside.size() < 3 || inside.front() != '[' || inside.back() != ']')
    fail("address expected");
  inside = inside.substr(1, inside.size() - 2);
  size_t sign = inside.find_first_of("+-", 1);
  string base = inside.substr(0, sign);
  if (sign != string::npos) {
    u64 offset;
    if (!parseNumber(inside.substr(inside[sign] == '+' ? sign + 1 : sign), offset))
      fail("offset");
    ins.immediate = (s64)offset;
  }
  const Symbol *symbol = context.findRegister(base) < 0 ? context.findSymbol(base) : nullptr;
  if (symbol && symbol->space == kParam) {
    ins.immediate += symbol->address;
    return symbol;
  }
  u64 number;
  if (parseNumber(base, number) && ins.space != kLocal)
    fail("a number as address"); // ptxas takes it in local memory only
  srcText(base, 8);
  int width = ins.src[ins.srcs - 1].width;
  if (width != 8 && width != 4)
    fail("width of the address");
  return nullptr;
}

/// Instructions whose operand widths do not follow from the type.
static bool hasOwnWidths(const string &base) {
  for (auto b : {"ld", "ldu", "st", "cvt", "mov", "mul", "mad", "shl", "shr", "bfe", "bfi", "popc",
                 "clz", "bfind", "set", "cvta", "match"})
    if (base == b)
      return true;
  return false;
}

void Decoder::finish() {
  const string &base = parts[0];
  if ((ins.flow == kOrdinary || ins.flow == kWarpWide) && !ins.exec)
    fail("type not supported");
  for (size_t k = 1; k < parts.size(); k++)
    if (typeNamed(parts[k]) == kNoType && !understood.count(parts[k]) &&
        parts[k].compare(0, 4, "L1::") && parts[k].compare(0, 4, "L2::"))
      fail("modifier ." + parts[k] + " not supported");
  if (ins.flow == kOrdinary && !hasOwnWidths(base))
    for (int k = 0; k < ins.dsts; k++)
      if (ins.dst[k].reg >= 0 && !context.isPredicate(ins.dst[k].reg) &&
          ins.dst[k].width != kWidth[type])
        fail("register width");
  for (int k = 0; k < ins.srcs; k++) {
    bool known = ins.src[k].reg < 0;
    for (int c = 0; c < ins.checks; c++)
      known |= ins.check[c] == ins.src[k].reg;
    if (!known)
      ins.check[ins.checks++] = ins.src[k].reg;
  }
  auto index = context.opcodeIndex.emplace(name, context.opcodeIndex.size());
  if (index.second)
    context.kernel->opcodes.push_back(name);
  ins.opcode = index.first->second;
  context.kernel->code.push_back(ins);
  context.kernel->text.push_back(text);
}

bool decodeControl(Decoder &d) {
  const string &base = d.parts[0];
  Context &c = d.context;
  if (base == "bra") {
    d.ignore("uni");
    d.operandCount(1);
    d.ins.flow = kBranch;
    c.branches.push_back({(int)c.kernel->code.size(), c.labelPrefix + d.operands[0]});
  } else if (base == "ret" && !c.returnLabel.empty()) {
    d.ignore("uni");
    d.ins.flow = kBranch;
    c.branches.push_back({(int)c.kernel->code.size(), c.returnLabel});
  } else if (base == "ret" || base == "exit") {
    d.ignore("uni");
    d.ins.flow = kReturn;
  } else if (base == "trap" || base == "brkpt")
    d.ins.flow = kTrap;
  else if ((base == "bar" || base == "barrier") && !d.has("warp")) {
    d.ignore("cta aligned");
    if (!d.has("sync") || d.operands.size() != 1 || d.operands[0] != "0")
      d.fail("only barrier 0 of all threads is supported");
    d.ins.flow = kBarrier;
  } else
    return false;
  return true;
}

} // namespace ptxsim
