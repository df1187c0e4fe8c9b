//===- Sha256.cpp - the digest of weights -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The names and formulas of FIPS 180-4, sections 4 to 6.
//
//===----------------------------------------------------------------------===//

#include "runtime/weights/Sha256.h"

#include <bit>
#include <cstring>

using namespace halnet::runtime;

namespace {

constexpr size_t blockBytes = 64;

constexpr uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

struct State {
  uint32_t words[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  void addBlock(const uint8_t *block);
};

uint32_t loadWord(const uint8_t *bytes) {
  return uint32_t(bytes[0]) << 24 | uint32_t(bytes[1]) << 16 | uint32_t(bytes[2]) << 8 | bytes[3];
}

void storeWord(uint8_t *bytes, uint32_t word) {
  for (int i = 0; i < 4; ++i)
    bytes[i] = static_cast<uint8_t>(word >> (24 - 8 * i));
}

void State::addBlock(const uint8_t *block) {
  uint32_t w[64];
  for (int t = 0; t < 16; ++t)
    w[t] = loadWord(block + 4 * t);
  for (int t = 16; t < 64; ++t) {
    const uint32_t x = w[t - 15], y = w[t - 2];
    w[t] = w[t - 16] + (std::rotr(x, 7) ^ std::rotr(x, 18) ^ x >> 3) + w[t - 7] +
           (std::rotr(y, 17) ^ std::rotr(y, 19) ^ y >> 10);
  }
  auto [a, b, c, d, e, f, g, h] = words;
  for (int t = 0; t < 64; ++t) {
    const uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                        ((e & f) ^ (~e & g)) + constants[t] + w[t];
    const uint32_t t2 =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  const uint32_t after[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; ++i)
    words[i] += after[i];
}

} // namespace

Sha256 halnet::runtime::sha256(const void *data, size_t size) {
  State state;
  const auto *bytes = static_cast<const uint8_t *>(data);
  const size_t left = size % blockBytes;
  for (const uint8_t *end = bytes + (size - left); bytes != end; bytes += blockBytes)
    state.addBlock(bytes);
  // The rest, a one bit, zeros, and the length in bits: one block or two.
  uint8_t last[2 * blockBytes] = {};
  if (left)
    std::memcpy(last, bytes, left);
  last[left] = 0x80;
  const size_t lastBytes = left < blockBytes - 8 ? blockBytes : 2 * blockBytes;
  storeWord(last + lastBytes - 8, static_cast<uint32_t>(uint64_t(size) >> 29));
  storeWord(last + lastBytes - 4, static_cast<uint32_t>(uint64_t(size) << 3));
  for (size_t at = 0; at < lastBytes; at += blockBytes)
    state.addBlock(last + at);
  Sha256 digest;
  for (int i = 0; i < 8; ++i)
    storeWord(digest.bytes + 4 * i, state.words[i]);
  return digest;
}
