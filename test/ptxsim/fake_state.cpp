//===- fake_state.cpp - the fake driver's inner workings -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Queues, copies, launches and the report.
//
//===----------------------------------------------------------------------===//

#include "fake_driver.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace ptxsim {

static bool flag(const char *name) {
  const char *value = getenv(name);
  return value && atoi(value);
}

Driver::Driver()
    : log(flag("PTXSIM_LOG")), strict(flag("PTXSIM_STRICT")), deferred(flag("PTXSIM_DEFER")) {
  const char *cc = getenv("PTXSIM_CC");
  capability = cc ? atoi(cc) : 80;
}

Driver &Driver::get() {
  static Driver *driver = new Driver;
  return *driver;
}

__attribute__((destructor)) static void reportAtExit() { Driver::get().printReport(); }

Result Driver::fail(const Error &e) {
  fprintf(stderr, "ptxsim: error %d: %s\n", (int)e.code, e.text.c_str());
  lastError = e.text;
  return e.code;
}

// ---- queues

Stream *Driver::stream(void *handle) {
  if (!handle || handle == (void *)1)
    return &legacyStream;
  if (handle == (void *)2)
    return &perThreadStream;
  return streams.find(handle);
}

std::vector<Stream *> Driver::allStreams() {
  std::vector<Stream *> all{&legacyStream, &perThreadStream};
  for (auto &s : streams.live)
    all.push_back(s.first);
  return all;
}

bool Driver::capturing() const {
  for (auto &s : streams.live)
    if (s.first->capture && !s.first->captureRelaxed)
      return true;
  return false;
}

static void addTails(std::vector<WorkRef> &to, const Stream &stream) {
  for (auto &w : stream.tails)
    if (!w->done)
      to.push_back(w);
}

Result Driver::enqueue(void *handle, int nodeType, std::function<void()> run, WorkRef *made) {
  Stream *s = stream(handle);
  if (!s)
    return fail({(Code)kInvalidHandle, "a stream that does not exist (any more)"});
  if (s->capture) {
    s->captureTails = {s->capture->add(nodeType, std::move(run), s->captureTails)};
    return kSuccess;
  }
  if (s == &legacyStream && capturing())
    return fail(
        {(Code)kCaptureImplicit, "work in the legacy stream while another stream captures"});
  auto work = std::make_shared<Work>();
  work->run = std::move(run);
  addTails(work->after, *s);
  if (s == &legacyStream) { // the legacy stream waits for every blocking stream, and they for it
    addTails(work->after, perThreadStream);
    for (auto &other : streams.live)
      if (other.first->blocking)
        addTails(work->after, *other.first);
  } else if (s->blocking)
    addTails(work->after, legacyStream);
  s->tails = {work};
  if (made)
    *made = work;
  if (!deferred)
    perform(work);
  return kSuccess;
}

Result Driver::runNow(void *handle, std::function<void()> run) {
  Stream *s = stream(handle);
  if (capturing() || (s && s->capture))
    return fail({(Code)kCaptureUnsupported, "a synchronous call while a stream captures"});
  WorkRef work;
  Result r = enqueue(handle, 0, std::move(run), &work);
  if (r)
    return r;
  perform(work);
  return dead;
}

/// Runs work after all it depends on. Where the order is free, PTXSIM_ORDER=1 takes the other one.
void Driver::perform(const WorkRef &root) {
  std::vector<WorkRef> stack{root};
  while (!stack.empty()) {
    WorkRef work = stack.back(), next;
    for (auto &w : work->after)
      if (!w->done && (!next || options.order == 1))
        next = w;
    if (!work->done && next) {
      stack.push_back(next);
      continue;
    }
    stack.pop_back();
    if (work->done)
      continue;
    work->done = true;
    work->after.clear();
    if (!dead)
      work->run();
  }
}

void Driver::finish(Stream &s) {
  auto tails = s.tails;
  for (auto &w : tails)
    perform(w);
  s.tails.clear();
}

/// The newest stream first: if a program forgot an event between two streams, this order shows it.
void Driver::finishAll() {
  auto all = allStreams();
  if (options.order != 1)
    std::reverse(all.begin(), all.end());
  for (auto s : all)
    finish(*s);
}

// ---- copies

static std::string bytesText(const char *what, size_t n) {
  return std::string(what) + " of " + std::to_string(n) +
         " bytes that are not inside one allocation";
}

Result Driver::copyIn(DevicePtr to, const void *from, size_t n) {
  if (!n)
    return kSuccess;
  Allocation *a = memory.find(to, n);
  if (!a)
    return fail({kInvalidValue, bytesText("copy to the device", n)});
  memcpy(&a->bytes[to - a->base], from, n);
  memset(&a->written[to - a->base], 1, n);
  bytesIn += n;
  return kSuccess;
}

Result Driver::copyOut(void *to, DevicePtr from, size_t n) {
  if (!n)
    return kSuccess;
  Allocation *a = memory.find(from, n);
  if (!a)
    return fail({kInvalidValue, bytesText("copy from the device", n)});
  size_t offset = from - a->base;
  memcpy(to, &a->bytes[offset], n);
  bytesOut += n;
  if (options.uninit)
    if (const void *hole = memchr(&a->written[offset], 0, n))
      report.add("copy to the host of device bytes never written", "cuMemcpyDtoH",
                 "offset " + std::to_string((u8 *)hole - a->written.data()) +
                     " of an allocation of " + std::to_string(a->size));
  return kSuccess;
}

Result Driver::copyInside(DevicePtr to, DevicePtr from, size_t n) {
  if (!n)
    return kSuccess;
  Allocation *d = memory.find(to, n), *s = memory.find(from, n);
  if (!d || !s)
    return fail({kInvalidValue, bytesText("copy inside the device", n)});
  memmove(&d->bytes[to - d->base], &s->bytes[from - s->base], n);
  memmove(&d->written[to - d->base], &s->written[from - s->base], n);
  return kSuccess;
}

Result Driver::fill(DevicePtr to, const void *pattern, size_t patternSize, size_t count) {
  size_t n = patternSize * count;
  if (!n)
    return kSuccess;
  Allocation *a = memory.find(to, n);
  if (!a)
    return fail({kInvalidValue, bytesText("memset", n)});
  for (size_t k = 0; k < count; k++)
    memcpy(&a->bytes[to - a->base + k * patternSize], pattern, patternSize);
  memset(&a->written[to - a->base], 1, n);
  return kSuccess;
}

// ---- the assembler

void assemble(const std::string &ptx, int capability, bool log) {
  const char *command = getenv("PTXSIM_PTXAS");
  if (!command || !*command)
    return;
  char path[] = "/tmp/ptxsimXXXXXX";
  int file = mkstemp(path);
  bool written = file >= 0 && write(file, ptx.data(), ptx.size()) == (ssize_t)ptx.size();
  if (file >= 0)
    close(file);
  std::string line =
      std::string(command) + " -v -arch=sm_" + std::to_string(capability) + " -o /dev/null " + path;
  FILE *pipe = written ? popen((line + " 2>&1").c_str(), "r") : nullptr;
  std::string said;
  char piece[512];
  while (pipe && fgets(piece, sizeof piece, pipe))
    said += piece;
  int status = pipe ? pclose(pipe) : -1;
  unlink(path);
  if (status)
    throw Error{kInvalidPtx, "PTXSIM_PTXAS: " + line + "\n" + said};
  if (log)
    fprintf(stderr, "%s", said.c_str());
}

// ---- launches

using Arguments = std::vector<std::vector<u8>>;

static void runLaunch(Function &f, const u32 grid[3], const u32 block[3], u32 shared,
                      Arguments &args) {
  Driver &d = Driver::get();
  std::vector<void *> params;
  for (auto &a : args)
    params.push_back(a.data());
  Options options = d.options;
  options.sharedLimit = f.sharedLimit;
  size_t before = d.report.issues.size();
  d.report.stats = Stats();
  d.launches++;
  Result r = kSuccess;
  try {
    launch(*f.module->module, *f.kernel, grid, block, shared, params.data(), options, d.report);
  } catch (Error &e) {
    r = d.fail({e.code, "kernel " + f.name + ": " + e.text});
  }
  Stats &s = d.report.stats;
  if (d.log)
    fprintf(stderr,
            "ptxsim: %s <<<(%u,%u,%u),(%u,%u,%u),%u>>> %.1f ms, %.3f GFLOP/s, %zu new issues\n",
            f.name.c_str(), grid[0], grid[1], grid[2], block[0], block[1], block[2], shared,
            s.seconds * 1e3, s.gflops(), d.report.issues.size() - before);
  d.statsByKernel[f.name] += s;
  if (!r && d.strict && d.report.issues.size() > before) {
    Issue &i = d.report.issues[before];
    r = d.fail({kLaunchFailed, i.kind + ": " + i.where + "\n    " + i.text});
  }
  // As on a GPU: the launch has returned already, the next call fails, and the context stays
  // unusable.
  d.dead = r;
}

/// The argument buffer of cuLaunchKernel's "extra": pointer (1), size (2), end (0).
static bool readExtra(void **extra, const u8 *&buffer, size_t &size) {
  for (; extra[0]; extra += 2) {
    if (extra[0] == (void *)1)
      buffer = (const u8 *)extra[1];
    else if (extra[0] == (void *)2)
      size = *(size_t *)extra[1];
    else
      return false;
  }
  return buffer;
}

Result prepareLaunch(void *function, const u32 grid[3], const u32 block[3], u32 shared,
                     void **params, void **extra, std::function<void()> &run) {
  Driver &d = Driver::get();
  Function *f = (Function *)function;
  if (!f)
    return kInvalidHandle;
  const KernelInfo &info = infoOf(*f->kernel);
  const u8 *buffer = nullptr;
  size_t size = 0;
  if ((extra && (params || !readExtra(extra, buffer, size) || size < (size_t)info.paramBytes)) ||
      (info.params && !params && !extra))
    return d.fail({kInvalidValue, "launch of " + f->name + ": arguments"});
  Arguments args;
  for (int k = 0; k < info.params; k++) {
    const u8 *from = buffer ? buffer + info.paramOffset[k] : (const u8 *)params[k];
    args.emplace_back(from, from + info.paramSize[k]);
  }
  u64 threads = (u64)block[0] * block[1] * block[2];
  bool dimensions = threads && threads <= 1024 && block[2] <= 64 && grid[0] && grid[1] && grid[2] &&
                    grid[0] < 1u << 31 && grid[1] <= 65535 && grid[2] <= 65535;
  if (!dimensions || shared + info.staticShared > f->sharedLimit)
    return d.fail(
        {kInvalidValue, "launch of " + f->name + ": bad dimensions, or more shared memory (" +
                            std::to_string(shared + info.staticShared) + " bytes) than allowed"});
  u32 g[3] = {grid[0], grid[1], grid[2]}, b[3] = {block[0], block[1], block[2]};
  run = [=]() mutable { runLaunch(*f, g, b, shared, args); };
  return kSuccess;
}

// ---- report

static std::string statsText(const Stats &s, bool details) {
  char text[512];
  auto number = [](u64 x) { return (unsigned long long)x; };
  snprintf(text, sizeof text,
           "%.3f s, %.3f GFLOP/s emulated, %llu warp instructions, %llu flop, %llu barriers, %llu "
           "shuffles, "
           "%llu divergent steps\n",
           s.seconds, s.gflops(), number(s.warpInstructions), number(s.flops), number(s.barriers),
           number(s.shuffles), number(s.divergent));
  std::string all = text;
  if (!details)
    return all;
  double requests = std::max<u64>(1, s.globalLoads + s.globalStores),
         passes = std::max<u64>(1, s.idealWavefronts);
  snprintf(text, sizeof text,
           "  global: %llu loads, %llu stores, %.2f sectors a request (%.2f if packed); shared: "
           "%llu loads, %llu stores, "
           "%.2f wavefronts per ideal one; lanes active %.1f %%\n ",
           number(s.globalLoads), number(s.globalStores), s.sectors / requests,
           s.idealSectors / requests, number(s.sharedLoads), number(s.sharedStores),
           s.wavefronts / passes,
           100.0 * s.laneInstructions / std::max<u64>(1, 32 * s.warpInstructions));
  all += text;
  std::vector<std::pair<u64, std::string>> mix;
  for (auto &op : s.opcodes)
    mix.push_back({op.second, op.first});
  std::sort(mix.rbegin(), mix.rend());
  for (size_t k = 0; k < mix.size() && k < 14; k++) {
    snprintf(text, sizeof text, " %s %.1f%%", mix[k].second.c_str(),
             100.0 * mix[k].first / s.warpInstructions);
    all += text;
  }
  return all + "\n";
}

std::string Driver::reportText() {
  std::string all;
  for (auto &i : report.issues)
    all += "ptxsim: " + i.kind + " (" + std::to_string(i.count) + " times)\n  " + i.where +
           "\n  first: " + i.text + "\n";
  if (log || options.stats)
    for (auto &k : statsByKernel)
      all += "ptxsim: " + k.first + ": " + statsText(k.second, options.stats);
  if (log)
    all += "ptxsim: " + std::to_string(launches) + " launches, " + std::to_string(bytesIn) +
           " bytes to the device, " + std::to_string(bytesOut) + " back, " +
           std::to_string(memory.live.size()) + " allocations left (" +
           std::to_string(memory.used) + " bytes)\n";
  return all;
}

void Driver::printReport() {
  std::string text = reportText();
  const char *path = getenv("PTXSIM_REPORT");
  FILE *file = path ? fopen(path, "w") : stderr;
  if (!file)
    return;
  fputs(text.c_str(), file);
  if (path)
    fclose(file);
}

} // namespace ptxsim
