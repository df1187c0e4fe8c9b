//===- PartialFile.cpp - files that appear whole or not at all ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Leaves nothing behind where the work fails or a signal ends it.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/PartialFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"

#include <atomic>

using namespace llvm;
using namespace halnet::link;

static Error cannotWrite(StringRef path, std::error_code error) {
  return sentence("cannot write '", path, "': ", error.message());
}

/// In the same folder, so that a rename puts it in place; no part of the file's own name, which may
/// be as long as a name can be. The process and a number keep two files apart.
static std::string partialPath(StringRef path) {
  static std::atomic<unsigned> count = 0;
  SmallString<128> partial = sys::path::parent_path(path);
  sys::path::append(partial, ".halnet" + Twine(sys::Process::getProcessId()) + "-" +
                                 Twine(count++) + ".partial");
  return std::string(partial);
}

PartialFile::PartialFile(StringRef path) : wanted(path), partial(partialPath(path)) {
  sys::RemoveFileOnSignal(partial);
}

PartialFile::~PartialFile() {
  sys::fs::remove(partial);
  sys::DontRemoveFileOnSignal(partial);
}

Error PartialFile::putInPlace() {
  if (std::error_code error = sys::fs::rename(partial, wanted))
    return cannotWrite(wanted, error);
  return Error::success();
}

bool halnet::link::isSameFile(StringRef path, StringRef other) {
  if (sys::fs::exists(path) && sys::fs::exists(other))
    return sys::fs::is_regular_file(path) && sys::fs::equivalent(path, other);
  auto folderOf = [](StringRef file) {
    StringRef folder = sys::path::parent_path(file);
    return folder.empty() ? StringRef(".") : folder;
  };
  return sys::path::filename(path) == sys::path::filename(other) &&
         sys::fs::equivalent(folderOf(path), folderOf(other));
}

static std::error_code writeParts(StringRef path, ArrayRef<StringRef> parts) {
  bool isStdout = path == "-"; // and raw_fd_ostream's name for it
  std::error_code error;
  raw_fd_ostream file(path, error);
  if (!error) {
    for (StringRef part : parts)
      file << part;
    isStdout ? file.flush() : file.close();
    error = file.error();
    file.clear_error();
  }
  return error;
}

Error halnet::link::writeFile(StringRef path, ArrayRef<StringRef> parts) {
  if (std::error_code error = writeParts(path, parts))
    return cannotWrite(path == "-" ? "stdout" : path, error);
  return Error::success();
}

Error halnet::link::writeOutput(StringRef path, StringRef contents) {
  if (path.empty() || path == "-")
    return writeFile("-", contents);
  if (sys::fs::exists(path) && !sys::fs::is_regular_file(path))
    return writeFile(path, contents);
  return writeWholeFile(path, contents);
}

Error halnet::link::writeWholeFile(StringRef path, StringRef contents) {
  PartialFile file(path);
  if (std::error_code error = writeParts(file.path(), contents))
    return cannotWrite(path, error);
  return file.putInPlace();
}
