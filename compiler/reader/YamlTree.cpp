//===- YamlTree.cpp - YAML with places ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds the tree from yaml-cpp's events, not from its nodes: those lose
// duplicate keys and the difference between 7 and "7".
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/YamlTree.h"

#include "compiler/reader/YamlText.h"

#include "dialects/Support/Assert.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

using namespace halnet::reader;
using namespace mlir;

const YamlEntry *YamlNode::entry(StringRef key) const {
  for (const YamlEntry &entry : entries)
    if (entry.key == key)
      return &entry;
  return nullptr;
}

namespace {
/// Ends the parse after an error that was emitted.
struct Stop {};

class TreeBuilder : public YAML::EventHandler {
public:
  TreeBuilder(StringAttr file) : file(file) {}

  YamlNodePtr root;
  YAML::Mark lastQuoted = YAML::Mark::null_mark();

  /// The list or mapping that is being read, where there is one.
  std::optional<Location> openPlace() const {
    return stack.empty() ? std::nullopt : std::optional<Location>(stack.back().node->place);
  }

  FileLineColLoc placeOf(const YAML::Mark &mark) const {
    return FileLineColLoc::get(file, mark.line + 1, mark.column + 1);
  }

  void OnDocumentStart(const YAML::Mark &mark) override {
    if (root)
      fail(mark, "a second document begins here; a file holds one description");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override {
    add(make(YamlNode::Kind::Null, mark), anchor, 1);
  }
  void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                const std::string &text) override;
  void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::Sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::Mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

private:
  struct Anchored {
    YamlNodePtr node;
    size_t nodes; ///< with all below, aliases expanded
  };
  /// A sequence or mapping that is not finished.
  struct Open {
    std::shared_ptr<YamlNode> node;
    YAML::anchor_t anchor;
    size_t nodes = 1;
    YamlNodePtr key = nullptr; ///< of a mapping: the key whose value is awaited
    llvm::StringMap<Location> keys = {};
  };

  [[noreturn]] void fail(const YAML::Mark &mark, const Twine &message) {
    emitError(placeOf(mark), message);
    throw Stop();
  }
  std::shared_ptr<YamlNode> make(YamlNode::Kind kind, const YAML::Mark &mark) {
    return std::make_shared<YamlNode>(YamlNode{kind, placeOf(mark)});
  }
  void checkTag(const YAML::Mark &mark, const std::string &tag) {
    if (tag != "?" && tag != "!" && !tag.empty())
      fail(mark, "descriptions have no tags, found '" + tag + "'");
  }
  void open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag,
            YAML::anchor_t anchor);
  void close();
  void add(YamlNodePtr node, YAML::anchor_t anchor, size_t nodes);
  void addEntry(Open &mapping, YamlNodePtr node);

  StringAttr file;
  std::vector<Open> stack;
  llvm::DenseMap<YAML::anchor_t, Anchored> anchors;
};
} // namespace

void TreeBuilder::OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) {
  auto found = anchors.find(anchor);
  if (found == anchors.end())
    fail(mark, "this alias stands inside of what it refers to");
  add(found->second.node, 0, found->second.nodes);
}

void TreeBuilder::OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                           const std::string &text) {
  checkTag(mark, tag);
  std::shared_ptr<YamlNode> node = make(YamlNode::Kind::Scalar, mark);
  node->text = text;
  node->quoted = tag == "!";
  if (node->quoted)
    lastQuoted = mark;
  add(node, anchor, 1);
}

void TreeBuilder::open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag,
                       YAML::anchor_t anchor) {
  checkTag(mark, tag);
  if (stack.size() == maxYamlDepth)
    fail(mark, "lists and mappings are nested more than " + Twine(maxYamlDepth) + " deep");
  stack.push_back({make(kind, mark), anchor});
}

void TreeBuilder::close() {
  Open done = std::move(stack.back());
  stack.pop_back();
  add(done.node, done.anchor, done.nodes);
}

void TreeBuilder::add(YamlNodePtr node, YAML::anchor_t anchor, size_t nodes) {
  if (anchor)
    anchors[anchor] = {node, nodes};
  if (stack.empty()) {
    root = node;
    return;
  }
  Open &parent = stack.back();
  parent.nodes += nodes;
  if (parent.nodes > maxYamlNodes) {
    emitError(parent.node->place) << "more than " << maxYamlNodes
                                  << " values, those that aliases repeat included";
    throw Stop();
  }
  if (parent.node->kind == YamlNode::Kind::Sequence)
    parent.node->items.push_back(node);
  else if (!parent.key)
    parent.key = node;
  else
    addEntry(parent, node);
}

void TreeBuilder::addEntry(Open &mapping, YamlNodePtr node) {
  YamlNodePtr key = std::move(mapping.key);
  mapping.key = nullptr;
  if (key->kind != YamlNode::Kind::Scalar) {
    emitError(key->place, "a key must be a single word");
    throw Stop();
  }
  if (key->text == "<<" && !key->quoted) {
    emitError(key->place, "merge keys are not taken; write the entries out");
    throw Stop();
  }
  auto [first, isNew] = mapping.keys.try_emplace(key->text, key->place);
  if (!isNew) {
    InFlightDiagnostic error = emitError(key->place) << "'" << key->text << "' is given twice";
    error.attachNote(first->second) << "first given here";
    return;
  }
  mapping.node->entries.push_back({key->text, key->place, node});
}

static void parseInto(TreeBuilder &builder, StringRef text) {
  std::istringstream stream(text.str());
  std::optional<YAML::Exception> failure;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception &exception) {
    failure = exception;
  }
  const YAML::Mark &quote = builder.lastQuoted;
  if (!quote.is_null() && !quotedEnd(text, quote.pos))
    emitError(builder.placeOf(quote), "this quote is never closed");
  else if (failure)
    reportSyntax({failure->msg, builder.placeOf(failure->mark), size_t(failure->mark.pos)}, text,
                 builder.openPlace());
}

YamlNodePtr halnet::reader::parseYaml(StringRef text, StringRef name, MLIRContext &context) {
  auto file = StringAttr::get(&context, name);
  HALNET_ASSERT(text.size() <= maxFileBytes, "the caller checks the size");
  if (failed(checkText(text, file)))
    return nullptr;
  TreeBuilder builder(file);
  unsigned errors = 0;
  ScopedDiagnosticHandler counter(&context, [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return failure();
  });
  try {
    parseInto(builder, text);
  } catch (const Stop &) {
  }
  if (errors)
    return nullptr;
  if (!builder.root)
    emitError(FileLineColLoc::get(file, 0, 0), "the file is empty");
  return builder.root;
}
