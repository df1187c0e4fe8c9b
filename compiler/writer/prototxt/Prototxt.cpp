//===- Prototxt.cpp - Caffe's prototxt from the net dialect -------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The graph: names of blobs, what is written in place, what is left out.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/Prototxt.h"

#include "compiler/writer/prototxt/CallProfile.h"
#include "compiler/writer/prototxt/Calls.h"
#include "compiler/writer/prototxt/PrototxtLayers.h"
#include "compiler/writer/prototxt/PrototxtTraining.h"
#include "dialects/Net/LayerNames.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

namespace {
class PrototxtWriter {
public:
  PrototxtWriter(net::GraphOp graph, PrototxtForm form, const CallProfile *profile,
                 raw_ostream &out)
      : graph(graph), form(form), profile(profile), out(out) {}
  LogicalResult write();

private:
  LogicalResult writeHeader();
  LogicalResult prepareLoss();
  LogicalResult writeLayerOf(Operation *op);
  LogicalResult writeSlice(net::SliceOp op);
  LogicalResult checkProfile();
  void noteUnknown(const char *type, const char *trouble, Location loc);
  LogicalResult checkName(StringRef name, Location loc);
  void countReaders();
  bool isInPlace(Operation *op);

  net::GraphOp graph;
  PrototxtForm form;
  const CallProfile *profile;
  net::SoftmaxOp loss; ///< of a training file
  raw_ostream &out;
  llvm::DenseMap<Value, std::string> blobs;
  llvm::DenseMap<Value, unsigned> readers; ///< by what `source` gives
  llvm::StringMap<Location> names;
  llvm::StringSet<> noted; ///< types that netscope does not know
};
} // namespace

/// Whether all that read a value, identities passed by, flatten it: an InnerProduct does. A Softmax
/// gives the same of an image that is `onePixel`.
static bool isReadFlat(Value value, bool onePixel) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    return isa<net::DenseOp, net::FlattenOp>(user) || (isa<net::SoftmaxOp>(user) && onePixel) ||
           (isa<net::IdentityOp>(user) && isReadFlat(user->getResult(0), onePixel));
  });
}

static bool isOnePixel(Value value) {
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  return llvm::all_of(shape.drop_front(2), [](int64_t extent) { return extent == 1; });
}

/// Whether a reader gets the same without the layer. A flattening that is left out is, read back,
/// one in place, so what comes behind it must want its input flat, too.
static bool isLeftOut(Operation *op) {
  if (isa<net::IdentityOp>(op))
    return true;
  return isa<net::FlattenOp>(op) && isReadFlat(op->getResult(0), isOnePixel(op->getOperand(0))) &&
         llvm::all_of(op->getOperand(0).getUsers(), [&](Operation *user) {
           return user->isBeforeInBlock(op) || isa<net::DenseOp, net::FlattenOp>(user);
         });
}

/// The value that a reader of `value` reads in the file.
static Value source(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isLeftOut(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

void PrototxtWriter::countReaders() {
  for (Operation &op : graph.getBody().front())
    if (!isLeftOut(&op))
      for (Value operand : op.getOperands())
        ++readers[source(operand)];
}

/// In place as in He's files, but only where nobody else reads the blob: in a
/// pre-activation unit the shortcut reads what BatchNorm reads. The input's blob
/// is no layer's, and the analyzer splices in-place layers by layer.
bool PrototxtWriter::isInPlace(Operation *op) {
  if (!isa<net::BatchNormOp, net::ScaleOp, net::AffineOp, net::ReluOp, net::SigmoidOp>(op))
    return false;
  Value input = source(op->getOperand(0));
  return input.getDefiningOp() && readers.lookup(input) == 1;
}

/// Names are keys in JavaScript objects, strings in the file, and HTML in the pages.
LogicalResult PrototxtWriter::checkName(StringRef name, Location loc) {
  bool isShown = llvm::none_of(name, [](char c) {
    return llvm::isASCII(c) && (!llvm::isPrint(c) || StringRef("\"\\").contains(c));
  });
  if (name.empty() || !isShown || name == "constructor" || name == "__proto__")
    return emitError(loc) << "netscope can't show a layer named '" << name << "'";
  if (name.find_first_of("<&") != StringRef::npos)
    emitWarning(loc) << "netscope takes what begins with '<' or '&' in '" << name << "' for HTML";
  auto [first, isNew] = names.try_emplace(name, loc);
  if (isNew)
    return success();
  InFlightDiagnostic error = emitError(loc)
                             << "two layers of the prototxt would be named '" << name << "'";
  error.attachNote(first->second) << "the first is here";
  return error;
}

LogicalResult PrototxtWriter::writeHeader() {
  Block &body = graph.getBody().front();
  if (body.getNumArguments() != 1)
    return emitError(graph.getLoc())
           << "netscope takes one input, the net has " << body.getNumArguments();
  BlockArgument input = body.getArgument(0);
  auto shape = cast<RankedTensorType>(input.getType()).getShape();
  std::string name = net::layerName(input.getLoc());
  if (shape.size() != 4)
    return emitError(input.getLoc(), "netscope takes an input of 4 dimensions");
  out << "name: \"" << graph.getNetName() << "\"\n";
  blobs[input] = name;
  if (failed(checkName(name, input.getLoc())))
    return failure();
  if (form == PrototxtForm::Training)
    return success(succeeded(prepareLoss()) && succeeded(writeDataLayers(graph, name, out)));
  out << "input: \"" << name << "\"\n";
  for (int64_t extent : shape)
    out << "input_dim: " << extent << "\n";
  return success();
}

LogicalResult PrototxtWriter::prepareLoss() {
  FailureOr<net::SoftmaxOp> found = findLoss(graph);
  if (failed(found))
    return failure();
  loss = *found;
  emitWarning(graph.getLoc(), "dgschwend's page takes no training file: it makes a node of 'label' "
                              "and no totals; ethereon's shows it");
  return success(llvm::all_of(
      lossNames(loss), [&](StringRef name) { return succeeded(checkName(name, loss.getLoc())); }));
}

/// Once a type: no prototxt says it in a way that both netscopes know.
void PrototxtWriter::noteUnknown(const char *type, const char *trouble, Location loc) {
  if (form != PrototxtForm::OpenCv && noted.insert(type).second)
    emitWarning(loc) << "netscope does not know '" << type << "': " << trouble;
}

static constexpr const char *noSizes = "ethereon's page shows no sizes of the whole net";
static constexpr const char *anError = "dgschwend's page stops with an error";
static constexpr const char *both =
    "ethereon's page shows no sizes of the whole net, dgschwend's stops with an error";

/// With the first of a tensor's slices all of them are written.
LogicalResult PrototxtWriter::writeSlice(net::SliceOp op) {
  if (blobs.contains(op.getResult()))
    return success();
  FailureOr<SmallVector<net::SliceOp>> slices = slicesBeside(op);
  if (failed(slices))
    return failure();
  std::string bottom = blobs[source(op.getInput())], name = bottom + "_slice";
  LogicalResult result = checkName(name, op.getLoc());
  for (net::SliceOp part : *slices) {
    std::string top = net::layerName(part.getLoc());
    blobs[part.getResult()] = top;
    result = success(succeeded(checkName(top, part.getLoc())) && succeeded(result));
  }
  noteUnknown("Slice", both, op.getLoc());
  writeSlices(*slices, bottom, name, out);
  return result;
}

LogicalResult PrototxtWriter::checkProfile() {
  for (Operation &op : graph.getBody().front())
    if (StringRef call = callOf(&op); profile && !call.empty() && !profile->find(call))
      return emitError(op.getLoc()) << "the profile has no call '" << call
                                    << "': it is another network's, or of another halnet";
  return success();
}

LogicalResult PrototxtWriter::writeLayerOf(Operation *op) {
  std::string name = net::layerName(op->getLoc());
  if (isLeftOut(op)) {
    out << "# halnet: " << (isa<net::IdentityOp>(op) ? "identity " : "flatten ") << name << " of "
        << blobs[source(op->getOperand(0))] << "\n";
    return checkName(name, op->getLoc());
  }
  if (auto slice = dyn_cast<net::SliceOp>(op))
    return writeSlice(slice);
  if (isa<net::SigmoidOp>(op))
    noteUnknown("Sigmoid", anError, op->getLoc());
  auto scale = dyn_cast<net::ScaleChannelsOp>(op);
  bool flattens = scale && flattensFactors(scale);
  if (flattens || isa<net::FlattenOp>(op))
    noteUnknown("Flatten", noSizes, op->getLoc());
  if (op == loss) {
    writeLoss(loss, blobs[source(op->getOperand(0))], out);
    return checkName(name, op->getLoc());
  }
  LayerHead head{{}, {name}, name, profile ? profile->find(callOf(op)) : nullptr};
  for (Value operand : op->getOperands())
    head.bottoms.push_back(blobs[source(operand)]);
  if (isInPlace(op))
    head.tops = {head.bottoms.front()};
  blobs[op->getResult(0)] = head.tops.front();
  LogicalResult result = checkName(name, op->getLoc());
  if (auto norm = dyn_cast<net::BatchNormOp>(op); norm && (norm.getGamma() || norm.getBeta()))
    result = success(succeeded(checkName(scaleName(name), op->getLoc())) && succeeded(result));
  if (flattens)
    result = success(succeeded(checkName(factorsName(name), op->getLoc())) && succeeded(result));
  return success(succeeded(writeOp(op, head, form, out)) && succeeded(result));
}

LogicalResult PrototxtWriter::write() {
  countReaders();
  if (failed(checkProfile()))
    return failure();
  bool good = succeeded(writeHeader());
  for (Operation &op : graph.getBody().front().without_terminator())
    good &= succeeded(writeLayerOf(&op));
  return success(good);
}

LogicalResult writer::writePrototxt(ModuleOp module, PrototxtForm form, const CallProfile *profile,
                                    raw_ostream &out) {
  auto graphs = module.getOps<net::GraphOp>();
  if (!llvm::hasSingleElement(graphs))
    return emitError(module.getLoc(), "expected one net.graph");
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (failed(PrototxtWriter(*graphs.begin(), form, profile, stream).write()))
    return failure();
  out << text;
  return success();
}
