//===- LinkerDriver.h - run the system's linker ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The system's C compiler links, as it knows where the C library lies.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_LINKERDRIVER_H
#define HALNET_COMPILER_LINK_LINKERDRIVER_H

#include "compiler/link/TemporaryFolder.h"

#include "dialects/Kernel/Targets.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <vector>

namespace halnet::link {

/// What halnet itself runs on.
#ifdef __x86_64__
inline constexpr kernel::Architecture nativeArchitecture = kernel::Architecture::X86_64;
#else
inline constexpr kernel::Architecture nativeArchitecture = kernel::Architecture::AArch64;
#endif

/// The path of the system's C compiler, or of Debian's cross compiler for another architecture;
/// empty where there is none.
std::string findCompiler(kernel::Architecture architecture);
/// The path of LLVM's linker; empty where there is none.
std::string findLld();

/// Finds the compiler, a cross compiler for another architecture, and lld where there is one.
/// Errors are sentences for users.
class LinkerDriver {
public:
  static llvm::Expected<LinkerDriver> find(TemporaryFolder &folder,
                                           kernel::Architecture architecture);

  /// Runs it with these arguments to make `output`; the linker's words where it fails, a sentence
  /// where the disk is full.
  llvm::Error run(llvm::ArrayRef<std::string> arguments, llvm::StringRef output);

private:
  std::vector<std::string> command; ///< the compiler, and which linker to use
  std::string logPath;
};

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_LINKERDRIVER_H
