//===- LinkerDriver.cpp - run the system's linker ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks for the programs and keeps their words for the error.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/LinkerDriver.h"

#include "compiler/link/PartialFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace halnet::link;

/// The first of the programs that is on the path.
static std::string findProgram(ArrayRef<StringRef> names) {
  for (StringRef name : names)
    if (ErrorOr<std::string> path = sys::findProgramByName(name))
      return *path;
  return "";
}

std::string halnet::link::findCompiler(kernel::Architecture architecture) {
  if (architecture == nativeArchitecture)
    return findProgram({"cc", "gcc", "clang", "clang-22"});
  return findProgram({kernel::architectureName(architecture) + "-linux-gnu-gcc"});
}

std::string halnet::link::findLld() { return findProgram({"ld.lld", "ld.lld-22"}); }

static Error noCompiler(halnet::kernel::Architecture architecture) {
  if (architecture == nativeArchitecture)
    return sentence("no linker found: install gcc (apt-get install gcc) or clang");
  std::string name = halnet::kernel::architectureName(architecture);
  return sentence("no linker for ", name, " found: install gcc-", name, "-linux-gnu");
}

Expected<LinkerDriver> LinkerDriver::find(TemporaryFolder &folder,
                                          halnet::kernel::Architecture architecture) {
  LinkerDriver driver;
  std::string compiler = findCompiler(architecture);
  if (compiler.empty())
    return noCompiler(architecture);
  driver.command = {compiler};
  driver.logPath = folder.file("log");
  std::string lld = findLld();
  if (lld.empty())
    return driver;
  // gcc looks for `ld.lld` in the folders given by -B.
  std::string link = folder.file("ld.lld");
  if (std::error_code error = sys::fs::create_link(lld, link))
    return sentence("cannot make a temporary link: ", error.message());
  driver.command.push_back("-fuse-ld=lld");
  // Where the disk is full, writing to a mapped file would end lld by a signal.
  driver.command.push_back("-Wl,--no-mmap-output-file");
  driver.command.push_back("-B" + sys::path::parent_path(link).str());
  return driver;
}

Error LinkerDriver::run(ArrayRef<std::string> arguments, StringRef output) {
  SmallVector<StringRef> all(command.begin(), command.end());
  all.append(arguments.begin(), arguments.end());
  all.append({"-o", output});
  std::string message;
  int status = sys::ExecuteAndWait(command.front(), all, std::nullopt,
                                   {std::nullopt, logPath, logPath}, 0, 0, &message);
  if (status == 0)
    return Error::success();
  ErrorOr<std::unique_ptr<MemoryBuffer>> log = MemoryBuffer::getFile(logPath);
  StringRef words = log ? (*log)->getBuffer().trim() : StringRef(message);
  std::string fullDisk = std::make_error_code(std::errc::no_space_on_device).message();
  StringRef folder = sys::path::parent_path(output);
  if (words.contains(fullDisk))
    return sentence("cannot link into the folder '", folder.empty() ? "." : folder,
                    "': ", fullDisk);
  return sentence("the linker (", command.front(), ") failed: ", words);
}
