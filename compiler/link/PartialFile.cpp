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
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"

using namespace llvm;
using namespace halnet::link;

PartialFile::PartialFile(StringRef path)
    : wanted(path), partial((path + ".partial" + Twine(sys::Process::getProcessId())).str()) {
  sys::RemoveFileOnSignal(partial);
}

PartialFile::~PartialFile() {
  sys::fs::remove(partial);
  sys::DontRemoveFileOnSignal(partial);
}

Error PartialFile::putInPlace() {
  if (std::error_code error = sys::fs::rename(partial, wanted))
    return sentence("cannot write '", wanted, "': ", error.message());
  return Error::success();
}

Error halnet::link::writeFile(StringRef path, ArrayRef<StringRef> parts) {
  std::error_code error;
  raw_fd_ostream file(path, error);
  if (!error) {
    for (StringRef part : parts)
      file << part;
    file.close();
    error = file.error();
    file.clear_error();
  }
  if (error)
    return sentence("cannot write '", path, "': ", error.message());
  return Error::success();
}

Error halnet::link::writeWholeFile(StringRef path, StringRef contents) {
  PartialFile file(path);
  if (Error failed = writeFile(file.path(), contents))
    return failed;
  return file.putInPlace();
}
