//===- fake_memory.cpp - device memory -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Driver API: allocations, copies and fills.
//
//===----------------------------------------------------------------------===//

#include "fake_driver.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

using namespace ptxsim;

// ---- memory

CUDA_API cuMemAlloc_v2(DevicePtr *address, size_t size) {
  ENTER;
  if (!size)
    return kInvalidValue;
  if (driver.capturing())
    return driver.fail({(Code)kCaptureUnsupported, "cuMemAlloc while a stream captures"});
  if (driver.memory.used + size > kTotalMemory)
    return kOutOfMemory;
  *address = driver.memory.alloc(size);
  return kSuccess;
}

static const Error kBadFree = {kInvalidValue,
                               "free of an address that is not allocated (any more)"};

CUDA_API cuMemFree_v2(DevicePtr address) {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.finishAll();
  return !address || driver.memory.free(address) ? kSuccess : driver.fail(kBadFree);
}

CUDA_API cuMemAllocAsync(DevicePtr *address, size_t size, void *stream) {
  ENTER;
  Stream *s = driver.stream(stream);
  if (!s || s->capture)
    return s ? kNotSupported : kInvalidHandle;
  return cuMemAlloc_v2(address, size);
}

CUDA_API cuMemFreeAsync(DevicePtr address, void *stream) {
  ENTER;
  if (!driver.memory.live.count(address))
    return driver.fail(kBadFree);
  return driver.enqueue(stream, 11, [address] { Driver::get().memory.free(address); });
}

CUDA_API cuMemAllocHost_v2(void **p, size_t size) {
  *p = malloc(size);
  return *p ? kSuccess : kOutOfMemory;
}
CUDA_API cuMemHostAlloc(void **p, size_t size, unsigned) { return cuMemAllocHost_v2(p, size); }
CUDA_API cuMemFreeHost(void *p) {
  Driver &driver = Driver::get();
  std::lock_guard<std::recursive_mutex> lock(driver.mutex);
  driver.finishAll();
  free(p);
  return kSuccess;
}
CUDA_API cuMemHostRegister_v2(void *, size_t, unsigned) { return kSuccess; }
CUDA_API cuMemHostUnregister(void *) { return kSuccess; }

CUDA_API cuMemGetInfo_v2(size_t *free, size_t *total) {
  ENTER;
  *total = kTotalMemory;
  *free = kTotalMemory - driver.memory.used;
  return kSuccess;
}

CUDA_API cuPointerGetAttribute(void *result, int attribute, DevicePtr address) {
  ENTER;
  if (!driver.memory.find(address, 1))
    return kInvalidValue;
  if (attribute == 1) // CU_POINTER_ATTRIBUTE_CONTEXT
    *(void **)result = contexts().back();
  else if (attribute == 2) // CU_POINTER_ATTRIBUTE_MEMORY_TYPE
    *(unsigned *)result = 2;
  else
    return kInvalidValue;
  return kSuccess;
}

CUDA_API cuMemcpyHtoD_v2(DevicePtr to, const void *from, size_t n) {
  ENTER;
  Result r = kSuccess, q = driver.runNow(nullptr, [&] { r = driver.copyIn(to, from, n); });
  return q ? q : r;
}
CUDA_API cuMemcpyDtoH_v2(void *to, DevicePtr from, size_t n) {
  ENTER;
  Result r = kSuccess, q = driver.runNow(nullptr, [&] { r = driver.copyOut(to, from, n); });
  return q ? q : r;
}
CUDA_API cuMemcpyDtoD_v2(DevicePtr to, DevicePtr from, size_t n) {
  ENTER;
  Result r = kSuccess, q = driver.runNow(nullptr, [&] { r = driver.copyInside(to, from, n); });
  return q ? q : r;
}

CUDA_API cuMemcpyHtoDAsync_v2(DevicePtr to, const void *from, size_t n, void *stream) {
  ENTER;
  if (n && !driver.memory.find(to, n))
    return driver.copyIn(to, from, n);
  return driver.enqueue(stream, 1, [=] { Driver::get().copyIn(to, from, n); });
}
CUDA_API cuMemcpyDtoHAsync_v2(void *to, DevicePtr from, size_t n, void *stream) {
  ENTER;
  if (n && !driver.memory.find(from, n))
    return driver.copyOut(to, from, n);
  return driver.enqueue(stream, 1, [=] { Driver::get().copyOut(to, from, n); });
}
CUDA_API cuMemcpyDtoDAsync_v2(DevicePtr to, DevicePtr from, size_t n, void *stream) {
  ENTER;
  return driver.enqueue(stream, 1, [=] { Driver::get().copyInside(to, from, n); });
}

namespace {

/// CUDA_MEMCPY3D_v2, one side of it.
struct CopySide {
  size_t x, y, z, lod;
  int type, padding; // CUmemorytype: 1 host, 2 device
  char *host;
  DevicePtr device;
  void *array, *reserved;
  size_t pitch, height;

  size_t offset(size_t row, size_t slice) const {
    return x + (y + row) * pitch + (z + slice) * pitch * height;
  }
};
struct Copy3D {
  CopySide from, to;
  size_t width, height, depth;
};

Result copyRow(Driver &driver, const Copy3D &c, size_t row, size_t slice) {
  size_t from = c.from.offset(row, slice), to = c.to.offset(row, slice);
  if (c.from.type == 1)
    return driver.copyIn(c.to.device + to, c.from.host + from, c.width);
  if (c.to.type == 1)
    return driver.copyOut(c.to.host + to, c.from.device + from, c.width);
  return driver.copyInside(c.to.device + to, c.from.device + from, c.width);
}

} // namespace

CUDA_API cuMemcpy3D_v2(const void *params) {
  ENTER;
  const Copy3D &c = *(const Copy3D *)params;
  bool supported = (c.from.type == 1 || c.from.type == 2) && (c.to.type == 1 || c.to.type == 2) &&
                   (c.from.type == 2 || c.to.type == 2);
  if (!supported)
    return kNotSupported;
  Result r = kSuccess, q = driver.runNow(nullptr, [&] {
    for (size_t slice = 0; slice < c.depth && !r; slice++)
      for (size_t row = 0; row < c.height && !r; row++)
        r = copyRow(driver, c, row, slice);
  });
  return q ? q : r;
}

namespace {

template <class T> Result setMemory(DevicePtr to, T value, size_t count, void *stream, bool wait) {
  Driver &driver = Driver::get();
  if (count && !driver.memory.find(to, sizeof(T) * count))
    return driver.fill(to, &value, sizeof(T), count);
  auto run = [=] { Driver::get().fill(to, &value, sizeof(T), count); };
  return wait ? driver.runNow(stream, run) : driver.enqueue(stream, 2, run);
}

} // namespace

CUDA_API cuMemsetD8_v2(DevicePtr to, unsigned char value, size_t count) {
  ENTER;
  return setMemory(to, value, count, nullptr, true);
}
CUDA_API cuMemsetD32_v2(DevicePtr to, unsigned value, size_t count) {
  ENTER;
  return setMemory(to, value, count, nullptr, true);
}
CUDA_API cuMemsetD8Async(DevicePtr to, unsigned char value, size_t count, void *stream) {
  ENTER;
  return setMemory(to, value, count, stream, false);
}
CUDA_API cuMemsetD32Async(DevicePtr to, unsigned value, size_t count, void *stream) {
  ENTER;
  return setMemory(to, value, count, stream, false);
}
