//===- Cores.h - how many threads this process may use -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// halnet_usable_cores(), with the cgroup file system's place as an argument.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_CORES_H
#define HALNET_RUNTIME_CORES_H

namespace halnet::runtime {

/// The smallest CPU quota, rounded up to whole cores, that the process's cgroups
/// (version 1 or 2, from its own up to the root) set; INT_MAX where none does.
/// `membership` is /proc/self/cgroup and `mount` /sys/fs/cgroup, but for tests.
int quotaCores(const char *membership, const char *mount);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_CORES_H
