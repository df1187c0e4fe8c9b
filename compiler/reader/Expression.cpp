//===- Expression.cpp - parameters and the little arithmetic on them ---------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A recursive descent over the text of a scalar, evaluating as it goes:
//   choice     = condition [ "if" condition "else" choice ]
//   condition  = comparison { "and" comparison }
//   comparison = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=") sum ]
//   sum        = product { ("+" | "-") product }
//   product    = operand { ("*" | "/") operand }
//   operand    = "not" operand | "-" operand | "(" choice ")" | number | word
//              | "length(" choice ")" | "$" name [ "[" sum "]" ]
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Expression.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/reader/Arithmetic.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::reader;
using namespace mlir;
using halnet::didYouMean;

/// Nesting of parentheses and signs in one expression.
static constexpr unsigned maxExpressionDepth = 32;

static bool isWordCharacter(char c) { return llvm::isAlnum(c) || c == '_'; }

/// The place of byte `offset` of a scalar's text, exact for a scalar on one line.
static Location placeInside(const YamlNode &node, size_t offset) {
  auto place = cast<FileLineColLoc>(node.place);
  bool oneLine = node.text.find('\n') == std::string::npos;
  unsigned column = place.getColumn() + (oneLine ? offset + node.quoted : 0);
  return FileLineColLoc::get(place.getFilename(), place.getLine(), column);
}

static std::vector<StringRef> namesIn(const Scope &scope) {
  std::vector<StringRef> names;
  for (const auto &value : scope.values)
    names.push_back(value.getKey());
  llvm::sort(names);
  return names;
}

std::string halnet::reader::parametersOf(const YamlNode &node, const Scope &scope) {
  std::vector<std::string> values;
  StringRef rest = node.text;
  while (rest.contains('$')) {
    rest = rest.split('$').second;
    auto found = scope.values.find(rest.take_while(isWordCharacter));
    if (found == scope.values.end())
      continue;
    std::string value = ("$" + found->getKey() + " = " + valueText(found->second)).str();
    if (!llvm::is_contained(values, value))
      values.push_back(std::move(value));
  }
  return values.empty() ? "" : " (with " + llvm::join(values, ", ") + ")";
}

void halnet::reader::collectReferences(const YamlNode &node, llvm::StringSet<> &names) {
  StringRef text = node.text;
  for (size_t at = text.find_first_of("${"); at != StringRef::npos;
       at = text.find_first_of("${", at + 1))
    names.insert(text.drop_front(at + 1).take_while(isWordCharacter));
  for (const YamlNodePtr &item : node.items)
    collectReferences(*item, names);
  for (const YamlEntry &entry : node.entries)
    collectReferences(*entry.value, names);
}

namespace {
class Evaluator {
public:
  Evaluator(const YamlNode &node, StringRef text, const Scope &scope)
      : node(node), whole(node.text), rest(text), scope(scope) {}

  /// The value of all of the text; the sides of a comparison at its top go into `found`.
  std::optional<Setting> run(std::string *found = nullptr) {
    std::optional<Setting> value = choice(found);
    skipBlanks();
    if (value && !rest.empty())
      return fail("unexpected '" + rest + "' in the expression");
    return value;
  }

private:
  using Rule = std::optional<Setting> (Evaluator::*)();

  std::nullopt_t fail(const Twine &message) {
    emitError(scope.at(placeInside(node, rest.data() - whole.data())), message);
    return std::nullopt;
  }
  void skipBlanks() { rest = rest.ltrim(" \n"); }
  bool consume(StringRef token);
  std::optional<Setting> apply(StringRef op, const Setting &left, const Setting &right);
  std::optional<Setting> chain(ArrayRef<StringRef> operators, Rule operand);
  std::optional<Setting> choice(std::string *found = nullptr);
  std::optional<Setting> condition(std::string *found = nullptr);
  std::optional<Setting> comparison() { return comparisonWithSides(nullptr); }
  std::optional<Setting> comparisonWithSides(std::string *found);
  std::optional<Setting> sum() { return chain({"+", "-"}, &Evaluator::product); }
  std::optional<Setting> product() { return chain({"*", "/"}, &Evaluator::operand); }
  std::optional<Setting> operand();
  std::optional<Setting> negation(StringRef op);
  std::optional<Setting> parenthesis(bool length);
  std::optional<Setting> parameter();
  std::optional<Setting> element(StringRef name, const Setting &list);

  const YamlNode &node;
  StringRef whole, rest;
  const Scope &scope;
  unsigned depth = 0;
};
} // namespace

/// Takes `token` if it comes next; a word only where the word ends there.
bool Evaluator::consume(StringRef token) {
  skipBlanks();
  StringRef after = rest;
  if (!after.consume_front(token))
    return false;
  if (llvm::isAlpha(token.back()) && !after.empty() && isWordCharacter(after.front()))
    return false;
  rest = after;
  return true;
}

std::optional<Setting> Evaluator::apply(StringRef op, const Setting &left, const Setting &right) {
  llvm::Expected<Setting> result = applyOperator(op, left, right);
  if (result)
    return *result;
  emitError(scope.at(node.place)) << llvm::toString(result.takeError())
                                  << parametersOf(node, scope);
  return std::nullopt;
}

std::optional<Setting> Evaluator::chain(ArrayRef<StringRef> operators, Rule operand) {
  std::optional<Setting> left = (this->*operand)();
  while (left) {
    auto op = llvm::find_if(operators, [&](StringRef op) { return consume(op); });
    if (op == operators.end())
      break;
    std::optional<Setting> right = (this->*operand)();
    left = right ? apply(*op, *left, *right) : std::nullopt;
  }
  return left;
}

/// Both sides are evaluated, so both must be right.
std::optional<Setting> Evaluator::choice(std::string *found) {
  std::optional<Setting> value = condition(found);
  if (!value || !consume("if"))
    return value;
  std::optional<Setting> test = condition();
  if (!test)
    return std::nullopt;
  if (!test->boolean())
    return fail("'if' takes true or false, found " + quotedText(*test));
  if (!consume("else"))
    return fail("expected 'else'");
  if (++depth > maxExpressionDepth)
    return fail("the expression is nested too deeply");
  std::optional<Setting> other = choice();
  --depth;
  return other && *test->boolean() ? value : other;
}

std::optional<Setting> Evaluator::condition(std::string *found) {
  std::optional<Setting> left = comparisonWithSides(found);
  while (left && consume("and")) {
    std::optional<Setting> right = comparison();
    left = right ? apply("and", *left, *right) : std::nullopt;
  }
  return left;
}

std::optional<Setting> Evaluator::comparisonWithSides(std::string *found) {
  skipBlanks();
  StringRef begin = rest;
  std::optional<Setting> left = sum();
  StringRef leftText = begin.drop_back(rest.size()).rtrim();
  for (StringRef op : {"==", "!=", "<=", ">=", "<", ">"}) {
    if (!left || !consume(op))
      continue;
    skipBlanks();
    begin = rest;
    std::optional<Setting> right = sum();
    if (!right)
      return std::nullopt;
    StringRef rightText = begin.drop_back(rest.size()).rtrim();
    if (found)
      *found = leftText.str() + " is " + valueText(*left) +
               (rightText.contains('$') ? ", " + rightText.str() + " is " + valueText(*right) : "");
    return apply(op, *left, *right);
  }
  return left;
}

std::optional<Setting> Evaluator::operand() {
  if (++depth > maxExpressionDepth)
    return fail("the expression is nested too deeply");
  llvm::scope_exit leave([&] { --depth; });
  if (consume("not"))
    return negation("not");
  if (consume("-"))
    return negation("-");
  if (consume("("))
    return parenthesis(/*length=*/false);
  if (consume("length("))
    return parenthesis(/*length=*/true);
  if (consume("$"))
    return parameter();
  StringRef word = rest.take_while([](char c) { return isWordCharacter(c) || c == '.'; });
  if (word.empty())
    return fail(rest.empty() ? "the expression ends where a value should stand"
                             : "unexpected '" + rest.take_front().str() + "' in the expression");
  rest = rest.drop_front(word.size());
  YamlNode plain{YamlNode::Kind::Scalar, node.place, word.str()};
  return plainSetting(plain, scope);
}

std::optional<Setting> Evaluator::negation(StringRef op) {
  std::optional<Setting> value = operand();
  if (!value)
    return std::nullopt;
  if (op == "-")
    return apply("-", Setting{int64_t(0)}, *value);
  if (!value->boolean())
    return fail("'not' takes true or false, found " + quotedText(*value));
  return Setting{!*value->boolean()};
}

std::optional<Setting> Evaluator::parenthesis(bool length) {
  std::optional<Setting> value = choice();
  if (!value)
    return std::nullopt;
  if (!consume(")"))
    return fail("expected ')'");
  if (!length)
    return value;
  if (!value->list())
    return fail("'length' takes a list, found " + quotedText(*value));
  return Setting{int64_t(value->list()->size())};
}

std::optional<Setting> Evaluator::parameter() {
  StringRef name = rest.take_while(isWordCharacter);
  auto found = scope.values.find(name);
  if (found == scope.values.end()) {
    std::string hint = didYouMean(name, namesIn(scope));
    return fail("'$" + name + "' is no parameter here" + hint);
  }
  rest = rest.drop_front(name.size());
  if (!rest.starts_with("["))
    return found->second;
  return element(name, found->second);
}

std::optional<Setting> Evaluator::element(StringRef name, const Setting &list) {
  if (!list.list())
    return fail("'$" + name + "' is no list: it is " + quotedText(list));
  rest = rest.drop_front();
  std::optional<Setting> index = sum();
  if (!index)
    return std::nullopt;
  if (!consume("]"))
    return fail("expected ']'");
  int64_t size = list.list()->size();
  if (!index->integer() || *index->integer() < 1 || *index->integer() > size)
    return fail("'$" + name + "' has elements 1 to " + Twine(size) + ", asked for " +
                valueText(*index));
  return (*list.list())[*index->integer() - 1];
}

/// A word with each `{name}` replaced by the parameter's value.
static std::optional<Setting> fillPattern(const YamlNode &node, const Scope &scope) {
  StringRef rest = node.text;
  std::string text;
  while (!rest.empty()) {
    auto [before, after] = rest.split('{');
    text += before.str();
    if (before.size() == rest.size())
      break;
    auto [name, behind] = after.split('}');
    auto found = scope.values.find(name);
    if (name.size() == after.size() || found == scope.values.end() || found->second.list()) {
      Location place = placeInside(node, before.end() - node.text.data());
      emitError(scope.at(place)) << "'{" << name << "}' names no parameter that a word can hold"
                                 << didYouMean(name, namesIn(scope));
      return std::nullopt;
    }
    text += valueText(found->second);
    rest = behind;
  }
  return Setting{text};
}

static std::optional<Setting> evaluateScalar(const YamlNode &node, const Scope &scope) {
  if (StringRef(node.text).contains('$'))
    return Evaluator(node, node.text, scope).run();
  if (StringRef(node.text).contains('{'))
    return fillPattern(node, scope);
  return plainSetting(node, scope);
}

static std::optional<Setting> evaluateList(const YamlNode &node, const Scope &scope) {
  SettingList list;
  for (const YamlNodePtr &item : node.items) {
    std::optional<Setting> value = evaluate(*item, scope);
    if (!value)
      return std::nullopt;
    list.push_back(std::move(*value));
  }
  return Setting{std::move(list)};
}

std::optional<Setting> halnet::reader::evaluate(const YamlNode &node, const Scope &scope) {
  switch (node.kind) {
  case YamlNode::Kind::Null:
    return Setting{};
  case YamlNode::Kind::Scalar:
    return evaluateScalar(node, scope);
  case YamlNode::Kind::Sequence:
    return evaluateList(node, scope);
  case YamlNode::Kind::Mapping:
    break;
  }
  emitError(scope.at(node.place), "expected a value, found a mapping");
  return std::nullopt;
}

std::optional<Condition> halnet::reader::evaluateCondition(const YamlNode &node,
                                                           const Scope &scope) {
  Condition condition{false, ""};
  bool isExpression = node.kind == YamlNode::Kind::Scalar && StringRef(node.text).contains('$');
  std::optional<Setting> value = isExpression
                                     ? Evaluator(node, node.text, scope).run(&condition.found)
                                     : evaluate(node, scope);
  if (!value)
    return std::nullopt;
  if (!value->boolean()) {
    emitError(scope.at(node.place)) << "expected true or false, found " << quotedText(*value);
    return std::nullopt;
  }
  condition.holds = *value->boolean();
  return condition;
}

std::optional<std::pair<int64_t, int64_t>> halnet::reader::evaluateRange(const YamlNode &node,
                                                                         const Scope &scope) {
  StringRef text = node.text;
  size_t dots = text.find("..");
  if (node.kind != YamlNode::Kind::Scalar || dots == StringRef::npos) {
    emitError(scope.at(node.place), "expected a range such as 1..$units");
    return std::nullopt;
  }
  std::optional<Setting> first = Evaluator(node, text.take_front(dots), scope).run();
  std::optional<Setting> last = Evaluator(node, text.drop_front(dots + 2), scope).run();
  if (!first || !last)
    return std::nullopt;
  for (const Setting &end : {*first, *last})
    if (!end.integer()) {
      emitError(scope.at(node.place)) << "a range goes over integers, found " << quotedText(end);
      return std::nullopt;
    }
  return std::pair(*first->integer(), *last->integer());
}
