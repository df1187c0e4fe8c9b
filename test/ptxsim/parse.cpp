//===- parse.cpp - PTX text to kernels -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statements, the module level, and calls of device functions, which are inlined.
//
//===----------------------------------------------------------------------===//

#include "decode.h"

#include <cstdlib>

namespace ptxsim {
namespace {

/// A piece of a body: "{", "}", "label:" or an instruction or declaration without its semicolon.
struct Statement {
  int line;
  string text;
};

/// Cuts the text into words and statements.
class Lexer {
public:
  Lexer(const string &text, int &line) : text(text), line(line) {}

  bool atEnd() {
    skipBlanks();
    return at >= text.size() || text[at] == 0;
  }
  char peek() const { return text[at]; }
  void skip() { at++; }
  void skipLine() {
    while (at < text.size() && text[at] != '\n')
      at++;
  }

  void skipBlanks() {
    for (;;) {
      while (at < text.size() && isspace((u8)text[at])) {
        line += text[at] == '\n';
        at++;
      }
      if (text.compare(at, 2, "//") == 0)
        skipLine();
      else if (text.compare(at, 2, "/*") == 0) {
        size_t end = text.find("*/", at + 2);
        if (end == string::npos)
          fail("comment without an end");
        for (; at < end + 2; at++)
          line += text[at] == '\n';
      } else
        return;
    }
  }

  /// Text up to one of the characters, without comments, blanks squeezed.
  string until(const char *stops) {
    string result;
    for (;;) {
      if (at >= text.size() || !text[at])
        fail("unexpected end");
      char c = text[at];
      if (strchr(stops, c))
        return result;
      bool comment =
          c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*');
      if (comment || isspace((u8)c)) {
        skipBlanks();
        if (!result.empty())
          result += ' ';
      } else {
        result += c;
        at++;
      }
    }
  }

  /// A body after its opening brace, closing brace included.
  vector<Statement> body() {
    vector<Statement> all;
    for (int depth = 1; depth;) {
      if (atEnd())
        fail("unexpected end of a body");
      if (peek() == '{' || peek() == '}') {
        depth += peek() == '{' ? 1 : -1;
        all.push_back({line, string(1, peek())});
        skip();
        continue;
      }
      if (text.compare(at, 5, ".loc ") == 0 ||
          text.compare(at, 5, ".loc\t") == 0) { // ends with its line
        skipLine();
        continue;
      }
      int first = line;
      string s = until(peek() == '.' ? ";" : ";:");
      bool label = peek() == ':';
      skip();
      while (!s.empty() && s.back() == ' ')
        s.pop_back();
      if (!s.empty())
        all.push_back({first, label ? s + ":" : s});
    }
    return all;
  }

private:
  [[noreturn]] void fail(const string &message) {
    throw Error{kInvalidPtx, "line " + std::to_string(line) + ": " + message};
  }
  const string &text;
  int &line;
  size_t at = 0;
};

struct Function {
  vector<string> results, params; ///< names
  vector<Statement> body;
};

struct Entry {
  int line;
  string name, params, directives;
  vector<Statement> body;
};

class Parser {
public:
  Parser(const string &text, Module *module, Memory *memory)
      : context(module, memory), lexer(text, context.line) {}

  void module() {
    while (!lexer.atEnd()) {
      string word = lexer.until(" \t\r\n({;");
      if (word == ".version" || word == ".target" || word == ".address_size" || word == ".file")
        lexer.skipLine();
      else if (word == ".section") { // debugging information
        lexer.until("{");
        lexer.skip();
        lexer.until("}");
        lexer.skip();
      } else if (word == ".entry")
        entry();
      else if (word == ".func")
        function();
      else if (word == ".extern")
        isExtern = true;
      else if (word == ".const" || word == ".global" || word == ".shared") {
        context.declareVariable((isExtern ? ".extern " : "") + word + " " + lexer.until(";"));
        lexer.skip();
        isExtern = false;
      } else if (word != ".visible" && word != ".weak")
        context.fail("directive " + word);
    }
    for (auto &e : entries) // at the end: a function may stand behind its caller
      compile(e);
  }

  string place() const { return "line " + std::to_string(context.line); }

private:
  void entry() {
    Entry e;
    e.line = context.line;
    lexer.skipBlanks();
    e.name = lexer.until("({ \t\r\n");
    lexer.skipBlanks();
    if (lexer.peek() == '(') {
      lexer.skip();
      e.params = lexer.until(")");
      lexer.skip();
    }
    e.directives = lexer.until("{");
    lexer.skip();
    e.body = lexer.body();
    entries.push_back(std::move(e));
  }

  void compile(const Entry &e) {
    context.line = e.line;
    context.beginKernel(e.name);
    context.declareParams(e.params);
    readTuning(e.directives);
    translate(e.body);
    instruction("ret"); // a label may stand behind the last instruction
    context.module->kernels[e.name] = context.endKernel();
  }

  /// .maxntid and .reqntid; the others say nothing to an interpreter.
  void readTuning(const string &directives) {
    auto words = splitWords(directives);
    for (size_t k = 0; k < words.size(); k++) {
      if (words[k] != ".maxntid" && words[k] != ".reqntid")
        continue;
      string list;
      while (k + 1 < words.size() && words[k + 1][0] != '.')
        list += words[++k];
      int threads = 1;
      for (auto &n : splitList(list, ','))
        threads *= atoi(n.c_str());
      context.kernel->info.maxThreads = threads;
    }
  }

  /// .func (.param .b32 r) name (.param .b32 a) { ... }
  void function() {
    Function f;
    lexer.skipBlanks();
    if (lexer.peek() == '(')
      f.results = paramNames();
    lexer.skipBlanks();
    string name = lexer.until("({; \t\r\n");
    lexer.skipBlanks();
    if (lexer.peek() == '(')
      f.params = paramNames();
    string rest = lexer.until("{;");
    bool declaration = lexer.peek() == ';';
    lexer.skip();
    isExtern = false;
    if (declaration)
      return;
    f.body = lexer.body();
    functions[name] = f;
  }

  vector<string> paramNames() {
    vector<string> names;
    lexer.skip();
    for (auto &p : splitList(lexer.until(")"), ',')) {
      auto words = splitWords(p);
      if (words[0] != ".param")
        context.fail("function parameter that is not a .param");
      names.push_back(words.back().substr(0, words.back().find('[')));
    }
    lexer.skip();
    return names;
  }

  void instruction(const string &text) {
    Decoder d(context, text);
    if (!(decodeControl(d) || decodeWarp(d) || decodeMemory(d) || decodeMove(d) || decodeFloat(d) ||
          decodeInteger(d)))
      d.fail("instruction not supported");
    d.finish();
  }

  void translate(const vector<Statement> &body) {
    int after = context.line;
    context.pushScope();
    for (auto &s : body) {
      context.line = s.line;
      const string &t = s.text;
      auto starts = [&](const char *prefix) { return t.compare(0, strlen(prefix), prefix) == 0; };
      if (t == "{")
        context.pushScope();
      else if (t == "}")
        context.popScope();
      else if (t.back() == ':')
        context.labels[context.labelPrefix + t.substr(0, t.size() - 1)] =
            context.kernel->code.size();
      else if (starts(".reg"))
        context.declareRegisters(t);
      else if (starts(".local") || starts(".shared") || starts(".param"))
        context.declareVariable(t);
      else if (starts("call"))
        call(t);
      else if (t[0] != '.')
        instruction(t);
      else if (!starts(".pragma"))
        context.fail("directive " + t);
    }
    context.line = after;
  }

  /// call (r), f, (a, b): the body of f, with its parameters bound to the caller's .param
  /// variables.
  void call(const string &text) {
    size_t space = text.find(' ');
    auto operands = splitList(text.substr(space == string::npos ? text.size() : space), ',');
    vector<string> results, args;
    size_t at = 0;
    auto inside = [](const string &s) { return splitList(s.substr(1, s.size() - 2), ','); };
    if (at < operands.size() && operands[at][0] == '(')
      results = inside(operands[at++]);
    auto found = at < operands.size() ? functions.find(operands[at++]) : functions.end();
    if (at < operands.size() && operands[at][0] == '(')
      args = inside(operands[at++]);
    if (found == functions.end() || at != operands.size())
      context.fail("call of something that is not a function of this module: " + text);
    const Function &f = found->second;
    if (args.size() != f.params.size() || results.size() != f.results.size())
      context.fail("number of arguments: " + text);
    if (depth == 16)
      context.fail("calls nested too deeply (recursion is not supported): " + text);

    string prefix = context.labelPrefix, back = context.returnLabel;
    context.pushScope();
    bind(f.params, args);
    bind(f.results, results);
    context.labelPrefix = "call" + std::to_string(++calls) + ":";
    context.returnLabel = context.labelPrefix + "end";
    depth++;
    translate(f.body);
    depth--;
    context.labels[context.returnLabel] = context.kernel->code.size();
    context.labelPrefix = prefix;
    context.returnLabel = back;
    context.popScope();
  }

  void bind(const vector<string> &formal, const vector<string> &actual) {
    for (size_t k = 0; k < formal.size(); k++) {
      const Symbol *symbol = context.findSymbol(actual[k]);
      if (!symbol || symbol->space != kLocal)
        context.fail("argument " + actual[k]);
      context.bindSymbol(formal[k], *symbol);
    }
  }

  Context context;
  Lexer lexer;
  std::map<string, Function> functions;
  vector<Entry> entries;
  bool isExtern = false;
  int depth = 0, calls = 0;
};

} // namespace

Module::Module() = default;
Module::~Module() {
  if (memory)
    for (auto &g : globals)
      memory->free(g.second);
}

std::unique_ptr<Module> load(const string &ptx, Memory &memory) {
  auto module = std::make_unique<Module>();
  module->memory = &memory;
  Parser parser(ptx, module.get(), &memory);
  try {
    parser.module();
  } catch (const std::exception &e) { // an operand that is not there, an absurd size
    throw Error{kInvalidPtx, parser.place() + ": " + e.what()};
  }
  return module;
}

} // namespace ptxsim
