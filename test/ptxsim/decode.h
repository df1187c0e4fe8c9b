//===- decode.h - from PTX text to instructions --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The parser's state, and one instruction being decoded.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_DECODE_H
#define HALNET_TEST_PTXSIM_DECODE_H

#include "machine.h"

#include <set>

namespace ptxsim {

/// Splits at sep, not inside brackets; blanks around the pieces are dropped.
vector<string> splitList(const string &s, char sep);
vector<string> splitWords(const string &s);
/// Decimal, hexadecimal, 0f and 0d literals, as raw bits.
bool parseNumber(const string &s, u64 &value);
Type typeNamed(const string &s);

/// Names and the register file of the kernel being parsed.
class Context {
public:
  Context(Module *module, Memory *memory) : module(module), memory(memory) { pushScope(); }

  [[noreturn]] void fail(const string &message) const;
  void beginKernel(const string &name);
  std::unique_ptr<Kernel> endKernel();
  void pushScope();
  void popScope();

  void declareRegisters(const string &statement);
  void declareVariable(string statement);
  void declareParams(const string &list);
  void bindSymbol(const string &name, const Symbol &symbol) { symbols.back()[name] = symbol; }
  int findRegister(const string &name) const;
  const Symbol *findSymbol(const string &name) const;
  bool isPredicate(int reg) const { return predicates[reg]; }
  Operand operand(string text, int width);

  Module *module;
  Memory *memory;
  std::unique_ptr<Kernel> kernel;
  int line = 1;
  string labelPrefix; ///< set inside an inlined function: labels of two calls must differ
  string returnLabel; ///< where ret goes inside an inlined function
  std::map<string, int> labels, opcodeIndex;
  vector<std::pair<int, string>> branches;

private:
  u32 newRow(int width);
  /// A constant of all lanes in the register file; equal ones share their row.
  Operand constant(int width, u64 value);
  Operand specialRegister(const string &name, int width);
  void placeData(const string &name, Space space, Type type, size_t bytes, const string &init);

  vector<std::map<string, int>> registers;  ///< by scope
  vector<std::map<string, Symbol>> symbols; ///< by scope; the outermost one is the module
  vector<char> predicates;
  std::map<std::pair<int, u64>, u32> constantRows;
  std::map<string, u32> specialRows;
  vector<size_t> dynamicConstants;
  s64 scratch = -1;
  u64 sharedTop = 0, sharedBefore = 0, localTop = 0;
};

/// One instruction statement on its way to an Instruction.
class Decoder {
public:
  Decoder(Context &context, const string &text);

  /// Whether the modifier is there. Asking marks it as understood: the others are refused at the
  /// end.
  bool has(const char *modifier);
  /// Modifiers that change nothing here, separated by blanks.
  void ignore(const char *modifiers);
  void operandCount(size_t n);
  void dst(size_t operand, int width);
  void src(size_t operand, int width);
  void dstText(const string &text, int width);
  void srcText(const string &text, int width);
  /// Destination and n sources, all of the instruction's type.
  void sameType(int n);
  /// An address operand: [base + offset]. Gives the parameter it names, or null.
  const Symbol *address(size_t operand);
  [[noreturn]] void fail(const string &why);
  /// The checks that hold for every instruction; appends it to the kernel.
  void finish();

  Context &context;
  string text, name;
  vector<string> parts, operands;
  vector<Type> types;
  Type type;
  Instruction ins;

private:
  std::set<string> understood;
};

// One function an instruction group: true if the mnemonic belongs to it.
bool decodeControl(Decoder &d);
bool decodeWarp(Decoder &d);
bool decodeMemory(Decoder &d);
bool decodeMove(Decoder &d);
bool decodeFloat(Decoder &d);
bool decodeInteger(Decoder &d);
void decodeConvert(Decoder &d); ///< cvt alone

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_DECODE_H
