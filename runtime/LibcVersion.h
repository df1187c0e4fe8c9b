//===- LibcVersion.h - the C library that this program needs --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The program's own version needs, read where the loader left them.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_LIBCVERSION_H
#define HALNET_RUNTIME_LIBCVERSION_H

namespace halnet::runtime {

/// The newest version of glibc whose symbols the running program needs; 0.0 where
/// it needs none (a static program).
struct LibcVersion {
  int major = 0, minor = 0;
};

LibcVersion neededLibc();

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_LIBCVERSION_H
