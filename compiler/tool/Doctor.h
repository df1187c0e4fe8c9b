//===- Doctor.h - what halnet needs of its machine -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Looks for the programs and folders that halnet uses.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_DOCTOR_H
#define HALNET_COMPILER_TOOL_DOCTOR_H

#include <string>
#include <vector>

namespace halnet::tool {

/// One thing looked for.
struct Finding {
  std::string what;      ///< "linker"
  std::string found;     ///< a path or a fact; empty: not there
  std::string use;       ///< what it is for
  std::string mend;      ///< how to get it, where it is not there
  bool isNeeded = false; ///< no program is compiled without it
};

std::vector<Finding> examine();

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_DOCTOR_H
