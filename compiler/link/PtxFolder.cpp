//===- PtxFolder.cpp - a net's CUDA kernels as files ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PtxFolder.h"

#include "compiler/link/PartialFile.h"
#include "compiler/link/Places.h"
#include "dialects/Kernel/Schedule.h"
#include "dialects/Net/LayerNames.h"
#include "dialects/Net/ShapedLayer.h"
#include "dialects/Support/Assert.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <nlohmann/json.hpp>

using namespace mlir;
using namespace halnet;
using namespace halnet::kernel;
using namespace halnet::link;
using Json = nlohmann::ordered_json; // keys stay in the order of writing

/// "sm_80" of "cuda-sm_80".
static StringRef architecture(ProgramOp program) {
  StringRef target = program.getTarget();
  target.consume_front("cuda-");
  return target;
}

std::string halnet::link::findPtxas() {
  llvm::ErrorOr<std::string> ptxas = llvm::sys::findProgramByName("ptxas");
  if (!ptxas)
    ptxas = llvm::sys::findProgramByName("ptxas", {"/usr/local/cuda/bin"});
  return ptxas ? *ptxas : "";
}

/// Assembles a kernel beside its PTX; nothing where no ptxas is found.
static llvm::Error assemble(StringRef folder, StringRef symbol, StringRef architecture) {
  std::string ptxas = findPtxas();
  if (ptxas.empty())
    return llvm::Error::success();
  std::string stem = (folder + "/" + symbol).str(), log = stem + ".log";
  std::string option = ("-arch=" + architecture).str(), ptx = stem + ".ptx",
              cubin = stem + ".cubin";
  int status = llvm::sys::ExecuteAndWait(ptxas, {ptxas, option, ptx, "-o", cubin}, std::nullopt,
                                         {std::nullopt, StringRef(log), StringRef(log)});
  auto words = llvm::MemoryBuffer::getFile(log);
  llvm::sys::fs::remove(log);
  if (status == 0)
    return llvm::Error::success();
  return llvm::createStringError(ptxas + " refused '" + ptx +
                                 "': " + (words ? (*words)->getBuffer().trim() : StringRef()));
}

static const char *roleName(codegen::Role role) {
  static constexpr const char *names[] = {"input",  "weights", "bias",   "affine",
                                          "addend", "result",  "scratch"};
  return names[int(role)];
}

/// How a kernel is launched, and what its parameters are.
static Json describeKernel(const KernelSpec &spec, const codegen::CompiledKernel &kernel) {
  std::vector<codegen::Argument> arguments = codegen::arguments(spec);
  Json parameters = Json::array();
  for (int32_t position : kernel.launch->parameters) {
    const codegen::Argument &argument = arguments[position];
    parameters.push_back({{"role", roleName(argument.role)},
                          {"index", argument.index},
                          {"floats", argument.elements}});
  }
  return {{"name", kernel.symbol},
          {"file", kernel.symbol + ".ptx"},
          {"grid", kernel.launch->grid},
          {"block", kernel.launch->block},
          {"shared_bytes", kernel.launch->sharedBytes},
          {"schedule", scheduleText(spec.schedule)},
          {"arguments", parameters}};
}

/// One launch of the net: where each parameter of its kernel points.
static Json describeCall(FusedKernel op, const codegen::CompiledKernel &kernel) {
  static constexpr const char *spaces[] = {"arena", "weights", "input", "output"};
  std::vector<codegen::Argument> arguments = codegen::arguments(specOf(op));
  Json places = Json::array();
  for (int32_t position : kernel.launch->parameters) {
    Place place = placeOf(op, arguments[position]);
    places.push_back({{"space", spaces[place.space]}, {"offset", place.offset}});
  }
  return {{"name", net::layerName(op.getLoc())},
          {"place", net::layerPlace(op.getLoc())},
          {"kernel", kernel.symbol},
          {"arguments", places}};
}

static Json describeTensor(StringRef name, Type type) {
  return {{"name", name.str()}, {"shape", cast<RankedTensorType>(type).getShape().vec()}};
}

static Json describeProgram(ProgramOp program, ArrayRef<codegen::CompiledKernel> kernels) {
  Json json = {{"net", program.getNetName().str()},
               {"target", std::string(program.getTargetFacts().name)},
               {"arena_bytes", *program.getArenaBytes()},
               {"weights_bytes", *program.getWeightsBytes()},
               {"inputs", Json::array()},
               {"outputs", Json::array()},
               {"kernels", Json::array()},
               {"calls", Json::array()}};
  for (BlockArgument input : program.getBody().getArguments())
    json["inputs"].push_back(describeTensor(net::layerName(input.getLoc()), input.getType()));
  ReturnOp result = program.getReturn();
  for (auto [name, output] :
       llvm::zip_equal(result.getNames().getAsRange<StringAttr>(), result.getOutputs()))
    json["outputs"].push_back(describeTensor(name, output.getType()));
  llvm::StringSet<> described;
  for (auto [op, kernel] : llvm::zip_equal(program.getBody().getOps<FusedKernel>(), kernels)) {
    HALNET_ASSERT(kernel.launch, "a CUDA kernel says how it is launched");
    if (described.insert(kernel.symbol).second)
      json["kernels"].push_back(describeKernel(specOf(op), kernel));
    json["calls"].push_back(describeCall(op, kernel));
  }
  return json;
}

llvm::Error halnet::link::writePtxFolder(ProgramOp program,
                                         ArrayRef<codegen::CompiledKernel> kernels,
                                         ArrayRef<char> weights, StringRef folder) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return sentence("cannot write '", folder, "': ", error.message());
  auto write = [&](const std::string &name, StringRef contents) {
    return writeFile((folder + "/" + name).str(), contents);
  };
  llvm::StringSet<> written;
  for (const codegen::CompiledKernel &kernel : kernels) {
    if (!written.insert(kernel.symbol).second)
      continue;
    if (llvm::Error error = write(kernel.symbol + ".ptx", kernel.object))
      return error;
    if (llvm::Error error = assemble(folder, kernel.symbol, architecture(program)))
      return error;
  }
  if (!weights.empty())
    if (llvm::Error error = write("weights.bin", StringRef(weights.data(), weights.size())))
      return error;
  return write("kernels.json", describeProgram(program, kernels).dump(1) + "\n");
}
