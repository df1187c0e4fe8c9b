//===- CompileTest.cpp - symbols, objects, and that they are always the same ----===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Never uses Halide in this process, as no program does that compiles kernels.
//
//===----------------------------------------------------------------------===//

#include "Shapes.h"

#include <HalideRuntime.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>

using namespace halnet;
using namespace halnet::codegen;
using namespace halnet::kernel;
using namespace halnet::test;
using enum halnet::kernel::EpilogueStep;
namespace fs = std::filesystem;

/// A few kernels of different families.
static std::vector<KernelSpec> someSpecs() {
  TensorShape image = tensor(1, 24, 6, 6, 8), plain = tensor(1, 24, 6, 6, 0);
  KernelSpec pool = kernelSpec(Family::Pool, {image}, tensor(1, 24, 3, 3, 8), {Affine, Relu});
  pool.window = {2, 2, 2, 2, 0, 0, 1, 1};
  return {kernelSpec(Family::Elementwise, {image}, image, {Affine, Relu}),
          kernelSpec(Family::Layout, {plain}, image), pool,
          kernelSpec(Family::Softmax, {tensor(1, 10, 1, 1, 8)}, tensor(1, 10, 1, 1, 0)),
          kernelSpec(Family::Elementwise, {tensor(1, 64, 40, 40, 8)}, tensor(1, 64, 40, 40, 8),
                     {Relu})};
}

static std::vector<std::string> objectsOf(const std::vector<KernelSpec> &specs, int jobs) {
  CompileOptions options;
  options.jobs = jobs;
  std::vector<std::string> objects;
  for (const CompiledKernel &kernel : compileKernels(specs, options)) {
    EXPECT_EQ(kernel.error, "");
    EXPECT_TRUE(kernel.object.starts_with("\177ELF"));
    objects.push_back(kernel.object);
  }
  return objects;
}

TEST(Symbols, SayWhatTheKernelComputes) {
  std::vector<KernelSpec> specs = someSpecs();
  EXPECT_TRUE(symbolName(specs[0]).starts_with("elementwise_24x6x6_"));
  EXPECT_TRUE(symbolName(specs[2]).starts_with("pool_24x6x6_k24_2x2s2_"));
  KernelSpec other = specs[0];
  other.epilogue.pop_back();
  EXPECT_NE(symbolName(other), symbolName(specs[0]));
  for (const KernelSpec &spec : specs)
    for (char c : symbolName(spec))
      EXPECT_TRUE(std::isalnum(c) || c == '_') << symbolName(spec);
}

TEST(Compile, GivesTheSameBytesInAnyOrderByAnyNumberOfJobs) {
  std::vector<KernelSpec> specs = someSpecs();
  std::vector<std::string> inOrder = objectsOf(specs, 1);
  std::reverse(specs.begin(), specs.end());
  std::vector<std::string> reversed = objectsOf(specs, 2);
  std::reverse(reversed.begin(), reversed.end());
  EXPECT_EQ(inOrder, reversed);
}

TEST(Compile, GivesTheSameBytesInAnyFolderAndEnvironment) {
  std::vector<std::string> here = objectsOf(someSpecs(), 2);
  fs::path before = fs::current_path();
  fs::current_path(fs::temp_directory_path());
  setenv("TZ", "Asia/Kathmandu", 1);
  setenv("LC_ALL", "tr_TR.UTF-8", 1);
  setenv("HL_LLVM_ARGS", "-align-all-functions=6", 1);
  setenv("HL_DISABLE_BOUNDS_QUERY", "1", 1);
  std::vector<std::string> there = objectsOf(someSpecs(), 2);
  for (const char *name : {"TZ", "LC_ALL", "HL_LLVM_ARGS", "HL_DISABLE_BOUNDS_QUERY"})
    unsetenv(name);
  fs::current_path(before);
  EXPECT_EQ(here, there);
  for (const std::string &object : here)
    EXPECT_EQ(object.find(before.string()), std::string::npos) << "a path in an object";
}

TEST(Compile, CompilesEqualSpecsOnce) {
  KernelSpec spec = someSpecs()[0];
  CompileOptions options;
  std::vector<std::pair<int64_t, int64_t>> seen;
  options.progress = [&](int64_t done, int64_t total) { seen.push_back({done, total}); };
  std::vector<CompiledKernel> kernels = compileKernels({spec, someSpecs()[1], spec}, options);
  ASSERT_EQ(kernels.size(), 3u);
  EXPECT_EQ(kernels[0].object, kernels[2].object);
  EXPECT_EQ(kernels[0].symbol, kernels[2].symbol);
  EXPECT_EQ(seen, (std::vector<std::pair<int64_t, int64_t>>{{0, 2}, {1, 2}, {2, 2}}));
}

TEST(Compile, ReportsWhatHalideSays) {
  Target unknown = *findTarget("x86-64-v3");
  unknown.halideTarget = "x86-64-linux-warp_drive";
  KernelSpec spec = someSpecs()[0];
  spec.target = &unknown;
  CompiledKernel kernel = compileKernels({spec}, {})[0];
  EXPECT_NE(kernel.error.find("warp_drive"), std::string::npos) << kernel.error;
  EXPECT_EQ(kernel.object, "");
}

TEST(Compile, SurvivesKernelsThatCannotBeBuilt) {
  KernelSpec broken = kernelSpec(Family::Concat, {tensor(1, 8, 2, 2, 8)}, tensor(1, 16, 2, 2, 8));
  std::vector<CompiledKernel> kernels = compileKernels({broken, someSpecs()[0]}, {});
  EXPECT_NE(kernels[0].error.find("Aborted"), std::string::npos) << kernels[0].error;
  EXPECT_EQ(kernels[1].error, "");
}

/// Links the object into a library and calls the kernel's function.
static int runLinked(const CompiledKernel &kernel, void **arguments) {
  fs::path folder = fs::path(testing::TempDir()) / kernel.symbol;
  fs::create_directories(folder);
  std::ofstream(folder / "kernel.o", std::ios::binary) << kernel.object;
  std::string library = (folder / "kernel.so").string();
  std::string link = "cc -shared -o '" + library + "' '" + (folder / "kernel.o").string() + "'";
  EXPECT_EQ(std::system(link.c_str()), 0);
  void *loaded = dlopen(library.c_str(), RTLD_NOW);
  if (!loaded)
    return -1;
  auto run = reinterpret_cast<int (*)(void **)>(dlsym(loaded, (kernel.symbol + "_argv").c_str()));
  int status = run ? run(arguments) : -1;
  dlclose(loaded);
  fs::remove_all(folder);
  return status;
}

TEST(Compile, ObjectsDefineTheFunctionThatTheHeaderPromises) {
  TensorShape shape = tensor(1, 8, 1, 2, 8);
  KernelSpec spec = kernelSpec(Family::Elementwise, {shape}, shape, {Relu});
  CompiledKernel kernel = compileKernels({spec}, {})[0];
  std::vector<float> input(16, -1.0f), output(16, 7.0f);
  input[3] = 5.0f;
  std::vector<Argument> list = codegen::arguments(spec);
  ASSERT_EQ(list.size(), 2u);
  halide_buffer_t buffers[2] = {};
  halide_dimension_t dims[2][5];
  for (int i = 0; i < 2; ++i) {
    for (int d = 0; d < 5; ++d)
      dims[i][d] = {list[i].dims[d].min, list[i].dims[d].extent, list[i].dims[d].stride};
    buffers[i].host = reinterpret_cast<uint8_t *>(i == 0 ? input.data() : output.data());
    buffers[i].type = halide_type_t(halide_type_float, 32);
    buffers[i].dimensions = 5;
    buffers[i].dim = dims[i];
  }
  void *userContext = nullptr;
  void *arguments[] = {&userContext, &buffers[0], &buffers[1]};
  EXPECT_EQ(runLinked(kernel, arguments), 0);
  std::vector<float> expected(16, 0.0f);
  expected[3] = 5.0f;
  EXPECT_EQ(output, expected);
}
