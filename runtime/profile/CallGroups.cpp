//===- CallGroups.cpp - stage, block and kind of a call ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Takes names apart.
//
//===----------------------------------------------------------------------===//

#include "runtime/profile/CallGroups.h"

#include <cstring>

using namespace halnet::runtime;

namespace {

constexpr const char *digits = "0123456789", *separators = "_./";
// A merged name: "conv1+bn2+relu2".
constexpr const char *endsOfPieces = "_./+";

/// Lengths of the two parts of a name; zeros where it has none.
struct Parts {
  size_t stage = 0, block = 0;
};

Parts partsOf(const char *name) {
  const size_t number = std::strcspn(name, "0123456789+");
  const size_t stage = number + std::strspn(name + number, digits);
  if (stage == number)
    return {};
  const size_t piece = stage + (name[stage] && std::strchr(separators, name[stage]) ? 1 : 0);
  const size_t block = piece + std::strcspn(name + piece, endsOfPieces);
  const bool goesOn = name[block] && name[block] != '+';
  return block > piece && goesOn ? Parts{stage, block} : Parts{};
}

std::string_view partOf(const halnet_call &call, size_t length) {
  return length ? std::string_view(call.name, length) : "other";
}

} // namespace

std::string_view halnet::runtime::stageOf(const halnet_call &call) {
  return partOf(call, partsOf(call.name).stage);
}

std::string_view halnet::runtime::blockOf(const halnet_call &call) {
  return partOf(call, partsOf(call.name).block);
}

std::string_view halnet::runtime::kindOf(const halnet_call &call) {
  return {call.kernel, std::strcspn(call.kernel, "_")};
}
