//===- Sha256.h - digests of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By OpenSSL, which has the CPU's own instructions: four times as fast as LLVM's here,
// and a network's weights are some hundred MB.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WEIGHTS_SHA256_H
#define HALNET_COMPILER_WEIGHTS_SHA256_H

#include "llvm/ADT/ArrayRef.h"

#include <array>
#include <memory>

struct evp_md_ctx_st;

namespace halnet::weights {

/// SHA-256 of what is added, piece by piece.
class Sha256 {
public:
  Sha256();

  void add(llvm::ArrayRef<char> bytes);
  /// Nothing can be added afterwards.
  std::array<uint8_t, 32> digest();

private:
  struct Free {
    void operator()(evp_md_ctx_st *context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context;
};

} // namespace halnet::weights

#endif // HALNET_COMPILER_WEIGHTS_SHA256_H
