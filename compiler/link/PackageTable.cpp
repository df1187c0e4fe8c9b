//===- PackageTable.cpp - the package as an object file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PackageTable.h"

#include "codegen/Codegen.h"
#include "compiler/link/CarriedNet.h"
#include "compiler/link/ConstantWriter.h"
#include "compiler/link/EmitObject.h"
#include "compiler/link/Places.h"
#include "compiler/link/WeightsPack.h"
#include "dialects/Kernel/Schedule.h"
#include "dialects/Net/LayerNames.h"

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::link;

using Constant = llvm::Constant;

namespace {
/// Writes the table of one program, struct by struct, in the order of model.h.
class TableWriter {
public:
  TableWriter(ProgramOp program, ConstantWriter &writer) : program(program), writer(writer) {}

  Constant *model();

private:
  Constant *call(FusedKernel op);
  Constant *buffer(FusedKernel op, const codegen::Argument &argument);
  Constant *tensor(StringRef name, Type type, uint32_t buffer);
  Constant *tensors(FusedKernel op, ArrayRef<uint32_t> bufferOf, uint32_t &count);
  Constant *image(net::ImageAttr image);
  Constant *rounding(std::optional<ArrayRef<double>> estimates);

  ProgramOp program;
  ConstantWriter &writer;
};
} // namespace

Constant *TableWriter::tensor(StringRef name, Type type, uint32_t buffer) {
  auto tensorType = cast<RankedTensorType>(type);
  TensorShape shape = shapeOf(type);
  Constant *extents = writer.ints32({shape.n, shape.c, shape.h, shape.w});
  return writer.structOf({writer.text(name), writer.i32(tensorType.getRank()), extents,
                          writer.i32(shape.block), writer.i32(buffer)});
}

Constant *TableWriter::buffer(FusedKernel op, const codegen::Argument &argument) {
  SmallVector<Constant *> dims;
  for (const codegen::Dim &dim : argument.dims)
    dims.push_back(
        writer.structOf({writer.i32(dim.min), writer.i32(dim.extent), writer.i32(dim.stride)}));
  auto [space, offset] = placeOf(op, argument);
  return writer.structOf({writer.i32(space), writer.i32(argument.dims.size()), writer.i64(offset),
                          writer.pointerTo(writer.arrayOf(dims))});
}

/// The results that are tensors of the network, those with a name; `bufferOf` says which buffer
/// each result is.
Constant *TableWriter::tensors(FusedKernel op, ArrayRef<uint32_t> bufferOf, uint32_t &count) {
  SmallVector<Constant *> stored;
  for (auto [index, name] : llvm::enumerate(op.getNamesAttr().getAsRange<StringAttr>()))
    if (!name.empty())
      stored.push_back(tensor(name, op->getResult(index).getType(), bufferOf[index]));
  count = stored.size();
  return writer.pointerTo(writer.arrayOf(stored));
}

Constant *TableWriter::call(FusedKernel op) {
  KernelSpec spec = specOf(op);
  SmallVector<Constant *> buffers;
  SmallVector<uint32_t> bufferOf(op->getNumResults());
  uint32_t tensorCount = 0, writtenCount = 0;
  for (const codegen::Argument &argument : codegen::arguments(spec)) {
    if (argument.role == codegen::Role::Result)
      bufferOf[argument.index] = buffers.size();
    writtenCount +=
        argument.role == codegen::Role::Result || argument.role == codegen::Role::Scratch;
    buffers.push_back(buffer(op, argument));
  }
  std::string symbol = codegen::symbolName(spec), schedule = scheduleText(spec.schedule);
  if (op->hasAttr(fromLogAttribute))
    schedule += " from the log";
  Constant *stored = tensors(op, bufferOf, tensorCount);
  return writer.structOf(
      {writer.text(net::layerName(op.getLoc())), writer.text(net::layerPlace(op.getLoc())),
       writer.text(symbol), writer.text(schedule), writer.function(symbol + "_argv"),
       writer.i64(op.getMacs()), writer.i32(buffers.size()), writer.i32(tensorCount),
       writer.i32(writtenCount), writer.pointerTo(writer.arrayOf(buffers)), stored});
}

Constant *TableWriter::image(net::ImageAttr image) {
  if (!image)
    return writer.pointerTo(nullptr);
  SmallVector<int64_t> resize(image.getResize().asArrayRef());
  resize.resize(2);
  SmallVector<double> mean(image.getMean().asArrayRef()), scale(image.getScale().asArrayRef());
  mean.resize(3);
  scale.resize(3);
  return writer.pointerTo(
      writer.structOf({writer.ints32(resize), writer.i32(image.getChannels() == "BGR"),
                       writer.floats(mean), writer.floats(scale)}));
}

Constant *TableWriter::rounding(std::optional<ArrayRef<double>> estimates) {
  return writer.pointerTo(estimates ? writer.floats(*estimates) : nullptr);
}

Constant *TableWriter::model() {
  SmallVector<Constant *> inputs, outputs, calls;
  for (BlockArgument input : program.getBody().getArguments())
    inputs.push_back(tensor(inputName(input), input.getType(), 0));
  ReturnOp result = program.getReturn();
  for (auto [name, output] :
       llvm::zip_equal(result.getNames().getAsRange<StringAttr>(), result.getOutputs()))
    outputs.push_back(tensor(name, output.getType(), 0));
  for (FusedKernel op : program.getBody().getOps<FusedKernel>())
    calls.push_back(call(op));
  const Target &target = program.getTargetFacts();
  return writer.structOf(
      {writer.text(program.getNetName()), writer.text(target.name),
       writer.i64(program.getArenaBytes().value()), writer.i64(program.getWeightsBytes().value()),
       writer.pointerTo(nullptr), writer.i32(target.level), writer.i32(inputs.size()),
       writer.i32(outputs.size()), writer.i32(calls.size()),
       writer.pointerTo(writer.arrayOf(inputs)), writer.pointerTo(writer.arrayOf(outputs)),
       writer.pointerTo(writer.arrayOf(calls)), image(program.getImageAttr()),
       rounding(program.getRounding())});
}

static Constant *carried(ArrayRef<char> module, StringRef section, ConstantWriter &writer) {
  return module.empty() ? writer.pointerTo(nullptr)
                        : writer.bytes(module, /*alignment=*/8, section);
}

static Constant *package(const PackageFacts &facts, ArrayRef<char> pack,
                         ArrayRef<Constant *> models, ConstantWriter &writer) {
  return writer.structOf(
      {writer.i32(HALNET_PACKAGE_VERSION), writer.text(facts.description),
       writer.bytes(pack, /*alignment=*/HALNET_PACK_DATA, packSection),
       writer.text(codegen::halnetVersion()), writer.text(codegen::halideVersion()),
       carried(facts.net, netSection, writer), writer.i64(facts.net.size()),
       carried(facts.recipes, recipesSection, writer), writer.i64(facts.recipes.size()),
       writer.i32(models.size()), writer.pointerTo(writer.arrayOf(models))});
}

std::string halnet::link::packageTable(ArrayRef<ProgramOp> programs, const PackageFacts &facts,
                                       ArrayRef<char> pack) {
  ConstantWriter writer("halnet_package");
  SmallVector<Constant *> models;
  for (ProgramOp program : programs)
    models.push_back(TableWriter(program, writer).model());
  writer.define("halnet_package", package(facts, pack, models, writer));
  return emitObject(writer.module(), ProgramOp(programs.front()).getTargetFacts().architecture);
}
