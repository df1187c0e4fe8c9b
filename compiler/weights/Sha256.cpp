//===- Sha256.cpp - digests of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Wraps OpenSSL's interface of digests.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/Sha256.h"

#include "dialects/Support/Assert.h"

#include <openssl/evp.h>

using namespace halnet::weights;

void Sha256::Free::operator()(evp_md_ctx_st *context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context(EVP_MD_CTX_new()) {
  bool ready = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  HALNET_ASSERT(ready, "OpenSSL has no SHA-256");
}

void Sha256::add(llvm::ArrayRef<char> bytes) {
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
}

std::array<uint8_t, 32> Sha256::digest() {
  std::array<uint8_t, 32> result;
  EVP_DigestFinal_ex(context.get(), result.data(), nullptr);
  return result;
}
