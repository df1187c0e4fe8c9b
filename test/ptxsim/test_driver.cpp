//===- test_driver.cpp - test of the fake driver API ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Error codes, stream order, capture rules. Links with libcuda.so.1 only.
//
//===----------------------------------------------------------------------===//

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

using Handle = void *;
using Pointer = unsigned long long;

extern "C" {
int cuInit(unsigned);
int cuDevicePrimaryCtxRetain(Handle *, int);
int cuCtxSetCurrent(Handle);
int cuCtxSynchronize();
int cuDevicePrimaryCtxReset_v2(int);
int cuModuleLoadData(Handle *, const void *);
int cuModuleLoadDataEx(Handle *, const void *, unsigned, int *, void **);
int cuModuleGetFunction(Handle *, Handle, const char *);
int cuModuleGetGlobal_v2(Pointer *, size_t *, Handle, const char *);
int cuModuleUnload(Handle);
int cuMemAlloc_v2(Pointer *, size_t);
int cuMemFree_v2(Pointer);
int cuMemcpyHtoD_v2(Pointer, const void *, size_t);
int cuMemcpyDtoH_v2(void *, Pointer, size_t);
int cuMemcpy3D_v2(const void *);
int cuMemsetD32_v2(Pointer, unsigned, size_t);
int cuLaunchKernel(Handle, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned,
                   Handle, void **, void **);
int cuStreamCreate(Handle *, unsigned);
int cuStreamDestroy_v2(Handle);
int cuStreamSynchronize(Handle);
int cuStreamWaitEvent(Handle, Handle, unsigned);
int cuStreamBeginCapture_v2(Handle, int);
int cuStreamEndCapture(Handle, Handle *);
int cuEventCreate(Handle *, unsigned);
int cuEventRecord(Handle, Handle);
int cuGetErrorName(int, const char **);
int cuGetProcAddress_v2(const char *, void **, int, uint64_t, int *);
int ptxsim_issues();
const char *ptxsim_report();
void ptxsim_clear();
}

static int checks, failures;
#define CHECK(condition)                                                                           \
  do {                                                                                             \
    checks++;                                                                                      \
    if (!(condition)) {                                                                            \
      failures++;                                                                                  \
      printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                               \
    }                                                                                              \
  } while (0)

// add(p, n): p[0] += n, by thread 0; store(p, n): p[n] = 1
static const char *kPtx = R"(
.version 7.0
.target sm_80
.address_size 64
.global .align 4 .u32 counter = 5;
.visible .entry add(.param .u64 p, .param .u32 n)
{
  .reg .b64 %d<2>; .reg .b32 %r<3>;
  ld.param.u64 %d1, [p]; ld.param.u32 %r1, [n];
  ld.global.u32 %r2, [%d1]; add.s32 %r2, %r2, %r1; st.global.u32 [%d1], %r2; ret;
}
.visible .entry store(.param .u64 p, .param .u32 n)
{
  .reg .b64 %d<4>; .reg .b32 %r<3>;
  ld.param.u64 %d1, [p]; ld.param.u32 %r1, [n];
  mul.wide.u32 %d2, %r1, 4; add.s64 %d3, %d1, %d2; st.global.u32 [%d3], 1; ret;
}
)";

static Handle module, add, store;
static Pointer memory;

static int launch(Handle f, unsigned n, Handle stream = nullptr, unsigned threads = 1) {
  void *params[] = {&memory, &n};
  return cuLaunchKernel(f, 1, 1, 1, threads, 1, 1, 0, stream, params, nullptr);
}

static unsigned read(Pointer p) {
  unsigned value = 0;
  CHECK(!cuMemcpyDtoH_v2(&value, p, 4));
  return value;
}

static void beginning() {
  Handle context;
  CHECK(cuMemAlloc_v2(&memory, 64) == 3); // not initialised
  CHECK(cuInit(0) == 0);
  CHECK(cuMemAlloc_v2(&memory, 64) == 201); // no context
  CHECK(cuDevicePrimaryCtxRetain(&context, 0) == 0 && cuCtxSetCurrent(context) == 0);
  CHECK(cuMemAlloc_v2(&memory, 64) == 0);
  CHECK(cuMemAlloc_v2(&memory, 0) == 1);
}

static void modules() {
  char log[100] = "";
  int options[] = {5, 6};
  void *values[] = {log, (void *)sizeof log};
  std::string bad = std::string(kPtx) + ".visible .entry x()\n{ tex.1d.v4.f32 foo; }\n";
  CHECK(cuModuleLoadDataEx(&module, bad.c_str(), 2, options, values) == 218 && strstr(log, "tex"));
  std::string newer = kPtx;
  newer.replace(newer.find("sm_80"), 5, "sm_90");
  CHECK(cuModuleLoadData(&module, newer.c_str()) == 209);
  CHECK(cuModuleLoadData(&module, "\177ELF and so on") == 209);
  CHECK(cuModuleLoadData(&module, kPtx) == 0);
  CHECK(cuModuleGetFunction(&add, module, "add") == 0 &&
        cuModuleGetFunction(&store, module, "store") == 0);
  Handle none;
  CHECK(cuModuleGetFunction(&none, module, "nothing") == 500);
  CHECK(cuModuleUnload(&none) == 400);
  Pointer counter;
  size_t size;
  CHECK(cuModuleGetGlobal_v2(&counter, &size, module, "counter") == 0 && size == 4 &&
        read(counter) == 5);
}

static void copies() {
  unsigned data[16] = {1, 2, 3, 4};
  CHECK(cuMemcpyHtoD_v2(memory, data, 64) == 0);
  CHECK(cuMemcpyHtoD_v2(memory, data, 65) == 1); // past the end
  CHECK(cuMemcpyDtoH_v2(data, memory + 60, 8) == 1);
  Pointer other;
  CHECK(cuMemAlloc_v2(&other, 64) == 0);
  CHECK(cuMemcpyDtoH_v2(data, other, 4) == 0 && ptxsim_issues() == 1); // never written
  CHECK(cuMemsetD32_v2(other, 7, 16) == 0 && read(other + 60) == 7);
  // Two rows of 8 bytes, from a pitch of 16 to a pitch of 8.
  struct Side {
    size_t x, y, z, lod;
    int type, padding;
    const void *host;
    Pointer device;
    void *array, *reserved;
    size_t pitch, height;
  };
  struct {
    Side from, to;
    size_t width, height, depth;
  } copy = {};
  copy.from.type = copy.to.type = 2;
  copy.from.device = memory;
  copy.to.device = other;
  copy.from.pitch = 16;
  copy.to.pitch = copy.width = 8;
  copy.from.height = copy.to.height = copy.height = 2;
  copy.depth = 1;
  unsigned more[16] = {1, 2, 0, 0, 5, 6};
  CHECK(cuMemcpyHtoD_v2(memory, more, 64) == 0 && cuMemcpy3D_v2(&copy) == 0);
  CHECK(read(other + 4) == 2 && read(other + 8) == 5 && read(other + 16) == 7);
  CHECK(cuMemFree_v2(other) == 0 && cuMemFree_v2(other) == 1);
  ptxsim_clear();
}

static void launches() {
  CHECK(launch(add, 3) == 0 && read(memory) == 4);
  CHECK(launch(add, 1, nullptr, 2048) == 1);
  struct {
    Pointer p;
    unsigned n;
  } args = {memory, 10};
  size_t size = sizeof args;
  void *extra[] = {(void *)1, &args, (void *)2, &size, nullptr};
  CHECK(cuLaunchKernel(add, 1, 1, 1, 1, 1, 1, 0, nullptr, nullptr, extra) == 0 &&
        read(memory) == 14);
  // A fault shows at the next call, and stays until the context is reset.
  CHECK(launch(store, 16) == 0);
  CHECK(cuCtxSynchronize() == 700 && cuMemAlloc_v2(&args.p, 4) == 700);
  CHECK(strstr(ptxsim_report(), "out-of-bounds global access"));
  CHECK(cuDevicePrimaryCtxReset_v2(0) == 0 && cuCtxSynchronize() == 0);
  ptxsim_clear();
}

static void captures() {
  Handle stream, side, event, graph;
  CHECK(cuStreamCreate(&stream, 1) == 0 && cuStreamCreate(&side, 1) == 0 &&
        cuEventCreate(&event, 0) == 0);
  CHECK(cuStreamBeginCapture_v2(nullptr, 0) == 900); // not on the legacy stream
  CHECK(cuStreamBeginCapture_v2(stream, 0) == 0);
  CHECK(cuStreamSynchronize(stream) == 900 && cuCtxSynchronize() == 900);
  CHECK(launch(add, 1) == 906); // the legacy stream meanwhile
  CHECK(cuEventRecord(event, stream) == 0 && cuStreamWaitEvent(side, event, 0) == 0);
  CHECK(launch(add, 1, side) == 0);
  CHECK(cuStreamEndCapture(stream, &graph) == 904 && !graph); // side was not joined
  CHECK(cuStreamSynchronize(stream) == 0 && read(memory) == 14);
  CHECK(cuStreamDestroy_v2(side) == 0 && launch(add, 1, side) == 400);
  CHECK(cuStreamDestroy_v2(stream) == 0);
}

static void lookUp() {
  void *f = nullptr;
  int status;
  CHECK(cuGetProcAddress_v2("cuMemAlloc", &f, 12000, 0, &status) == 0 &&
        f == (void *)cuMemAlloc_v2);
  CHECK(cuGetProcAddress_v2("cuNothing", &f, 12000, 0, &status) == 500 && !f && status == 1);
  const char *name;
  CHECK(cuGetErrorName(700, &name) == 0 && !strcmp(name, "CUDA_ERROR_ILLEGAL_ADDRESS"));
}

int main() {
  freopen("/dev/null", "w", stderr); // the messages of the errors provoked here
  beginning();
  modules();
  copies();
  launches();
  captures();
  lookUp();
  CHECK(cuModuleUnload(module) == 0 && cuMemFree_v2(memory) == 0);
  printf("%d driver checks, %d failures\n", checks, failures);
  return failures != 0;
}
