//===- Compile.cpp - many kernels, from the cache or by child processes --------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles different kernels once each and hands them out in the specs' order.
//
//===----------------------------------------------------------------------===//

#include "codegen/Cache.h"
#include "codegen/Children.h"
#include "codegen/Codegen.h"
#include "codegen/Emit.h"
#include "codegen/cuda/Ptx.h"

#include <map>

using namespace halnet;
using namespace halnet::codegen;
using kernel::KernelSpec;

namespace {

/// One call of compileKernels.
class Compilation {
public:
  Compilation(const std::vector<KernelSpec> &specs, const CompileOptions &options)
      : specs(specs), options(options), cache(options.cacheDirectory) {}

  std::vector<CompiledKernel> run();

private:
  const std::vector<KernelSpec> &specs;
  const CompileOptions &options;
  Cache cache;
  std::vector<const KernelSpec *> distinct;
  std::vector<CompiledKernel> kernels; ///< of `distinct`
  int64_t done = 0;

  std::vector<size_t> collectDistinct();
  void takeFromCache();
  void compileMissing();
  void finish(size_t index, std::string object);
  void reportProgress();
};

} // namespace

/// Fills `distinct`; returns for every spec its place there.
std::vector<size_t> Compilation::collectDistinct() {
  std::map<std::string, size_t> placeOf;
  std::vector<size_t> places;
  for (const KernelSpec &spec : specs) {
    auto [known, isNew] = placeOf.try_emplace(symbolName(spec), distinct.size());
    if (isNew)
      distinct.push_back(&spec);
    places.push_back(known->second);
  }
  return places;
}

void Compilation::finish(size_t index, std::string object) {
  if (distinct[index]->target->device == kernel::Device::Cuda)
    kernels[index].launch = cuda::launchOf(object);
  kernels[index].object = std::move(object);
}

void Compilation::reportProgress() {
  if (options.progress)
    options.progress(done, int64_t(distinct.size()));
}

void Compilation::takeFromCache() {
  for (size_t i = 0; i < distinct.size(); ++i) {
    kernels[i].symbol = symbolName(*distinct[i]);
    std::optional<std::string> object = cache.find(*distinct[i]);
    if (!object)
      continue;
    kernels[i].cached = true;
    finish(i, std::move(*object));
    ++done;
  }
  reportProgress();
}

void Compilation::compileMissing() {
  std::vector<size_t> missing;
  std::vector<std::function<std::string()>> tasks;
  for (size_t i = 0; i < distinct.size(); ++i) {
    if (kernels[i].cached)
      continue;
    missing.push_back(i);
    tasks.push_back([spec = distinct[i]] { return emitKernel(*spec); });
  }
  runInChildren(tasks, {options.jobs, options.secondsPerKernel},
                [&](size_t index, ChildResult result) {
                  size_t i = missing[index];
                  kernels[i].error = std::move(result.error);
                  if (kernels[i].error.empty()) {
                    cache.store(*distinct[i], result.output);
                    finish(i, std::move(result.output));
                  }
                  ++done;
                  reportProgress();
                });
}

std::vector<CompiledKernel> Compilation::run() {
  std::vector<size_t> places = collectDistinct();
  kernels.resize(distinct.size());
  takeFromCache();
  compileMissing();
  std::vector<CompiledKernel> result;
  for (size_t place : places)
    result.push_back(kernels[place]);
  return result;
}

std::vector<CompiledKernel> codegen::compileKernels(const std::vector<KernelSpec> &specs,
                                                    const CompileOptions &options) {
  return Compilation(specs, options).run();
}
