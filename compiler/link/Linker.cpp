//===- Linker.cpp - run the system's linker ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/Linker.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using namespace llvm;

template <typename... Parts> static Error sentence(const Parts &...parts) {
  std::string text;
  raw_string_ostream stream(text);
  (stream << ... << parts);
  return createStringError(inconvertibleErrorCode(), text);
}

/// The first of the programs that is on the path.
static std::string findProgram(ArrayRef<StringRef> names) {
  for (StringRef name : names)
    if (ErrorOr<std::string> path = sys::findProgramByName(name))
      return *path;
  return "";
}

static Error writeFile(StringRef path, StringRef contents) {
  std::error_code error;
  raw_fd_ostream file(path, error);
  if (!error) {
    file << contents;
    file.close();
    error = file.error();
    file.clear_error();
  }
  if (error)
    return sentence("cannot write '", path, "': ", error.message());
  return Error::success();
}

/// A folder of temporary files that goes with this object, and on a signal such as Ctrl-C.
/// At most one at a time: the handler of a signal finds it in `folderOnSignal`.
namespace {
class TemporaryFolder {
public:
  explicit TemporaryFolder(std::error_code &error);
  ~TemporaryFolder();

  /// The path of a file in the folder.
  std::string file(const Twine &name);

private:
  SmallString<128> folder;
};
} // namespace

static char folderOnSignal[4096];

TemporaryFolder::TemporaryFolder(std::error_code &error) {
  error = sys::fs::createUniqueDirectory("halnet", folder);
  if (error || folder.size() >= sizeof(folderOnSignal))
    return;
  llvm::copy(folder, folderOnSignal);
  sys::SetInterruptFunction([] { // LLVM has removed the files by then
    rmdir(folderOnSignal);
    _exit(130); // what a shell makes of SIGINT
  });
}

TemporaryFolder::~TemporaryFolder() {
  sys::SetInterruptFunction(nullptr);
  sys::fs::remove_directories(folder);
}

std::string TemporaryFolder::file(const Twine &name) {
  std::string path = (folder + "/" + name).str();
  sys::RemoveFileOnSignal(path);
  return path;
}

/// Options that keep names, paths and times out of the program's bytes, and
/// make it as hard to attack as a distribution's own programs.
static constexpr StringLiteral linkOptions[] = {
    "-pie",         "-Wl,-s",     "-Wl,--gc-sections", "-Wl,--build-id=none",
    "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"};

/// Runs the linker; its words on failure.
static Error runLinker(StringRef compiler, ArrayRef<StringRef> arguments, StringRef logPath) {
  std::string message;
  int status = sys::ExecuteAndWait(compiler, arguments, std::nullopt,
                                   {std::nullopt, logPath, logPath}, 0, 0, &message);
  if (status == 0)
    return Error::success();
  ErrorOr<std::unique_ptr<MemoryBuffer>> log = MemoryBuffer::getFile(logPath);
  StringRef words = log ? (*log)->getBuffer().trim() : StringRef(message);
  return sentence("the linker (", compiler, ") failed: ", words);
}

Error halnet::link::linkProgram(ArrayRef<StringRef> objects, StringRef runtimeArchive,
                                StringRef output) {
  std::string compiler = findProgram({"cc", "gcc", "clang", "clang-22"});
  if (compiler.empty())
    return sentence("no linker found: install gcc (apt-get install gcc) or clang");
  std::error_code error;
  TemporaryFolder folder(error);
  if (error)
    return sentence("cannot make a temporary folder: ", error.message());

  std::vector<std::string> arguments{compiler};
  arguments.insert(arguments.end(), std::begin(linkOptions), std::end(linkOptions));
  std::string lld = findProgram({"ld.lld", "ld.lld-22", "/usr/lib/llvm-22/bin/ld.lld"});
  if (!lld.empty()) {
    // gcc looks for `ld.lld` in the folders given by -B.
    std::string link = folder.file("ld.lld");
    if ((error = sys::fs::create_link(lld, link)))
      return sentence("cannot make a temporary link: ", error.message());
    arguments.push_back("-fuse-ld=lld");
    arguments.push_back("-B" + sys::path::parent_path(link).str());
  }
  for (auto [index, object] : enumerate(objects)) {
    std::string path = folder.file(Twine(index) + ".o");
    if (Error failed = writeFile(path, object))
      return failed;
    arguments.push_back(path);
  }
  std::string partial = (output + ".partial" + Twine(sys::Process::getProcessId())).str();
  sys::RemoveFileOnSignal(partial);
  scope_exit removePartial([&] { sys::fs::remove(partial); });
  for (StringRef argument : {runtimeArchive, StringRef("-lm"), StringRef("-lpthread"),
                             StringRef("-o"), StringRef(partial)})
    arguments.push_back(argument.str());
  SmallVector<StringRef> views(arguments.begin(), arguments.end());
  if (Error failed = runLinker(compiler, views, folder.file("log")))
    return failed;
  if ((error = sys::fs::rename(partial, output)))
    return sentence("cannot write '", output, "': ", error.message());
  return Error::success();
}
