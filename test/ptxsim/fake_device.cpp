//===- fake_device.cpp - devices, contexts, errors -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Driver API: start, devices, contexts, errors, and what tests look up by dlsym.
//
//===----------------------------------------------------------------------===//

#include "fake_driver.h"

#include <cstdio>
#include <cstring>
#include <dlfcn.h>

namespace ptxsim {

std::vector<void *> &contexts() {
  static thread_local std::vector<void *> stack;
  return stack;
}

Entry::Entry(bool needsContext) : lock(Driver::get().mutex), driver(Driver::get()) {
  if (!driver.initialized)
    refused = kNotInitialized;
  else if (driver.dead)
    refused = driver.dead;
  else if (needsContext && (contexts().empty() || !contexts().back()))
    refused = kInvalidContext;
}

} // namespace ptxsim

using namespace ptxsim;

// clang-format off
#define ENTER_WITHOUT_CONTEXT                                                                                          \
  Entry entry(false);                                                                                                  \
  Driver &driver = entry.driver;                                                                                       \
  (void)driver;                                                                                                        \
  if (entry.refused)                                                                                                   \
    return entry.refused
// clang-format on

// ---- device

CUDA_API cuInit(unsigned flags) {
  if (flags)
    return kInvalidValue;
  Driver::get().initialized = true;
  return kSuccess;
}

CUDA_API cuDriverGetVersion(int *version) {
  *version = 13000;
  return kSuccess;
}

CUDA_API cuDeviceGetCount(int *count) {
  ENTER_WITHOUT_CONTEXT;
  *count = 1;
  return kSuccess;
}

CUDA_API cuDeviceGet(int *device, int ordinal) {
  ENTER_WITHOUT_CONTEXT;
  if (ordinal)
    return kInvalidDevice;
  *device = 0;
  return kSuccess;
}

CUDA_API cuDeviceGetName(char *name, int size, int) {
  ENTER_WITHOUT_CONTEXT;
  snprintf(name, size, "ptxsim sm_%d", driver.capability);
  return kSuccess;
}

CUDA_API cuDeviceTotalMem_v2(size_t *bytes, int) {
  ENTER_WITHOUT_CONTEXT;
  *bytes = kTotalMemory;
  return kSuccess;
}

/// The figures of an A100, by CUdevice_attribute; 0 for the others.
CUDA_API cuDeviceGetAttribute(int *value, int attribute, int) {
  ENTER_WITHOUT_CONTEXT;
  static const std::map<int, int> values = {
      {1, 1024},       {2, 1024},       {3, 1024},
      {4, 64},         {5, 0x7fffffff}, // threads, block and grid dimensions
      {6, 65535},      {7, 65535},      {8, 48 * 1024},
      {9, 65536},      {10, 32}, // shared memory, constants, warp
      {12, 65536},     {13, 1410000},   {16, 108},
      {31, 1},         {36, 1215000}, // registers, clock, SMs, memory clock
      {37, 5120},      {38, 40 << 20},  {39, 2048},
      {40, 3},         {41, 1}, // bus, L2, threads an SM, copy engines
      {81, 164 << 10}, {82, 65536},     {97, kMaxShared},
      {106, 32},       {111, 1024}, // an SM's shared memory and registers
  };
  auto found = values.find(attribute);
  *value = attribute == 75         ? driver.capability / 10
           : attribute == 76       ? driver.capability % 10
           : found == values.end() ? 0
                                   : found->second;
  return kSuccess;
}

CUDA_API cuDeviceGetUuid_v2(char *uuid, int) {
  memset(uuid, 7, 16);
  return kSuccess;
}
CUDA_API cuDeviceGetUuid(char *uuid, int device) { return cuDeviceGetUuid_v2(uuid, device); }

// ---- context

CUDA_API cuCtxCreate_v2(void **context, unsigned, int) {
  ENTER_WITHOUT_CONTEXT;
  static char ids[64];
  static int used = 0;
  *context = &ids[used++ % 64];
  contexts().push_back(*context);
  return kSuccess;
}
CUDA_API cuCtxCreate_v4(void **context, const void *params, unsigned flags, int device) {
  return params ? (Result)kNotSupported : cuCtxCreate_v2(context, flags, device);
}

CUDA_API cuCtxDestroy_v2(void *context) {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  auto &stack = contexts();
  stack.erase(std::remove(stack.begin(), stack.end(), context), stack.end());
  driver.dead = 0;
  return kSuccess;
}

CUDA_API cuDevicePrimaryCtxRetain(void **context, int) {
  ENTER_WITHOUT_CONTEXT;
  static char id;
  *context = &id;
  return kSuccess;
}
CUDA_API cuDevicePrimaryCtxRelease_v2(int) { return kSuccess; }
CUDA_API cuDevicePrimaryCtxReset_v2(int) {
  Driver::get().dead = 0;
  return kSuccess;
}

CUDA_API cuCtxSetCurrent(void *context) {
  ENTER_WITHOUT_CONTEXT;
  if (!contexts().empty())
    contexts().pop_back();
  if (context)
    contexts().push_back(context);
  return kSuccess;
}

CUDA_API cuCtxGetCurrent(void **context) {
  ENTER_WITHOUT_CONTEXT;
  *context = contexts().empty() ? nullptr : contexts().back();
  return kSuccess;
}

CUDA_API cuCtxPushCurrent_v2(void *context) {
  contexts().push_back(context);
  return kSuccess;
}

CUDA_API cuCtxPopCurrent_v2(void **context) {
  auto &stack = contexts();
  if (stack.empty())
    return kInvalidContext;
  if (context)
    *context = stack.back();
  stack.pop_back();
  return kSuccess;
}

CUDA_API cuCtxGetDevice(int *device) {
  ENTER;
  *device = 0;
  return driver.dead;
}

CUDA_API cuCtxGetApiVersion(void *, unsigned *version) {
  *version = 3020;
  return kSuccess;
}

CUDA_API cuCtxSynchronize() {
  ENTER;
  if (driver.capturing())
    return driver.fail({(Code)kCaptureUnsupported, "cuCtxSynchronize while a stream captures"});
  driver.finishAll();
  return driver.dead;
}

CUDA_API cuProfilerStart() { return kSuccess; }
CUDA_API cuProfilerStop() { return kSuccess; }

// ---- errors and look-up

CUDA_API cuGetErrorName(Result code, const char **name) {
  static const std::map<Result, const char *> names = {
      {0, "CUDA_SUCCESS"},
      {1, "CUDA_ERROR_INVALID_VALUE"},
      {2, "CUDA_ERROR_OUT_OF_MEMORY"},
      {3, "CUDA_ERROR_NOT_INITIALIZED"},
      {101, "CUDA_ERROR_INVALID_DEVICE"},
      {200, "CUDA_ERROR_INVALID_IMAGE"},
      {201, "CUDA_ERROR_INVALID_CONTEXT"},
      {209, "CUDA_ERROR_NO_BINARY_FOR_GPU"},
      {218, "CUDA_ERROR_INVALID_PTX"},
      {301, "CUDA_ERROR_FILE_NOT_FOUND"},
      {400, "CUDA_ERROR_INVALID_HANDLE"},
      {500, "CUDA_ERROR_NOT_FOUND"},
      {600, "CUDA_ERROR_NOT_READY"},
      {700, "CUDA_ERROR_ILLEGAL_ADDRESS"},
      {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES"},
      {716, "CUDA_ERROR_MISALIGNED_ADDRESS"},
      {719, "CUDA_ERROR_LAUNCH_FAILED"},
      {801, "CUDA_ERROR_NOT_SUPPORTED"},
      {900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"},
      {904, "CUDA_ERROR_STREAM_CAPTURE_UNJOINED"},
      {906, "CUDA_ERROR_STREAM_CAPTURE_IMPLICIT"},
  };
  auto found = names.find(code);
  *name = found == names.end() ? "CUDA_ERROR_UNKNOWN" : found->second;
  return kSuccess;
}

/// The text of the last error, which says more than the code.
CUDA_API cuGetErrorString(Result code, const char **text) {
  Driver &driver = Driver::get();
  if (!code || driver.lastError.empty())
    return cuGetErrorName(code, text);
  *text = driver.lastError.c_str();
  return kSuccess;
}

CUDA_API cuGetProcAddress_v2(const char *name, void **function, int, u64, int *status) {
  void *self = dlopen("libcuda.so.1", RTLD_NOW | RTLD_NOLOAD);
  *function = nullptr;
  for (auto suffix : {"_v2", ""})
    if (self && !*function)
      *function = dlsym(self, (std::string(name) + suffix).c_str());
  if (status)
    *status = *function ? 0 : 1; // 1: symbol not found
  return *function ? kSuccess : kNotFound;
}

// ---- for tests, by dlsym

CUDA_API ptxsim_issues() {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.finishAll();
  return driver.report.issues.size();
}

extern "C" __attribute__((visibility("default"))) const char *ptxsim_report() {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.finishAll();
  static std::string text;
  text = driver.reportText();
  return text.c_str();
}

extern "C" __attribute__((visibility("default"))) void ptxsim_clear() {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.report = Report();
  driver.statsByKernel.clear();
  driver.dead = 0;
}

extern "C" __attribute__((visibility("default"))) void ptxsim_reload_env() {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.options = Options::fromEnvironment();
}
