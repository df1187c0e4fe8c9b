//===- Dot.cpp - a network as a picture ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Boxes are numbered, so that any name can be shown. So are frames: Graphviz takes what stands in
// two subgraphs of one name for one.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/dot/Dot.h"

#include "dialects/Net/LayerNames.h"
#include "dialects/Net/NetOps.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/GraphWriter.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

namespace {
class DotWriter {
public:
  explicit DotWriter(raw_ostream &out) : out(out) {}
  void write(net::GraphOp graph);

private:
  using Frames = SmallVector<std::string>; ///< outermost first
  void findStages(Block &body);
  Frames framesOf(Operation &layer) const;
  void changeFrames(const Frames &wanted);
  void writeBox(Value value, StringRef type);
  void writeEdges(Operation &layer);

  raw_ostream &out;
  llvm::DenseMap<Value, size_t> numbers;
  llvm::StringMap<llvm::StringSet<>> stages; ///< uses of blocks by what their names begin with
  Frames frames;                             ///< those that stand open
  llvm::StringMap<size_t> frameNumbers;      ///< by the names of all frames around, and the own
};
} // namespace

static std::string quoted(StringRef text) {
  return "\"" + llvm::DOT::EscapeString(text.str()) + "\"";
}

/// "stage1" of "stage1_unit2", "layer1" of "layer1.1"; empty where there is no such part.
static StringRef stageOf(StringRef use) {
  size_t end = use.find_last_of("_.");
  return end == StringRef::npos ? "" : use.take_front(end);
}

void DotWriter::findStages(Block &body) {
  for (Operation &layer : body.without_terminator())
    for (StringRef use : net::blockNames(layer.getLoc()))
      stages[stageOf(use)].insert(use);
}

/// The uses of blocks around a layer, with a frame more where the names of several begin with the
/// same stage. A net without blocks has its stages by the extents of its images.
DotWriter::Frames DotWriter::framesOf(Operation &layer) const {
  Frames found;
  auto shape = cast<RankedTensorType>(layer.getResult(0).getType()).getShape();
  if (stages.empty() && shape.size() == 4)
    return {net::shapeText(shape.drop_front(2))};
  for (StringRef use : net::blockNames(layer.getLoc())) {
    StringRef stage = stageOf(use);
    if (!stage.empty() && stages.at(stage).size() > 1)
      found.push_back(stage.str());
    found.push_back(use.str());
  }
  return found;
}

/// Closes and opens frames until those wanted are open.
void DotWriter::changeFrames(const Frames &wanted) {
  size_t kept = 0;
  while (kept < std::min(frames.size(), wanted.size()) && frames[kept] == wanted[kept])
    ++kept;
  for (; frames.size() > kept; frames.pop_back())
    out << "}\n";
  for (const std::string &name : llvm::drop_begin(wanted, kept)) {
    frames.push_back(name);
    size_t number =
        frameNumbers.try_emplace(llvm::join(frames, "\n"), frameNumbers.size()).first->second;
    out << "subgraph cluster" << number << " {\nlabel = " << quoted(name) << "\n";
  }
}

void DotWriter::writeBox(Value value, StringRef type) {
  size_t number = numbers.size();
  numbers[value] = number;
  Location loc =
      value.getDefiningOp() ? value.getDefiningOp()->getLoc() : cast<BlockArgument>(value).getLoc();
  std::string label = net::layerName(loc) + "\n" + type.str() + "\n" +
                      net::shapeText(cast<RankedTensorType>(value.getType()).getShape());
  out << "n" << number << " [label = " << quoted(label) << "]\n";
}

void DotWriter::writeEdges(Operation &layer) {
  for (Value operand : layer.getOperands())
    out << "n" << numbers.at(operand) << " -> n" << numbers.at(layer.getResult(0)) << "\n";
}

void DotWriter::write(net::GraphOp graph) {
  out << "digraph " << quoted(graph.getNetName()) << " {\nnode [shape = box]\nlabeljust = l\n";
  Block &body = graph.getBody().front();
  findStages(body);
  for (BlockArgument input : body.getArguments())
    writeBox(input, "input");
  for (Operation &layer : body.without_terminator()) {
    changeFrames(framesOf(layer));
    writeBox(layer.getResult(0), layer.getName().stripDialect());
  }
  changeFrames({});
  for (Operation &layer : body.without_terminator())
    writeEdges(layer);
  out << "}\n";
}

LogicalResult writer::writeDot(ModuleOp module, raw_ostream &out) {
  auto graphs = module.getOps<net::GraphOp>();
  if (!llvm::hasSingleElement(graphs))
    return emitError(module.getLoc(), "expected one net.graph");
  DotWriter(out).write(*graphs.begin());
  return success();
}
