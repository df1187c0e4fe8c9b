//===- OpenPack.cpp - the packed weights of a package -------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each thing that can be wrong with a pack has its own sentence.
//
//===----------------------------------------------------------------------===//

#include "runtime/weights/OpenPack.h"

#include "runtime/weights/OwnFile.h"
#include "runtime/weights/Sha256.h"

#include <cstring>

using namespace halnet::runtime;

namespace {

/// As kernels expect of weights.
constexpr size_t dataAlignment = 64;

bool isOtherByteOrder(const halnet_pack &pack) {
  return pack.byte_order == __builtin_bswap32(HALNET_PACK_BYTE_ORDER);
}

/// Two packs of one network that are not the same.
bool failOther(const char *name, const halnet_pack &found, const halnet_pack &expected,
               Error &error) {
  if (!std::strncmp(found.weights_digest, expected.weights_digest, sizeof(found.weights_digest)))
    return error.fail("%s holds the weights of %s packed for other kernels than this program's",
                      name, expected.net);
  return error.fail("%s holds other weights of %s than this program was made with: theirs have the "
                    "digest %.*s, expected %s",
                    name, expected.net, int(sizeof(found.weights_digest)), found.weights_digest,
                    expected.weights_digest);
}

} // namespace

bool OpenPack::open(const Package &package, const PackPlace &place, Error &error) {
  expected = package.pack;
  if (!*expected->file) {
    data = reinterpret_cast<const uint8_t *>(expected) + HALNET_PACK_DATA;
    return (!place.path && !place.memory) ||
           error.fail("%s carries its weights and takes no pack; `halnet reweight` gives it others",
                      expected->net);
  }
  if (place.memory)
    return check("the pack in memory", place.memory, place.size, error);
  if (place.path)
    return openFile(place.path, error);
  Vector<char> path;
  return besideOwnFile(expected, expected->file, path, error) && openFile(path.data(), error);
}

bool OpenPack::openFile(const char *path, Error &error) {
  Error reason;
  if (!file.openRegular(path, reason))
    return error.fail("%s; this file holds the weights of %s", reason.text, expected->net);
  return check(path, file.data(), file.size(), error);
}

bool OpenPack::check(const char *name, const void *bytes, size_t size, Error &error) {
  const auto *found = static_cast<const halnet_pack *>(bytes);
  if (size < sizeof(found->magic) || std::memcmp(bytes, expected->magic, sizeof(found->magic)))
    return error.fail("%s is no pack of weights", name);
  if (size < HALNET_PACK_DATA)
    return error.fail("%s is cut short: it has %zu bytes, not even a whole header", name, size);
  if (reinterpret_cast<uintptr_t>(bytes) % dataAlignment)
    return error.fail("%s does not lie at a multiple of %zu bytes", name, dataAlignment);
  if (isOtherByteOrder(*found))
    return error.fail("%s was written for machines of the other byte order", name);
  if (found->version != expected->version)
    return error.fail("%s is a pack of version %u; this program reads version %u", name,
                      found->version, expected->version);
  if (std::strncmp(found->net, expected->net, sizeof(found->net)))
    return error.fail("%s holds weights of %.*s, not of %s", name, int(sizeof(found->net)),
                      found->net, expected->net);
  if (size != HALNET_PACK_DATA + found->bytes)
    return error.fail("%s is %s: it has %zu bytes, expected %llu", name,
                      size < HALNET_PACK_DATA + found->bytes ? "cut short" : "too long", size,
                      static_cast<unsigned long long>(HALNET_PACK_DATA + found->bytes));
  if (found->bytes != expected->bytes ||
      std::memcmp(found->digest, expected->digest, sizeof(found->digest)))
    return failOther(name, *found, *expected, error);
  data = static_cast<const uint8_t *>(bytes) + HALNET_PACK_DATA;
  return true;
}

Model OpenPack::apply(const Model &model) const {
  Model opened = model;
  opened.weights = data;
  return opened;
}

bool OpenPack::verify(Error &error) const {
  const Sha256 digest = sha256(data, expected->bytes);
  return !std::memcmp(digest.bytes, expected->digest, sizeof(digest.bytes)) ||
         error.fail("the weights of %s are damaged: their SHA-256 is not the one that this program "
                    "was made with",
                    expected->net);
}
