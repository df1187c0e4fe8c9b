//===- Digest.cpp - SHA-256, and the build ids of codegen and Halide -----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the loaded objects by address and reads their GNU build-id notes.
//
//===----------------------------------------------------------------------===//

#include "codegen/Digest.h"

#include "dialects/Support/Assert.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

#include <fstream>
#include <functional>
#include <iterator>
#include <link.h>

using namespace halnet::codegen;

namespace {

/// The loaded object that `matches`: looked for, then found.
struct LoadedObject {
  std::function<bool(const dl_phdr_info &)> matches;
  bool found = false;
  std::string path = {};
  std::string buildId = {}; ///< hexadecimal; empty where the object has none
};

} // namespace

static std::string hexadecimal(const void *bytes, size_t size) {
  return llvm::toHex(llvm::StringRef(static_cast<const char *>(bytes), size), /*LowerCase=*/true);
}

std::string halnet::codegen::sha256Hex(std::string_view bytes) {
  auto digest = llvm::SHA256::hash(
      llvm::ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
  return hexadecimal(digest.data(), digest.size());
}

/// The build id among the notes of one PT_NOTE segment, or nothing.
static std::string buildIdIn(const char *notes, size_t size) {
  auto aligned = [](size_t n) { return (n + 3) & ~size_t(3); };
  for (size_t at = 0; at + sizeof(ElfW(Nhdr)) <= size;) {
    auto *note = reinterpret_cast<const ElfW(Nhdr) *>(notes + at);
    const char *name = notes + at + sizeof(*note);
    const char *content = name + aligned(note->n_namesz);
    if (note->n_type == NT_GNU_BUILD_ID &&
        std::string_view(name, note->n_namesz) == std::string_view("GNU", 4))
      return hexadecimal(content, note->n_descsz);
    at += sizeof(*note) + aligned(note->n_namesz) + aligned(note->n_descsz);
  }
  return {};
}

static bool covers(const dl_phdr_info &info, uintptr_t address) {
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const auto &segment = info.dlpi_phdr[i];
    uintptr_t begin = info.dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_LOAD && address >= begin && address < begin + segment.p_memsz)
      return true;
  }
  return false;
}

static int visitObject(dl_phdr_info *info, size_t, void *data) {
  auto &object = *static_cast<LoadedObject *>(data);
  if (!object.matches(*info))
    return 0;
  object.found = true;
  // The program itself has an empty name.
  object.path = *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
  for (int i = 0; i < info->dlpi_phnum && object.buildId.empty(); ++i) {
    const auto &segment = info->dlpi_phdr[i];
    if (segment.p_type == PT_NOTE)
      object.buildId = buildIdIn(reinterpret_cast<const char *>(info->dlpi_addr + segment.p_vaddr),
                                 segment.p_memsz);
  }
  return 1;
}

static std::string identityOf(std::function<bool(const dl_phdr_info &)> matches) {
  LoadedObject object{std::move(matches)};
  dl_iterate_phdr(visitObject, &object);
  HALNET_ASSERT(object.found, "the code that makes kernels lies in no loaded object");
  if (!object.buildId.empty())
    return object.buildId;
  std::ifstream file(object.path, std::ios::binary);
  return sha256Hex(std::string(std::istreambuf_iterator<char>(file), {}));
}

const std::string &halnet::codegen::codeIdentity() {
  auto isOurs = [](const dl_phdr_info &info) {
    return covers(info, reinterpret_cast<uintptr_t>(&codeIdentity));
  };
  auto isHalide = [](const dl_phdr_info &info) {
    return std::string_view(info.dlpi_name).find("/libHalide.so") != std::string_view::npos;
  };
  static const std::string identity = identityOf(isOurs) + "+" + identityOf(isHalide);
  return identity;
}
