//===- Ptx.cpp - PTX text and how it is launched -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads grid, block and parameters from the host code that Halide generates
// around a kernel: its call of halide_cuda_run.
//
//===----------------------------------------------------------------------===//

#include "codegen/cuda/Ptx.h"

#include "dialects/Support/Assert.h"

#include <Halide.h>
#include <algorithm>
#include <sstream>
#include <stdexcept>

using namespace halnet::codegen;
using namespace Halide::Internal;
using Halide::Expr;

namespace {

/// Collects the calls that launch kernels.
class FindLaunches : public IRVisitor {
public:
  std::vector<const Call *> calls;

private:
  using IRVisitor::visit;
  void visit(const Call *call) override {
    if (call->name == "halide_cuda_run")
      calls.push_back(call);
    IRVisitor::visit(call);
  }
};

} // namespace

static int32_t constant(const Expr &expr) {
  std::optional<int64_t> value = as_const_int(simplify(expr));
  if (!value)
    throw std::runtime_error("the extents of a CUDA launch are not constant");
  return int32_t(*value);
}

/// Positions of the launch's buffers in the function's signature, less the user context.
static std::vector<int32_t> parameters(const Expr &pointers, const LoweredFunc &function) {
  std::vector<int32_t> result;
  const Call *list = pointers.as<Call>();
  for (size_t i = 0; i + 1 < list->args.size(); ++i) { // the last one is null
    const Variable *pointer = list->args[i].as<Variable>();
    auto isIt = [&](const LoweredArgument &argument) {
      return pointer && pointer->name == argument.name + ".buffer";
    };
    auto found = std::find_if(function.args.begin(), function.args.end(), isIt);
    if (found == function.args.end())
      throw std::runtime_error("a CUDA launch has a parameter that is no argument of the kernel");
    result.push_back(int32_t(found - function.args.begin()) - 1);
  }
  return result;
}

/// The arguments of halide_cuda_run: the module's state, the entry's name, grid,
/// block, shared bytes, and arrays of the parameters' sizes, addresses and kinds.
static Launch readLaunch(const Call *call, const LoweredFunc &function) {
  Launch launch;
  for (int i = 0; i < 3; ++i) {
    launch.grid[i] = constant(call->args[2 + i]);
    launch.block[i] = constant(call->args[5 + i]);
  }
  launch.sharedBytes = constant(call->args[8]);
  launch.parameters = parameters(call->args[10], function);
  return launch;
}

static std::string launchComment(const Launch &launch) {
  std::ostringstream text;
  text << "// halnet: grid";
  for (int32_t extent : launch.grid)
    text << ' ' << extent;
  text << " block";
  for (int32_t extent : launch.block)
    text << ' ' << extent;
  text << " shared " << launch.sharedBytes << " parameters";
  for (int32_t parameter : launch.parameters)
    text << ' ' << parameter;
  text << '\n';
  return text.str();
}

static void replaceAll(std::string &text, const std::string &from, const std::string &to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string cuda::ptxOf(const Halide::Module &module, const std::string &symbol) {
  FindLaunches found;
  LoweredFunc function = module.get_function_by_name(symbol);
  function.body.accept(&found);
  Halide::Buffer<> assembly = module.get_cuda_ptx_assembly_buffer();
  if (found.calls.size() != 1 || !assembly.defined())
    throw std::runtime_error("a CUDA kernel must have one launch, this one has " +
                             std::to_string(found.calls.size()));
  const Call *call = found.calls.front();
  std::string ptx(reinterpret_cast<const char *>(assembly.data()), assembly.size_in_bytes());
  ptx.resize(ptx.find_last_not_of('\0') + 1);
  replaceAll(ptx, call->args[1].as<StringImm>()->value, symbol);
  return launchComment(readLaunch(call, function)) + ptx;
}

Launch cuda::launchOf(const std::string &ptx) {
  std::istringstream text(ptx.substr(0, ptx.find('\n')));
  Launch launch;
  std::string slashes, halnet, word;
  text >> slashes >> halnet >> word >> launch.grid[0] >> launch.grid[1] >> launch.grid[2];
  text >> word >> launch.block[0] >> launch.block[1] >> launch.block[2];
  text >> word >> launch.sharedBytes >> word;
  HALNET_ASSERT(text && word == "parameters", "PTX that does not begin with its launch");
  for (int32_t parameter; text >> parameter;)
    launch.parameters.push_back(parameter);
  return launch;
}
