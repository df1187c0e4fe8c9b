//===- TempFolder.h - a folder for one test ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gone with everything in it when the test is over.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_UNIT_WEIGHTS_TEMPFOLDER_H
#define HALNET_TEST_UNIT_WEIGHTS_TEMPFOLDER_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

class TempFolder {
public:
  TempFolder() { (void)llvm::sys::fs::createUniqueDirectory("halnet-test", path); }
  ~TempFolder() { (void)llvm::sys::fs::remove_directories(path); }
  TempFolder(const TempFolder &) = delete;

  std::string file(llvm::StringRef name) const { return (path + "/" + name).str(); }

  /// Writes a file and returns its path.
  std::string write(llvm::StringRef name, llvm::StringRef bytes) const {
    std::error_code code;
    llvm::raw_fd_ostream(file(name), code) << bytes;
    return file(name);
  }

private:
  llvm::SmallString<128> path;
};

#endif // HALNET_TEST_UNIT_WEIGHTS_TEMPFOLDER_H
