//===- Sha256.h - the digest of weights ---------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SHA-256 (FIPS 180-4), as programs carry no library that has it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_WEIGHTS_SHA256_H
#define HALNET_RUNTIME_WEIGHTS_SHA256_H

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

struct Sha256 {
  uint8_t bytes[32];
};

/// The digest of `size` bytes.
Sha256 sha256(const void *data, size_t size);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_WEIGHTS_SHA256_H
