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

#include "compiler/link/LinkerDriver.h"
#include "compiler/link/PtxFolder.h"
#include "compiler/report/Table.h"
#include "compiler/tool/Commands.h"
#include "compiler/writer/dot/Svg.h"

#include "llvm/Support/FileSystem.h"

#include <halnet/runtime.h>

using namespace halnet;
using namespace halnet::tool;

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
      {"linker", link::findCompiler(link::nativeArchitecture), "links programs",
       "apt-get install gcc", true},
      {"runtime", ifThere(installation.runtimeArchive), "is linked into programs",
       "install halnet again, or build the target halnet_runtime", true},
      {"lld", link::findLld(), "links faster than the system's linker", "apt-get install lld-22"},
      {"blocks", ifThere(installation.shareDir), "the blocks that descriptions share",
       "install halnet again, or give `--blocks DIR`"},
      cache(),
      {"cross compiler", link::findCompiler(kernel::Architecture::AArch64),
       "links programs for aarch64", "apt-get install gcc-aarch64-linux-gnu"},
      {"dot", writer::findDot(), "draws networks, for `halnet emit svg`",
       "apt-get install graphviz"},
      {"ptxas", link::findPtxas(), "assembles CUDA kernels, for `--emit ptx`",
       "install NVIDIA's CUDA toolkit"},
      pocl(),
  };
}
