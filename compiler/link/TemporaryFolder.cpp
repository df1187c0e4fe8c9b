//===- TemporaryFolder.cpp - files for other programs to read or write ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/link/TemporaryFolder.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"

#include <unistd.h>

using namespace llvm;
using namespace halnet::link;

/// Where the handler of a signal finds the folder.
static char folderOnSignal[4096];

TemporaryFolder::TemporaryFolder(std::error_code &error) {
  error = sys::fs::createUniqueDirectory("halnet", folder);
  if (error || folder.size() >= sizeof(folderOnSignal))
    return;
  *llvm::copy(folder, folderOnSignal) = 0;
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
