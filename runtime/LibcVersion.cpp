//===- LibcVersion.cpp - the C library that this program needs ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks DT_VERNEED by the program headers, so that info names what this very
// file needs and not what its compiler thought.
//
//===----------------------------------------------------------------------===//

#include "runtime/LibcVersion.h"

#include <cstdio>
#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

using namespace halnet::runtime;

namespace {

struct DynamicSection {
  const char *strings = nullptr;
  const ElfW(Verneed) *needs = nullptr;
  size_t needCount = 0;
};

/// Where the program lies, less where its file says it would, and its dynamic section.
const ElfW(Dyn) * findDynamic(ElfW(Addr) & bias) {
  const auto *headers = reinterpret_cast<const ElfW(Phdr) *>(getauxval(AT_PHDR));
  const ElfW(Phdr) *dynamic = nullptr;
  bias = 0;
  for (size_t i = 0; i < getauxval(AT_PHNUM); ++i)
    if (headers[i].p_type == PT_PHDR)
      bias = reinterpret_cast<ElfW(Addr)>(headers) - headers[i].p_vaddr;
    else if (headers[i].p_type == PT_DYNAMIC)
      dynamic = &headers[i];
  return dynamic ? reinterpret_cast<const ElfW(Dyn) *>(bias + dynamic->p_vaddr) : nullptr;
}

DynamicSection readDynamic() {
  DynamicSection section;
  ElfW(Addr) bias;
  const ElfW(Dyn) *entry = findDynamic(bias);
  if (!entry)
    return section;
  for (; entry->d_tag != DT_NULL; ++entry) {
    // glibc has added the bias to some of the addresses, and not to others.
    const ElfW(Addr) address = entry->d_un.d_ptr + (entry->d_un.d_ptr < bias ? bias : 0);
    if (entry->d_tag == DT_STRTAB)
      section.strings = reinterpret_cast<const char *>(address);
    else if (entry->d_tag == DT_VERNEED)
      section.needs = reinterpret_cast<const ElfW(Verneed) *>(address);
    else if (entry->d_tag == DT_VERNEEDNUM)
      section.needCount = entry->d_un.d_val;
  }
  return section;
}

template <typename T> const T *after(const void *record, size_t bytes) {
  return reinterpret_cast<const T *>(static_cast<const char *>(record) + bytes);
}

} // namespace

LibcVersion halnet::runtime::neededLibc() {
  LibcVersion newest;
  const DynamicSection section = readDynamic();
  const ElfW(Verneed) *need = section.needs;
  for (size_t i = 0; i < section.needCount; ++i) {
    const auto *version = after<ElfW(Vernaux)>(need, need->vn_aux);
    for (int v = 0; v < need->vn_cnt; ++v) {
      LibcVersion found;
      if (std::sscanf(section.strings + version->vna_name, "GLIBC_%d.%d", &found.major,
                      &found.minor) == 2 &&
          (found.major > newest.major ||
           (found.major == newest.major && found.minor > newest.minor)))
        newest = found;
      version = after<ElfW(Vernaux)>(version, version->vna_next);
    }
    need = after<ElfW(Verneed)>(need, need->vn_next);
  }
  return newest;
}
