//===- PrefetchHints.h - the cache level of prefetches -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Halide has one kind of prefetch, the non-temporal one, which goes past the
// second level: where the weights of the next tile are to lie.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_PREFETCHHINTS_H
#define HALNET_CODEGEN_PREFETCHHINTS_H

#include <string>

namespace halnet::codegen {

/// The ELF object with every `prefetchnta` of its x86-64 code made `prefetcht1`. Objects for other
/// architectures are returned as they are. Throws std::runtime_error where the object cannot be
/// read.
std::string withPrefetchesIntoL2(std::string object);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_PREFETCHHINTS_H
