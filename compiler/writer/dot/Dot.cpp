//===- Dot.cpp - a network as a picture ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Boxes are numbered, so that any name can be shown.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/dot/Dot.h"

#include "dialects/Net/LayerNames.h"
#include "dialects/Net/NetOps.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
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
  void writeBox(Value value, StringRef type);
  void changeFrames(ArrayRef<StringRef> wanted);
  void writeEdges(Operation &layer);

  raw_ostream &out;
  llvm::DenseMap<Value, size_t> numbers;
  SmallVector<std::string> frames; ///< those that stand open
  size_t framesWritten = 0;
};
} // namespace

static std::string quoted(StringRef text) {
  return "\"" + llvm::DOT::EscapeString(text.str()) + "\"";
}

/// Closes and opens frames until those wanted are open.
void DotWriter::changeFrames(ArrayRef<StringRef> wanted) {
  size_t kept = 0;
  while (kept < std::min(frames.size(), wanted.size()) && frames[kept] == wanted[kept])
    ++kept;
  for (; frames.size() > kept; frames.pop_back())
    out << "}\n";
  for (StringRef name : wanted.drop_front(kept)) {
    out << "subgraph cluster" << framesWritten++ << " {\nlabel = " << quoted(name) << "\n";
    frames.push_back(name.str());
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
  out << "digraph " << quoted(graph.getNetName()) << " {\nnode [shape = box]\n";
  Block &body = graph.getBody().front();
  for (BlockArgument input : body.getArguments())
    writeBox(input, "input");
  for (Operation &layer : body.without_terminator()) {
    changeFrames(net::blockNames(layer.getLoc()));
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
