//===- OwnFile.h - the file that this code lies in -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program finds itself, and a shared library itself and not the program.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_WEIGHTS_OWNFILE_H
#define HALNET_RUNTIME_WEIGHTS_OWNFILE_H

#include "runtime/Error.h"
#include "runtime/Vector.h"

namespace halnet::runtime {

/// Sets `path` to `name`, taken relative to the folder of the file that is mapped at `address`.
/// Links to the file are followed, wherever the process started or is now.
bool besideOwnFile(const void *address, const char *name, Vector<char> &path, Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_WEIGHTS_OWNFILE_H
