//===- Children.cpp - work in child processes ----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A child writes its result into a memory file that it shares with the parent,
// which waits for all of them by their process descriptors.
//
//===----------------------------------------------------------------------===//

#include "codegen/Children.h"

#include "dialects/Support/Assert.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <sstream>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace halnet::codegen;
using Clock = std::chrono::steady_clock;

namespace {

/// One running child. Destroyed early, it is killed.
class Child {
public:
  /// `siblings` run already: the new child closes its copies of their files.
  Child(size_t index, const std::function<std::string()> &task, Clock::time_point deadline,
        const std::vector<Child> &siblings);
  Child(Child &&other) { *this = std::move(other); }
  Child &operator=(Child &&other) {
    std::swap(index, other.index);
    std::swap(deadline, other.deadline);
    std::swap(pid, other.pid);
    std::swap(startError, other.startError);
    std::swap(processFile, other.processFile);
    std::swap(resultFile, other.resultFile);
    return *this;
  }
  ~Child();

  /// Ends the child if it has not ended, and returns how it went.
  ChildResult collect(int secondsAllowed);

  size_t index = 0;
  Clock::time_point deadline;
  int processFile = -1; ///< readable once the child has ended
  int startError = 0;   ///< errno where the system had no process or file left for it, else 0

private:
  pid_t pid = -1;
  int resultFile = -1;

  [[noreturn]] void work(const std::function<std::string()> &task, pid_t parent) const;
  int reap();
  void closeFiles() const;
};

} // namespace

/// By the number of threads in /proc/self/stat. That is 0 under qemu-user, which knows not to count
/// the thread of its own that /proc/self/task shows.
static bool hasSingleThread() {
  std::ifstream file("/proc/self/stat");
  std::string text(std::istreambuf_iterator<char>(file), {});
  std::istringstream fields(text.substr(text.rfind(')') + 1)); // the name before may hold anything
  std::string skipped;
  for (int field = 3; field < 20; ++field) // proc(5) counts from 1; the name is 2
    fields >> skipped;
  long threads = 2;
  fields >> threads;
  return threads <= 1;
}

/// Writes all of `text`, from the file's start.
static bool writeWhole(int file, std::string_view text) {
  for (size_t done = 0; done < text.size();) {
    ssize_t written = pwrite(file, text.data() + done, text.size() - done, off_t(done));
    if (written <= 0)
      return false;
    done += size_t(written);
  }
  return true;
}

static std::string readWhole(int file) {
  std::string text(size_t(std::max<off_t>(lseek(file, 0, SEEK_END), 0)), '\0');
  for (size_t done = 0; done < text.size();) {
    ssize_t got = pread(file, text.data() + done, text.size() - done, off_t(done));
    if (got <= 0)
      return text.substr(0, done);
    done += size_t(got);
  }
  return text;
}

Child::Child(size_t index, const std::function<std::string()> &task, Clock::time_point deadline,
             const std::vector<Child> &siblings)
    : index(index), deadline(deadline), resultFile(memfd_create("result", MFD_CLOEXEC)) {
  pid_t parent = getpid();
  if (resultFile >= 0)
    pid = fork();
  if (pid == 0) {
    for (const Child &sibling : siblings) // they count against its limit of open files
      sibling.closeFiles();
    work(task, parent);
  }
  if (pid > 0)
    processFile = int(syscall(SYS_pidfd_open, pid, 0)); // glibc 2.36 declares it wrongly for C++
  if (processFile < 0)
    startError = errno;
  if (pid > 0 && processFile < 0) { // nothing could wait for it with a time limit
    kill(pid, SIGKILL);
    reap();
    pid = -1;
  }
}

void Child::work(const std::function<std::string()> &task, pid_t parent) const {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) // it had died before the call above
    _exit(EXIT_FAILURE);
  int status = EXIT_FAILURE;
  std::string text;
  try {
    text = task();
    status = EXIT_SUCCESS;
  } catch (const std::exception &failure) {
    text = failure.what();
  }
  if (!writeWhole(resultFile, text))
    status = EXIT_FAILURE;
  _exit(status); // no destructors: they belong to the parent
}

/// Waits for the child's end and returns its wait status.
int Child::reap() {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
    ;
  pid = -1;
  return status;
}

ChildResult Child::collect(int secondsAllowed) {
  bool late = Clock::now() >= deadline;
  if (late)
    kill(pid, SIGKILL);
  int status = reap();
  std::string text = readWhole(resultFile);
  if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
    return {text, ""};
  if (WIFEXITED(status))
    return {"", text.empty() ? "the child process ended without a result" : text};
  if (late)
    return {"", "took longer than " + std::to_string(secondsAllowed) + " s"};
  return {"", std::string("the child process was ended by: ") + strsignal(WTERMSIG(status))};
}

Child::~Child() {
  if (pid > 0) {
    kill(pid, SIGKILL);
    reap();
  }
  closeFiles();
}

void Child::closeFiles() const {
  for (int file : {processFile, resultFile})
    if (file >= 0)
      close(file);
}

/// Starts as many of `tasks` from `next` on as `limits` and the system allow. Returns errno where
/// the system did not allow one of them, else 0.
static int startMore(const std::vector<std::function<std::string()>> &tasks,
                     const ChildLimits &limits, size_t &next, std::vector<Child> &running) {
  while (next < tasks.size() && running.size() < size_t(limits.jobs)) {
    Child child(next, tasks[next], Clock::now() + std::chrono::seconds(limits.seconds), running);
    if (child.startError)
      return child.startError;
    running.push_back(std::move(child));
    ++next;
  }
  return 0;
}

/// Sleeps until a child has ended or its time is up; returns its place among `children`.
static size_t waitForOne(const std::vector<Child> &children) {
  for (;;) {
    std::vector<pollfd> files;
    auto earliest = Clock::time_point::max();
    for (const Child &child : children) {
      files.push_back({child.processFile, POLLIN, 0});
      earliest = std::min(earliest, child.deadline);
    }
    auto left = std::chrono::ceil<std::chrono::milliseconds>(earliest - Clock::now()).count();
    poll(files.data(), files.size(), int(std::max<int64_t>(left, 0)));
    for (size_t i = 0; i < children.size(); ++i)
      if (files[i].revents || Clock::now() >= children[i].deadline)
        return i;
  }
}

void halnet::codegen::runInChildren(
    const std::vector<std::function<std::string()>> &tasks, const ChildLimits &limits,
    const std::function<void(size_t index, ChildResult result)> &finished) {
  HALNET_ASSERT(limits.jobs > 0, "no children allowed");
  HALNET_ASSERT(hasSingleThread(), "forked while other threads run");
  std::vector<Child> running;
  for (size_t next = 0; next < tasks.size() || !running.empty();) {
    int startError = startMore(tasks, limits, next, running);
    if (running.empty()) { // else the next may start once one has ended
      std::string why = strerror(startError);
      finished(next++, {"", "no child process could be started: " + why});
      continue;
    }
    auto ended = running.begin() + ptrdiff_t(waitForOne(running));
    size_t index = ended->index;
    ChildResult result = ended->collect(limits.seconds);
    running.erase(ended);
    finished(index, std::move(result));
  }
}
