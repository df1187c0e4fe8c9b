//===- context.cpp - names of the module being parsed --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names, registers, constants and variables of the module being parsed.
//
//===----------------------------------------------------------------------===//

#include "decode.h"

#include <algorithm>
#include <cstdlib>

namespace ptxsim {

vector<string> splitWords(const string &s) {
  vector<string> words;
  string word;
  for (char c : s + " ")
    if (!isspace((u8)c))
      word += c;
    else if (!word.empty()) {
      words.push_back(word);
      word.clear();
    }
  return words;
}

static string trim(const string &s) {
  size_t first = s.find_first_not_of(" \t\r\n"), last = s.find_last_not_of(" \t\r\n");
  return first == string::npos ? "" : s.substr(first, last - first + 1);
}

vector<string> splitList(const string &s, char sep) {
  vector<string> items;
  string item;
  int depth = 0;
  for (char c : s) {
    depth += (c == '{' || c == '[' || c == '(') - (c == '}' || c == ']' || c == ')');
    if (c == sep && !depth) {
      items.push_back(trim(item));
      item.clear();
    } else
      item += c;
  }
  items.push_back(trim(item));
  if (items.size() == 1 && items[0].empty())
    items.clear();
  return items;
}

bool parseNumber(const string &s, u64 &value) {
  if (s.empty() || !(isdigit((u8)s[0]) || (s[0] == '-' && s.size() > 1)))
    return false;
  char kind = s.size() > 1 && s[0] == '0' ? tolower(s[1]) : 0;
  char *end;
  if ((kind == 'f' && s.size() == 10) || (kind == 'd' && s.size() == 18))
    value = strtoull(s.c_str() + 2, &end, 16);
  else if (s[0] == '-')
    value = (u64)strtoll(s.c_str(), &end, 0);
  else
    value = strtoull(s.c_str(), &end, 0);
  if (*end == 'U')
    end++;
  return *end == 0;
}

Type typeNamed(const string &s) {
  static const std::map<string, Type> names = {
      {"s8", S8},   {"u8", U8},   {"b8", U8},   {"s16", S16},   {"u16", U16},    {"b16", U16},
      {"s32", S32}, {"u32", U32}, {"b32", U32}, {"s64", S64},   {"u64", U64},    {"b64", U64},
      {"f16", F16}, {"f32", F32}, {"f64", F64}, {"pred", PRED}, {"f16x2", F16X2}};
  auto i = names.find(s);
  return i == names.end() ? kNoType : i->second;
}

void Context::fail(const string &message) const {
  throw Error{kInvalidPtx, "line " + std::to_string(line) + ": " + message};
}

void Context::beginKernel(const string &name) {
  kernel = std::make_unique<Kernel>();
  kernel->module = module;
  kernel->name = name;
  labels.clear();
  branches.clear();
  opcodeIndex.clear();
  predicates.clear();
  constantRows.clear();
  specialRows.clear();
  dynamicConstants.clear();
  scratch = -1;
  localTop = 0;
  sharedBefore = sharedTop;
  pushScope();
}

std::unique_ptr<Kernel> Context::endKernel() {
  popScope();
  if (!dynamicConstants.empty())
    sharedTop = (sharedTop + 15) / 16 * 16;
  for (size_t i : dynamicConstants) // dynamic shared memory begins behind the static variables
    kernel->constants[i].value = sharedTop;
  for (auto &b : branches) {
    auto label = labels.find(b.second);
    if (label == labels.end())
      fail("label " + b.second);
    kernel->code[b.first].target = label->second;
  }
  kernel->info.registers = kernel->regWidth.size();
  kernel->info.instructions = kernel->code.size();
  kernel->info.staticShared = sharedTop;
  kernel->info.localBytes = (localTop + 15) / 16 * 16;
  sharedTop = sharedBefore;
  return std::move(kernel);
}

void Context::pushScope() {
  registers.emplace_back();
  symbols.emplace_back();
}

void Context::popScope() {
  registers.pop_back();
  symbols.pop_back();
}

u32 Context::newRow(int width) {
  size_t offset = kernel->fileBytes;
  if (width)
    offset = (offset + 63) / 64 * 64; // rows of values are aligned for vector loads
  kernel->fileBytes = offset + (width ? kLanes * width : 4);
  return offset;
}

/// .reg .b32 %r<10>  or  .reg .b32 %a, %b
void Context::declareRegisters(const string &statement) {
  auto words = splitWords(statement);
  Type type = kNoType;
  size_t at = 1;
  for (; at < words.size() && words[at][0] == '.'; at++)
    if (typeNamed(words[at].substr(1)) != kNoType)
      type = typeNamed(words[at].substr(1));
  if (type == kNoType)
    fail("register type in " + statement);
  string rest;
  for (; at < words.size(); at++)
    rest += words[at];
  for (auto &item : splitList(rest, ',')) {
    size_t bracket = item.find('<');
    int count = bracket == string::npos ? 1 : atoi(item.c_str() + bracket + 1);
    for (int k = 0; k < count; k++) {
      string name = bracket == string::npos ? item : item.substr(0, bracket) + std::to_string(k);
      registers.back()[name] = kernel->regWidth.size();
      kernel->regWidth.push_back(kWidth[type]);
      kernel->regOffset.push_back(newRow(kWidth[type]));
      predicates.push_back(type == PRED);
    }
  }
}

/// .global .align 4 .b8 name[8] = {1, 2}; also .const, .shared, .local, and .param of a call.
void Context::declareVariable(string statement) {
  string init;
  size_t equal = statement.find('=');
  if (equal != string::npos) {
    init = statement.substr(equal + 1);
    statement = statement.substr(0, equal);
  }
  static const std::map<string, Space> spaces = {{".const", kConst},
                                                 {".global", kGlobal},
                                                 {".shared", kShared},
                                                 {".local", kLocal},
                                                 {".param", kLocal}};
  auto words = splitWords(statement);
  int align = 1;
  Type type = U8;
  Space space = kGlobal;
  bool isExtern = false;
  string name;
  for (size_t k = 0; k < words.size(); k++) {
    if (words[k] == ".align" && k + 1 < words.size())
      align = std::max(1, atoi(words[++k].c_str()));
    else if (spaces.count(words[k]))
      space = spaces.at(words[k]);
    else if (words[k] == ".extern")
      isExtern = true;
    else if (words[k][0] != '.')
      name += words[k];
    else if (typeNamed(words[k].substr(1)) != kNoType)
      type = typeNamed(words[k].substr(1));
  }
  size_t bracket = name.find('['), bytes = kWidth[type];
  if (bracket != string::npos) {
    bytes *= strtoull(name.c_str() + bracket + 1, nullptr, 10);
    if (name.find('[', bracket + 1) != string::npos)
      fail("array of arrays: " + statement);
    name = name.substr(0, bracket);
  }
  align = std::max(align, kWidth[type]);
  if (isExtern && (space != kShared || bracket == string::npos))
    fail("extern variable: " + statement);
  if (space == kShared || space == kLocal) {
    u64 &top = space == kShared ? sharedTop : localTop;
    if (!isExtern)
      top = (top + align - 1) / align * align;
    symbols.back()[name] = {space, top, bytes, isExtern};
    top += isExtern ? 0 : bytes;
  } else
    placeData(name, space, type, bytes, init);
}

/// Module variables with their initial values; without one they are zero, as CUDA has it.
void Context::placeData(const string &name, Space space, Type type, size_t bytes,
                        const string &init) {
  vector<u8> data(bytes);
  size_t at = 0, open = init.find('{'), close = init.rfind('}');
  string list = open == string::npos ? init : init.substr(open + 1, close - open - 1);
  for (auto &item : splitList(list, ',')) {
    u64 value;
    if (!parseNumber(item, value))
      fail("initial value " + item);
    if (at + kWidth[type] > bytes)
      fail("too many initial values");
    memcpy(&data[at], &value, kWidth[type]);
    at += kWidth[type];
  }
  u64 address = memory->alloc(std::max<size_t>(bytes, 1));
  Allocation *a = memory->find(address, 1);
  std::copy(data.begin(), data.end(), a->bytes.begin());
  std::fill(a->written.begin(), a->written.end(), 1);
  module->globals[name] = address;
  symbols.back()[name] = {space, address, bytes, false};
}

/// The parameter list of a kernel.
void Context::declareParams(const string &list) {
  KernelInfo &info = kernel->info;
  int offset = 0;
  for (auto &item : splitList(list, ',')) {
    auto words = splitWords(item);
    Type type = U64;
    int align = 1, count = 1;
    bool pointer = false; // .ptr .align speaks of what the parameter points to
    for (size_t k = 0; k + 1 < words.size(); k++) {
      pointer |= words[k] == ".ptr";
      if (words[k] == ".align" && !pointer)
        align = atoi(words[k + 1].c_str());
      else if (words[k][0] == '.' && typeNamed(words[k].substr(1)) != kNoType)
        type = typeNamed(words[k].substr(1));
    }
    string name = words.empty() ? "" : words.back();
    size_t bracket = name.find('[');
    if (bracket != string::npos) {
      count = atoi(name.c_str() + bracket + 1);
      name = name.substr(0, bracket);
    }
    int size = kWidth[type] * count;
    align = std::max(align, kWidth[type]);
    offset = (offset + align - 1) / align * align;
    symbols.back()[name] = {kParam, (u64)offset, (size_t)size, false};
    info.paramOffset.push_back(offset);
    info.paramSize.push_back(size);
    offset += size;
  }
  info.paramBytes = offset;
  info.params = info.paramOffset.size();
}

int Context::findRegister(const string &name) const {
  for (size_t k = registers.size(); k-- > 0;) {
    auto i = registers[k].find(name);
    if (i != registers[k].end())
      return i->second;
  }
  return -1;
}

const Symbol *Context::findSymbol(const string &name) const {
  for (size_t k = symbols.size(); k-- > 0;) {
    auto i = symbols[k].find(name);
    if (i != symbols[k].end())
      return &i->second;
  }
  return nullptr;
}

Operand Context::constant(int width, u64 value) {
  if (width < 8)
    value &= width ? (1ull << 8 * width) - 1 : 1;
  auto row = constantRows.emplace(std::make_pair(width, value), 0);
  if (row.second) {
    row.first->second = newRow(width);
    kernel->constants.push_back({row.first->second, (u8)width, value});
  }
  Operand o;
  o.offset = row.first->second;
  o.width = width;
  return o;
}

Operand Context::specialRegister(const string &name, int width) {
  static const char *known[] = {"%tid.",   "%ntid.",  "%ctaid.",  "%nctaid.",
                                "%laneid", "%warpid", "%nwarpid", "%lanemask_"};
  bool ok = false;
  for (auto k : known)
    ok |= name.compare(0, strlen(k), k) == 0;
  char last = name.back();
  if (name.find('.') != string::npos && last != 'x' && last != 'y' && last != 'z')
    ok = false;
  if (!ok || width != 4)
    fail("unknown register " + name);
  auto row = specialRows.emplace(name, 0);
  if (row.second) {
    row.first->second = newRow(4);
    kernel->specials.push_back({row.first->second, name});
  }
  Operand o;
  o.offset = row.first->second;
  o.width = 4;
  return o;
}

/// A register, a literal or the address of a variable.
Operand Context::operand(string text, int width) {
  Operand o;
  o.width = width;
  if (text.empty())
    fail("empty operand");
  if (text[0] == '!') {
    o.negated = true;
    text = text.substr(1);
  }
  if (text == "_") { // a result nobody wants
    if (scratch < 0)
      scratch = newRow(8);
    o.offset = scratch;
    return o;
  }
  int reg = findRegister(text);
  if (reg >= 0) {
    o.reg = reg;
    o.offset = kernel->regOffset[reg];
    o.width = kernel->regWidth[reg];
    return o;
  }
  if (text[0] == '%')
    return specialRegister(text, width);
  u64 value;
  if (parseNumber(text, value))
    return constant(width, value);
  const Symbol *symbol = findSymbol(text);
  if (!symbol)
    fail("operand " + text);
  if (symbol->space == kParam)
    fail("address of a kernel parameter");
  if (!symbol->isDynamic)
    return constant(width, symbol->address);
  o.offset = newRow(width);
  dynamicConstants.push_back(kernel->constants.size());
  kernel->constants.push_back({o.offset, (u8)width, 0});
  return o;
}

} // namespace ptxsim
