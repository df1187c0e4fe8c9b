//===- fake_module.cpp - modules and launches ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Driver API: modules, functions and launches.
//
//===----------------------------------------------------------------------===//

#include "fake_driver.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace ptxsim;

// ---- modules

namespace {

/// PTXSIM_EDIT="N|FROM|TO": the N-th FROM (0: each) becomes TO; further edits after "&&". It is
/// there to prove that a check can fail: break a kernel on purpose and see it found.
void applyEdits(std::string &ptx) {
  const char *value = getenv("PTXSIM_EDIT");
  std::string rest = value ? value : "";
  while (!rest.empty()) {
    size_t end = rest.find("&&");
    std::string edit = rest.substr(0, end);
    rest = end == std::string::npos ? "" : rest.substr(end + 2);
    size_t first = edit.find('|'), second = edit.find('|', first + 1);
    if (first == std::string::npos || second == std::string::npos)
      throw Error{kInvalidValue, "PTXSIM_EDIT: N|FROM|TO expected"};
    int wanted = atoi(edit.c_str()), seen = 0;
    std::string from = edit.substr(first + 1, second - first - 1), to = edit.substr(second + 1);
    for (size_t at = 0; (at = ptx.find(from, at)) != std::string::npos;) {
      bool hit = ++seen == wanted || !wanted;
      if (hit)
        ptx.replace(at, from.size(), to);
      at += hit ? to.size() : from.size();
    }
    fprintf(stderr, "ptxsim: PTXSIM_EDIT found '%s' %d times\n", from.c_str(), seen);
  }
}

void checkTarget(const std::string &ptx, int capability) {
  size_t at = ptx.find(".target"), sm = at == std::string::npos ? at : ptx.find("sm_", at);
  int target = sm == std::string::npos ? 0 : atoi(ptx.c_str() + sm + 3);
  if (target > capability)
    throw Error{kNoBinaryForGpu, "PTX for sm_" + std::to_string(target) + " on a device of sm_" +
                                     std::to_string(capability)};
}

/// The buffer for error messages that CU_JIT_ERROR_LOG_BUFFER (5) and its size (6) give.
void writeJitLog(const std::string &text, unsigned count, const int *options, void **values) {
  char *buffer = nullptr;
  size_t size = 0;
  for (unsigned k = 0; k < count; k++) {
    if (options[k] == 5)
      buffer = (char *)values[k];
    if (options[k] == 6)
      size = (size_t)values[k];
  }
  if (buffer && size)
    snprintf(buffer, size, "%s", text.c_str());
}

} // namespace

CUDA_API cuModuleLoadDataEx(void **module, const void *image, unsigned count, int *options,
                            void **values) {
  ENTER;
  try {
    std::string ptx = ptxFromImage(image);
    applyEdits(ptx);
    checkTarget(ptx, driver.capability);
    assemble(ptx, driver.capability, driver.log);
    auto loaded = std::make_unique<LoadedModule>();
    loaded->module = load(ptx, driver.memory);
    for (unsigned k = 0; k < count; k++)
      if (driver.log && options[k] == 0)
        fprintf(
            stderr,
            "ptxsim: module with at most %u registers a thread (a GPU would spill above that)\n",
            (unsigned)(uintptr_t)values[k]);
    *module = driver.modules.add(std::move(loaded));
    return kSuccess;
  } catch (Error &e) {
    writeJitLog(e.text, count, options, values);
    return driver.fail(e);
  }
}
CUDA_API cuModuleLoadData(void **module, const void *image) {
  return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr);
}
CUDA_API cuModuleLoadFatBinary(void **module, const void *image) {
  return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr);
}

CUDA_API cuModuleLoad(void **module, const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return 301; // CUDA_ERROR_FILE_NOT_FOUND
  std::string content;
  char piece[4096];
  for (size_t n; (n = fread(piece, 1, sizeof piece, file));)
    content.append(piece, n);
  fclose(file);
  content.append(64, 0);
  return cuModuleLoadData(module, content.data());
}

CUDA_API cuModuleUnload(void *module) {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.finishAll();
  return driver.modules.remove(module) ? kSuccess : kInvalidHandle;
}

CUDA_API cuModuleGetFunction(void **function, void *module, const char *name) {
  ENTER;
  LoadedModule *m = driver.modules.find(module);
  if (!m)
    return kInvalidHandle;
  auto kernel = m->module->kernels.find(name);
  if (kernel == m->module->kernels.end())
    return kNotFound;
  auto &f = m->functions[name];
  if (!f) {
    f = std::make_unique<Function>();
    f->name = name;
    f->kernel = kernel->second.get();
    f->module = m;
  }
  *function = f.get();
  return kSuccess;
}

CUDA_API cuModuleGetGlobal_v2(DevicePtr *address, size_t *size, void *module, const char *name) {
  ENTER;
  LoadedModule *m = driver.modules.find(module);
  if (!m)
    return kInvalidHandle;
  auto global = m->module->globals.find(name);
  if (global == m->module->globals.end())
    return kNotFound;
  if (address)
    *address = global->second;
  if (size)
    *size = driver.memory.find(global->second, 1)->size;
  return kSuccess;
}

CUDA_API cuFuncSetAttribute(void *function, int attribute, int value) {
  ENTER;
  if (attribute != 8) // CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
    return kSuccess;
  if (value > kMaxShared)
    return kInvalidValue;
  ((Function *)function)->sharedLimit = std::max(48 * 1024, value);
  return kSuccess;
}

CUDA_API cuFuncSetCacheConfig(void *, int) { return kSuccess; }

/// By CUfunction_attribute. The number of registers is not known here: only an assembler gives it.
CUDA_API cuFuncGetAttribute(int *value, int attribute, void *function) {
  ENTER;
  Function *f = (Function *)function;
  const KernelInfo &info = infoOf(*f->kernel);
  switch (attribute) {
  case 0:
    *value = info.maxThreads ? info.maxThreads : 1024;
    break;
  case 1:
    *value = info.staticShared;
    break;
  case 3:
    *value = info.localBytes;
    break;
  case 5:
  case 6:
    *value = driver.capability;
    break;
  case 8:
    *value = f->sharedLimit - info.staticShared;
    break;
  default:
    *value = 0;
  }
  return kSuccess;
}

// ---- launches

CUDA_API cuLaunchKernel(void *function, unsigned gridX, unsigned gridY, unsigned gridZ,
                        unsigned blockX, unsigned blockY, unsigned blockZ, unsigned shared,
                        void *stream, void **params, void **extra) {
  ENTER;
  u32 grid[3] = {gridX, gridY, gridZ}, block[3] = {blockX, blockY, blockZ};
  std::function<void()> run;
  Result r = prepareLaunch(function, grid, block, shared, params, extra, run);
  return r ? r : driver.enqueue(stream, 0, run);
}

namespace {
struct LaunchConfig {
  u32 grid[3], block[3], shared;
  void *stream, *attributes;
  u32 attributeCount;
};
} // namespace

CUDA_API cuLaunchKernelEx(const void *config, void *function, void **params, void **extra) {
  ENTER;
  const LaunchConfig &c = *(const LaunchConfig *)config;
  if (c.attributeCount)
    return kNotSupported;
  std::function<void()> run;
  Result r = prepareLaunch(function, c.grid, c.block, c.shared, params, extra, run);
  return r ? r : driver.enqueue(c.stream, 0, run);
}
