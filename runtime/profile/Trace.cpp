//===- Trace.cpp - a timeline of runs, calls and tasks -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Complete events ("X") on a track a thread: on the caller's a run holds its
// calls and a call holds its tasks; workers have tasks.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/Trace.h"

#include "runtime/Context.h"
#include "runtime/Json.h"
#include "runtime/profile/CallClock.h"
#include "runtime/profile/TaskLog.h"

#include <algorithm>
#include <cstdlib>

using namespace halnet::runtime;

namespace {

constexpr int tracedRuns = 3;
// There is one process, and threads count from 1: viewers take 0 for the idle process.
constexpr uint64_t processId = 1, callerId = 1;

class TraceWriter {
public:
  TraceWriter(std::FILE *out, const Model &model, const Vector<int64_t> &stamps)
      : json(out), model(model), stamps(stamps) {
    threads.push(pthread_self());
  }

  void write(const TaskLog &tasks);

private:
  void nameOf(const char *what, uint64_t thread, const char *name);
  void beginEvent(const char *category, const char *name, uint64_t thread, int64_t begin,
                  int64_t end);
  void endEvent();
  void writeRun(size_t run);
  void writeTask(const Task &task);
  uint64_t idOf(pthread_t thread);
  const halnet_call &callAt(int64_t time) const;

  JsonWriter json;
  const Model &model;
  const Vector<int64_t> &stamps;
  Vector<pthread_t> threads; ///< in the order of their ids
};

/// A name of the process or of a thread.
void TraceWriter::nameOf(const char *what, uint64_t thread, const char *name) {
  json.beginObject();
  json.key("ph"), json.text("M");
  json.key("name"), json.text(what);
  json.key("pid"), json.integer(processId);
  json.key("tid"), json.integer(thread);
  json.key("args"), json.beginObject();
  json.key("name"), json.text(name);
  json.endObject();
  json.endObject();
}

/// The format's times are microseconds; ours count from the first run. The event's arguments
/// follow.
void TraceWriter::beginEvent(const char *category, const char *name, uint64_t thread, int64_t begin,
                             int64_t end) {
  json.beginObject();
  json.key("ph"), json.text("X");
  json.key("cat"), json.text(category);
  json.key("name"), json.text(name);
  json.key("pid"), json.integer(processId);
  json.key("tid"), json.integer(thread);
  json.key("ts"), json.real(double(begin - stamps[0]) * 1e-3, 3);
  json.key("dur"), json.real(double(end - begin) * 1e-3, 3);
  json.key("args"), json.beginObject();
}

void TraceWriter::endEvent() {
  json.endObject();
  json.endObject();
}

void TraceWriter::writeRun(size_t run) {
  const int64_t *stamp = stamps.begin() + run * (model.n_calls + 1);
  beginEvent("run", model.name, callerId, stamp[0], stamp[model.n_calls]);
  json.key("run"), json.integer(run);
  endEvent();
  for (uint32_t c = 0; c < model.n_calls; ++c) {
    const halnet_call &call = model.calls[c];
    beginEvent("call", call.name, callerId, stamp[c], stamp[c + 1]);
    json.key("place"), json.text(call.place);
    json.key("kernel"), json.text(call.kernel);
    json.key("schedule"), json.text(call.schedule);
    endEvent();
  }
}

/// The call that was under way: no task outlives its call.
const halnet_call &TraceWriter::callAt(int64_t time) const {
  const int64_t *end = std::upper_bound(stamps.begin(), stamps.end(), time);
  return model.calls[(end - stamps.begin()) % (model.n_calls + 1) - 1];
}

void TraceWriter::writeTask(const Task &task) {
  beginEvent("task", callAt(task.begin).name, idOf(task.thread), task.begin, task.end);
  json.key("task"), json.integer(static_cast<uint64_t>(task.index));
  endEvent();
}

uint64_t TraceWriter::idOf(pthread_t thread) {
  const pthread_t *found = std::find_if(threads.begin(), threads.end(), [thread](pthread_t known) {
    return pthread_equal(known, thread);
  });
  const size_t index = found - threads.begin();
  if (index == threads.size())
    threads.push(thread);
  return callerId + index;
}

void TraceWriter::write(const TaskLog &tasks) {
  json.beginObject();
  json.key("displayTimeUnit"), json.text("ms");
  json.key("traceEvents"), json.beginList();
  nameOf("process_name", callerId, model.name);
  for (size_t run = 0; run < stamps.size() / (model.n_calls + 1); ++run)
    writeRun(run);
  for (const Task &task : tasks)
    writeTask(task);
  nameOf("thread_name", callerId, "caller");
  for (size_t i = 1; i < threads.size(); ++i) {
    char name[32];
    std::snprintf(name, sizeof(name), "worker %zu", i);
    nameOf("thread_name", callerId + i, name);
  }
  json.endList();
  json.endObject();
}

/// Makes the runs with their tasks noted.
bool runTraced(halnet_context *context, MadeUpImages &images, CallClock &clock, TaskLog &tasks,
               Error &error) {
  Vector<double> times;
  context->tasks = &tasks;
  // A first run, not kept, counts the tasks: all runs have the same.
  bool ran = images.timeRun(context, times, error);
  if (!tasks.clear(tracedRuns * tasks.count()))
    die("out of memory");
  for (int run = 0; ran && run < tracedRuns; ++run)
    ran = clock.timeRun(images, times, error);
  context->tasks = nullptr;
  return ran;
}

} // namespace

bool halnet::runtime::writeTrace(const Model &model, halnet_context *context, MadeUpImages &images,
                                 OutputFile &file, Error &error) {
  CallClock clock(model, context);
  TaskLog tasks;
  if (!runTraced(context, images, clock, tasks, error))
    return false;
  char *text = nullptr;
  size_t size = 0;
  std::FILE *memory = open_memstream(&text, &size);
  if (!memory)
    die("out of memory");
  TraceWriter(memory, model, clock.stamps()).write(tasks);
  if (std::fclose(memory))
    die("out of memory");
  file.write(text, size);
  std::free(text);
  return file.commit(error);
}
