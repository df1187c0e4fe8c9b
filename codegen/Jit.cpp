//===- Jit.cpp - a kernel compiled into this process -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles by Halide's JIT and calls with buffers made from the argument list.
//
//===----------------------------------------------------------------------===//

#include "codegen/Jit.h"

#include "codegen/Build.h"
#include "dialects/Support/Assert.h"

#include <utility>

namespace halnet::codegen {

/// The compiled code, and its arguments as Halide takes them.
struct JitKernel::Compiled {
  Halide::Callable callable;
  std::vector<std::vector<halide_dimension_t>> dims;
};

static Halide::Target jitTarget(const kernel::Target &target, bool checked) {
  using Halide::Target;
  Target wanted{std::string(target.halideTarget)}, host = Halide::get_host_target();
  for (int i = 0; i < Target::FeatureEnd; ++i)
    if (auto feature = Target::Feature(i);
        wanted.has_feature(feature) && !host.has_feature(feature))
      wanted.set_feature(feature, false);
  return checked ? wanted
                 : wanted.with_feature(Target::NoAsserts).with_feature(Target::NoBoundsQuery);
}

JitKernel::JitKernel(const kernel::KernelSpec &spec, bool checked)
    : compiled(std::make_unique<Compiled>()) {
  BuiltKernel built = build(spec);
  compiled->callable =
      built.pipeline.compile_to_callable(built.arguments, jitTarget(*spec.target, checked));
  for (const Argument &argument : arguments(spec)) {
    std::vector<halide_dimension_t> dims;
    for (const Dim &dim : argument.dims)
      dims.emplace_back(dim.min, dim.extent, dim.stride);
    compiled->dims.push_back(dims);
  }
}

JitKernel::~JitKernel() = default;

template <size_t... Index>
static int call(const Halide::Callable &callable, std::vector<halide_buffer_t> &buffers,
                std::index_sequence<Index...>) {
  return callable(&buffers[Index]...);
}

/// Halide's callables take a fixed number of arguments; finds the one for these buffers.
template <size_t Count>
static int callAny(const Halide::Callable &callable, std::vector<halide_buffer_t> &buffers) {
  if (buffers.size() == Count)
    return call(callable, buffers, std::make_index_sequence<Count>());
  constexpr size_t most = 24;
  if constexpr (Count < most)
    return callAny<Count + 1>(callable, buffers);
  HALNET_ASSERT(false, "a kernel with more arguments than the JIT calls");
}

int JitKernel::run(const std::vector<float *> &addresses) const {
  HALNET_ASSERT(addresses.size() == compiled->dims.size(), "a kernel needs all its arguments");
  std::vector<halide_buffer_t> buffers(addresses.size());
  for (size_t i = 0; i < buffers.size(); ++i) {
    buffers[i].host = reinterpret_cast<uint8_t *>(addresses[i]);
    buffers[i].type = halide_type_of<float>();
    buffers[i].dimensions = int(compiled->dims[i].size());
    buffers[i].dim = compiled->dims[i].data();
  }
  return callAny<1>(compiled->callable, buffers);
}

} // namespace halnet::codegen
