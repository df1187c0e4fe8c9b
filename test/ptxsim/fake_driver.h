//===- fake_driver.h - the state behind the fake libcuda -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Modules, streams, events and graphs on top of the interpreter.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_FAKEDRIVER_H
#define HALNET_TEST_PTXSIM_FAKEDRIVER_H

#include "ptxsim.h"

#include <functional>
#include <mutex>
#include <set>

namespace ptxsim {

using Result = int; ///< a CUresult
using DevicePtr = u64;

enum : Result {
  kSuccess = 0,
  kOutOfMemory = 2,
  kNotInitialized = 3,
  kInvalidDevice = 101,
  kInvalidContext = 201,
  kInvalidHandle = 400,
  kNotFound = 500,
  kNotReady = 600,
  kNotSupported = 801,
  kCaptureUnsupported = 900,
  kCaptureUnjoined = 904,
  kCaptureImplicit = 906,
};

constexpr size_t kTotalMemory = 8ull << 30;
constexpr int kMaxShared = 166912; // what a kernel of sm_80 may opt in to

/// The stack of current contexts, a thread's own as in CUDA.
std::vector<void *> &contexts();

struct LoadedModule;

struct Function {
  std::string name;
  Kernel *kernel;
  LoadedModule *module;
  u32 sharedLimit = 48 * 1024;
};

struct LoadedModule {
  std::unique_ptr<Module> module;
  std::map<std::string, std::unique_ptr<Function>> functions;
};

/// Something a stream does, with what must be done before it.
struct Work {
  std::function<void()> run;
  std::vector<std::shared_ptr<Work>> after;
  bool done = false;
};
using WorkRef = std::shared_ptr<Work>;

struct GraphNode {
  std::function<void()> run;
  std::vector<GraphNode *> after;
  int type = 0; ///< a CUgraphNodeType
};

struct Graph {
  std::vector<std::unique_ptr<GraphNode>> nodes;
  GraphNode *add(int type, std::function<void()> run, std::vector<GraphNode *> after);
};

/// An instantiated graph: its own copy of the nodes, in an order in which each comes after those it
/// needs.
struct GraphExec {
  struct Node {
    std::function<void()> run;
    std::vector<size_t> after;
    const GraphNode *origin;
  };
  std::vector<Node> nodes;
};

struct Stream {
  bool blocking = true;        ///< waits for the legacy stream and is waited for by it
  std::vector<WorkRef> tails;  ///< what the next work must come after
  Graph *capture = nullptr;    ///< the graph that records, instead of running
  bool captureOrigin = false;  ///< the stream on which the capture began
  bool captureRelaxed = false; ///< CU_STREAM_CAPTURE_MODE_RELAXED
  std::vector<GraphNode *> captureTails;
};

struct Event {
  WorkRef work;
  double milliseconds = 0; ///< host time when the work ran
  Graph *capture = nullptr;
  std::vector<GraphNode *> captured;
};

/// Objects handed out as opaque handles; a handle that is not alive is told from one that is.
template <class T> class Handles {
public:
  T *add(std::unique_ptr<T> object) {
    T *handle = object.get();
    live[handle] = std::move(object);
    return handle;
  }
  T *find(const void *handle) {
    auto i = live.find((T *)handle);
    return i == live.end() ? nullptr : i->second.get();
  }
  bool remove(const void *handle) { return live.erase((T *)handle) != 0; }
  std::map<T *, std::unique_ptr<T>> live;
};

class Driver {
public:
  /// Never destroyed: programs call in from their own destructors.
  static Driver &get();

  std::recursive_mutex mutex;
  Memory memory;
  Report report;
  Options options = Options::fromEnvironment();
  std::map<std::string, Stats> statsByKernel;
  Handles<LoadedModule> modules;
  Handles<Stream> streams;
  Handles<Event> events;
  Handles<Graph> graphs;
  Handles<GraphExec> graphExecs;
  Stream legacyStream, perThreadStream;

  bool initialized = false;
  bool log, strict, deferred;
  int capability;  ///< 80 for sm_80
  Result dead = 0; ///< the fault after which the context is of no use
  std::string lastError;
  u64 launches = 0, bytesIn = 0, bytesOut = 0;

  /// The stream of a handle (null and 1: legacy, 2: per thread), or null.
  Stream *stream(void *handle);
  /// Work in stream order: recorded while the stream captures, run at once, or (PTXSIM_DEFER) at a
  /// synchronisation.
  Result enqueue(void *stream, int nodeType, std::function<void()> run, WorkRef *made = nullptr);
  /// The same, and done when this returns.
  Result runNow(void *stream, std::function<void()> run);
  void perform(const WorkRef &work);
  void finish(Stream &stream);
  void finishAll();
  bool capturing() const;

  Result fail(const Error &error);
  Result copyIn(DevicePtr to, const void *from, size_t n);
  Result copyOut(void *to, DevicePtr from, size_t n);
  Result copyInside(DevicePtr to, DevicePtr from, size_t n);
  Result fill(DevicePtr to, const void *pattern, size_t patternSize, size_t count);

  std::string reportText();
  void printReport();

private:
  Driver();
  std::vector<Stream *> allStreams();
};

/// PTXSIM_PTXAS=COMMAND: the module must also be one that ptxas takes. Throws its message.
void assemble(const std::string &ptx, int capability, bool log);

/// A checked launch, ready to be queued or to become a graph node.
Result prepareLaunch(void *function, const u32 grid[3], const u32 block[3], u32 shared,
                     void **params, void **extra, std::function<void()> &run);

/// What every call does first: lock, and refuse if the driver is not initialised or the context is
/// dead.
struct Entry {
  explicit Entry(bool needsContext = true);
  std::lock_guard<std::recursive_mutex> lock;
  Driver &driver;
  Result refused = 0;
};

} // namespace ptxsim

#define CUDA_API extern "C" __attribute__((visibility("default"))) ptxsim::Result
// clang-format off
#define ENTER                                                                                                          \
  Entry entry;                                                                                                         \
  Driver &driver = entry.driver;                                                                                       \
  (void)driver;                                                                                                        \
  if (entry.refused)                                                                                                   \
    return entry.refused
// clang-format on

#endif // HALNET_TEST_PTXSIM_FAKEDRIVER_H
