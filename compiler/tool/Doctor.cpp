//===- Doctor.cpp - what halnet needs of its machine -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function a thing looked for.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Doctor.h"

#include "compiler/report/Table.h"
#include "compiler/tool/Commands.h"
#include "dialects/Kernel/Targets.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

#include <halnet/runtime.h>

using namespace halnet;
using namespace halnet::tool;
using llvm::StringRef;

/// The first of the programs, on the path or in the folders.
static std::string findProgram(llvm::ArrayRef<StringRef> names,
                               llvm::ArrayRef<StringRef> folders = {}) {
  for (StringRef name : names) {
    if (llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName(name))
      return *path;
    if (llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName(name, folders))
      return *path;
  }
  return "";
}

static std::string ifThere(const std::string &path) {
  return llvm::sys::fs::exists(path) ? path : "";
}

static Finding processor() {
  return {"processor",
          std::string(kernel::hostTargetName()) + ", " + std::to_string(halnet_usable_cores()) +
              " cores",
          "`--target host`", ""};
}

static Finding cache() {
  std::string folder = codegen::defaultCacheDirectory();
  Finding finding{"cache", "", "keeps compiled kernels",
                  "name a folder that can be written: export HALNET_CACHE=DIR"};
  if (folder.empty())
    return finding;
  if (std::optional<std::string> problem = codegen::cacheProblem(folder)) {
    finding.mend = folder + ": " + *problem + "; " + finding.mend;
    return finding;
  }
  codegen::CacheInfo info = codegen::cacheInfo(folder);
  finding.found =
      folder + ", " + std::to_string(info.entries) + " kernels, " + report::bytesText(info.bytes);
  return finding;
}

/// The CPU's OpenCL, by the files that the loader of OpenCL reads.
static Finding pocl() {
  return {"PoCL", ifThere("/etc/OpenCL/vendors/pocl.icd"),
          "OpenCL on the processor; no target needs it", "apt-get install pocl-opencl-icd"};
}

std::vector<Finding> tool::examine() {
  Installation installation = findInstallation();
  return {
      processor(),
      {"linker", findProgram({"cc", "gcc", "clang", "clang-22"}), "links programs",
       "apt-get install gcc", true},
      {"runtime", ifThere(installation.runtimeArchive), "is linked into programs",
       "install halnet again, or build the target halnet_runtime", true},
      {"lld", findProgram({"ld.lld", "ld.lld-22"}, {"/usr/lib/llvm-22/bin"}),
       "links faster than the system's linker", "apt-get install lld-22"},
      {"blocks", ifThere(installation.shareDir), "the blocks that descriptions share",
       "install halnet again, or give `--blocks DIR`"},
      cache(),
      {"cross compiler", findProgram({"aarch64-linux-gnu-gcc"}), "links programs for aarch64",
       "apt-get install gcc-aarch64-linux-gnu"},
      {"ptxas", findProgram({"ptxas"}, {"/usr/local/cuda/bin"}),
       "assembles CUDA kernels, for `--emit ptx`", "install NVIDIA's CUDA toolkit"},
      pocl(),
  };
}
