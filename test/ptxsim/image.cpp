//===- image.cpp - what cuModuleLoadData is given ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// PTX text, or a fatbin with PTX inside. The layout was read off the output of CUDA
// 13.0's fatbinary. LZ4 blocks are decoded here, zstd by libzstd.so.1 where there is one.
//
//===----------------------------------------------------------------------===//

#include "ptxsim.h"

#include <cstring>
#include <dlfcn.h>

namespace ptxsim {
namespace {

/// Reads the bytes of an LZ4 block; every step checks that it stays inside.
class Lz4 {
public:
  Lz4(const u8 *from, size_t size) : at(from), end(from + size) {}

  std::string decode(size_t size) {
    std::string out;
    out.reserve(size);
    while (at < end && out.size() < size) {
      u8 token = *at++;
      size_t literals = length(token >> 4);
      if (literals > size_t(end - at))
        corrupt();
      out.append((const char *)at, literals);
      at += literals;
      if (out.size() >= size || end - at < 2)
        break;
      size_t distance = at[0] | at[1] << 8;
      at += 2;
      size_t copied = length(token & 15) + 4;
      if (!distance || distance > out.size())
        corrupt();
      while (copied--) // byte by byte: the source may overlap what it makes
        out += out[out.size() - distance];
    }
    if (out.size() < size)
      corrupt();
    out.resize(size);
    return out;
  }

private:
  [[noreturn]] void corrupt() { throw Error{kInvalidImage, "corrupt LZ4 data in the fatbin"}; }
  size_t length(size_t n) {
    for (u8 more = 255; n >= 15 && more == 255; n += more) {
      if (at == end)
        corrupt();
      more = *at++;
    }
    return n;
  }
  const u8 *at, *end;
};

std::string zstd(const u8 *from, size_t size, size_t unpacked) {
  using Decompress = size_t (*)(void *, size_t, const void *, size_t);
  static void *library = dlopen("libzstd.so.1", RTLD_NOW);
  auto decompress = library ? (Decompress)dlsym(library, "ZSTD_decompress") : nullptr;
  if (!decompress)
    throw Error{kInvalidImage, "the PTX is compressed by zstd and there is no libzstd.so.1 "
                               "(nvcc -Xfatbin --compress-mode=none leaves it plain)"};
  std::string out(unpacked, 0);
  if (decompress(&out[0], unpacked, from, size) != unpacked)
    throw Error{kInvalidImage, "corrupt zstd data in the fatbin"};
  return out;
}

constexpr u32 kWrapperMagic = 0x466243b1, kFatbinMagic = 0xba55ed50, kElfMagic = 0x464c457f;
constexpr u64 kFlagLz4 = 0x2000, kFlagZstd = 0x8000;

struct FatbinHeader {
  u32 magic;
  u16 version, headerSize;
  u64 size;
};

struct FatbinEntry {
  u16 kind, version; // kind 1: PTX, 2: ELF
  u32 headerSize;
  u64 size;
  u32 packedSize, options;
  u16 minor, major;
  u32 arch, name, nameSize;
  u64 flags, zero, unpackedSize;
};

std::string unpack(const FatbinEntry &e, const u8 *data) {
  if (e.flags & kFlagLz4)
    return Lz4(data, e.packedSize).decode(e.unpackedSize);
  if (e.flags & kFlagZstd)
    return zstd(data, e.packedSize, e.unpackedSize);
  return std::string((const char *)data, e.size);
}

} // namespace

std::string ptxFromImage(const void *image) {
  const u8 *p = (const u8 *)image;
  u32 magic;
  memcpy(&magic, p, 4);
  if (magic == kWrapperMagic) { // __fatBinC_Wrapper_t: magic, version, pointer
    memcpy(&p, p + 8, 8);
    memcpy(&magic, p, 4);
  }
  if (magic == kElfMagic)
    throw Error{
        kNoBinaryForGpu,
        "machine code (a cubin) cannot be interpreted: load PTX, or a fatbin that has PTX too"};
  if (magic != kFatbinMagic) {
    if (!memchr(p, '.', 64) && !memchr(p, '/', 64))
      throw Error{kInvalidImage, "neither PTX nor a fatbin"};
    return (const char *)p;
  }
  FatbinHeader header;
  memcpy(&header, p, sizeof header);
  std::string best;
  u32 arch = 0;
  const u8 *end = p + header.headerSize + header.size;
  FatbinEntry e;
  for (const u8 *q = p + header.headerSize; q + sizeof e <= end; q += e.headerSize + e.size) {
    memcpy(&e, q, sizeof e);
    if (e.kind != 1 || e.arch < arch)
      continue;
    best = unpack(e, q + e.headerSize);
    arch = e.arch;
  }
  if (best.empty())
    throw Error{kNoBinaryForGpu, "the fatbin holds machine code only, no PTX"};
  while (!best.empty() && best.back() == 0)
    best.pop_back();
  return best;
}

} // namespace ptxsim
