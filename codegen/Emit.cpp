//===- Emit.cpp - machine code of one kernel -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Has Halide compile a built pipeline, in an environment without surprises.
//
//===----------------------------------------------------------------------===//

#include "codegen/Emit.h"

#include "codegen/Build.h"
#include "codegen/Codegen.h"
#include "codegen/PrefetchHints.h"
#include "codegen/cuda/Ptx.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

using namespace halnet;
using namespace halnet::codegen;
using kernel::KernelSpec;

namespace {

/// Halide's own exception can not be caught outside of its library, this one can.
class ThrowingReporter : public Halide::CompileTimeErrorReporter {
public:
  /// Halide warns of schedules that do nothing: a mistake of ours like any other.
  void warning(const char *text) override { throw std::runtime_error(text); }
  void error(const char *text) override { throw std::runtime_error(text); }
};

/// A file in memory that has a path; it goes when this object does.
class MemoryFile {
public:
  MemoryFile() : descriptor(memfd_create("object", 0)) {
    if (descriptor < 0)
      throw std::runtime_error("no memory file for the object");
  }
  MemoryFile(const MemoryFile &) = delete;
  MemoryFile &operator=(const MemoryFile &) = delete;
  ~MemoryFile() { close(descriptor); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor); }
  std::string read() const {
    std::ifstream file(path(), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

private:
  int descriptor;
};

} // namespace

/// The target with what all kernels have in common: the runtime is ours and
/// hands itself over as user context, and shapes were checked by the compiler.
static Halide::Target halideTarget(const kernel::Target &target) {
  using Halide::Target;
  return Target(std::string(target.halideTarget))
      .with_feature(Target::NoAsserts)
      .with_feature(Target::NoBoundsQuery)
      .with_feature(Target::NoRuntime)
      .with_feature(Target::UserContext);
}

/// All that kernels use is in their arguments and on the stack, so that no run fails for want of
/// memory. Halide takes what it does not place on the stack from the heap, and without asserts
/// never asks whether it got it.
static void checkImports(const std::string &object, const std::string &symbol) {
  if (object.find("halide_malloc") != std::string::npos)
    throw std::runtime_error("the kernel " + symbol + " would take memory from the heap");
}

std::string codegen::emitKernel(const KernelSpec &spec) {
  clearenv(); // HL_* variables change what Halide makes
  static ThrowingReporter reporter;
  Halide::set_custom_compile_time_error_reporter(&reporter);

  BuiltKernel built = build(spec);
  std::string symbol = symbolName(spec);
  Halide::Module module = built.pipeline.compile_to_module(
      built.arguments, symbol, halideTarget(*spec.target), Halide::LinkageType::ExternalPlusArgv);
  if (spec.target->device == kernel::Device::Cuda)
    return cuda::ptxOf(module, symbol);
  MemoryFile file;
  module.compile({{Halide::OutputFileType::object, file.path()}});
  std::string object = file.read();
  checkImports(object, symbol);
  return withPrefetchesIntoL2(std::move(object));
}
