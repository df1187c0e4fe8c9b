//===- CudaDriver.cpp - runs PTX through the driver API ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Calls the driver by name: there is no CUDA to build against.
//
//===----------------------------------------------------------------------===//

#include "CudaDriver.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <dlfcn.h>

using namespace halnet;
using namespace halnet::test;
using codegen::Argument;

/// Calls the function `name` of the driver; 0 is success.
template <typename... Types> int CudaDriver::call(const char *name, Types... arguments) const {
  auto function = reinterpret_cast<int (*)(Types...)>(dlsym(library, name));
  int status = function ? function(arguments...) : -1;
  EXPECT_EQ(status, 0) << name << ": " << report();
  return status;
}

CudaDriver::CudaDriver() {
  setenv("PTXSIM_STRICT", "1", 1);
  library = dlopen(PTXSIM_LIBRARY, RTLD_NOW);
  if (!library) {
    ADD_FAILURE() << dlerror();
    std::abort();
  }
  void *context = nullptr;
  call("cuInit", 0u);
  call("cuCtxCreate_v2", &context, 0u, 0);
}

std::string CudaDriver::report() const {
  auto text = reinterpret_cast<const char *(*)()>(dlsym(library, "ptxsim_report"));
  return text ? text() : "no ptxsim";
}

int CudaDriver::run(const codegen::CompiledKernel &kernel, const std::vector<Argument> &arguments,
                    const std::vector<float *> &addresses) {
  void *module = nullptr, *function = nullptr;
  int status = call("cuModuleLoadData", &module, static_cast<const void *>(kernel.object.c_str()));
  if (status || (status = call("cuModuleGetFunction", &function, module, kernel.symbol.c_str())))
    return status;
  std::vector<uint64_t> device(arguments.size());
  auto bytes = [&](size_t i) { return size_t(arguments[i].elements) * sizeof(float); };
  for (size_t i = 0; i < arguments.size(); ++i) {
    call("cuMemAlloc_v2", &device[i], bytes(i));
    if (arguments[i].role != codegen::Role::Result)
      call("cuMemcpyHtoD_v2", device[i], static_cast<const void *>(addresses[i]), bytes(i));
  }
  std::vector<void *> parameters;
  for (int32_t position : kernel.launch->parameters)
    parameters.push_back(&device[position]);
  const auto &[gridX, gridY, gridZ] = kernel.launch->grid;
  const auto &[blockX, blockY, blockZ] = kernel.launch->block;
  status = call("cuLaunchKernel", function, unsigned(gridX), unsigned(gridY), unsigned(gridZ),
                unsigned(blockX), unsigned(blockY), unsigned(blockZ),
                unsigned(kernel.launch->sharedBytes), static_cast<void *>(nullptr),
                parameters.data(), static_cast<void **>(nullptr));
  for (size_t i = 0; i < arguments.size() && !status; ++i) {
    if (arguments[i].role == codegen::Role::Result)
      status = call("cuMemcpyDtoH_v2", static_cast<void *>(addresses[i]), device[i], bytes(i));
    call("cuMemFree_v2", device[i]);
  }
  return status;
}
