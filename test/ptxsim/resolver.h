//===- resolver.h - the bytes behind addresses ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every access to memory goes through here, and is checked.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_RESOLVER_H
#define HALNET_TEST_PTXSIM_RESOLVER_H

#include "race.h"

namespace ptxsim {

/// Finds the bytes behind the addresses of the active lanes, and checks the access on the way.
class Resolver {
public:
  u8 *data[kLanes];    ///< the bytes each lane accesses
  u8 *written[kLanes]; ///< their "has been written" flags

  /// values: what a plain store brings, one access after the other.
  Resolver(Warp &w, const Instruction &i, u32 lanes, Kind kind, const void *values = nullptr)
      : w(w), b(*w.block), i(i), lanes(lanes), kind(kind), bytes(i.width * i.vector),
        values((const u8 *)values) {
    computeAddresses();
    Space space = i.space == kGeneric ? genericSpace() : i.space;
    switch (space) {
    case kGlobal:
      global();
      break;
    case kShared:
      shared();
      break;
    case kLocal:
      local();
      break;
    default:
      constant();
      return;
    }
    if (b.options.uninit)
      trackWritten(space);
  }

private:
  template <class F> void eachActive(F f) {
    for (int l = 0; l < kLanes; l++)
      if (lanes >> l & 1)
        f(l);
  }

  void computeAddresses() {
    u64 bits = 0;
    const u64 *wide = w.row<u64>(i.src[0]);
    const u32 *narrow = w.row<u32>(i.src[0]);
    bool isWide = i.src[0].width == 8;
    eachActive([&](int l) {
      address[l] = (isWide ? wide[l] : (u64)narrow[l]) + i.immediate;
      bits |= address[l];
      low = std::min(low, address[l]);
      high = std::max(high, address[l]);
    });
    if (bits & (bytes - 1))
      eachActive([&](int l) {
        if (address[l] & (bytes - 1))
          fault(l, kMisaligned, "misaligned access");
      });
  }

  Space genericSpace() {
    auto within = [&](u64 window) {
      return low - window < kWindowSize && high - window < kWindowSize;
    };
    Space space = within(kSharedWindow) ? kShared : within(kLocalWindow) ? kLocal : kGlobal;
    u64 offset = space == kShared ? kSharedWindow : space == kLocal ? kLocalWindow : 0;
    eachActive([&](int l) { address[l] -= offset; });
    low -= offset;
    high -= offset;
    return space;
  }

  [[noreturn]] void fault(int lane, Code code, const string &what) {
    string text = what + ": " +
                  (kind == kLoad    ? "load"
                   : kind == kStore ? "store"
                                    : "atomic") +
                  " of " + std::to_string(bytes) + " bytes at " + hex(address[lane]) + ", " +
                  b.threadName(w.id * kLanes + lane) + "\n    " + b.where(w.current);
    if (i.space == kGlobal || i.space == kGeneric || i.space == kConst)
      if (Allocation *a = b.memory->below(address[lane]))
        text += "\n    nearest allocation below: " + hex(a->base) + " + " +
                std::to_string(a->size) + " bytes; the access starts at offset " +
                std::to_string(address[lane] - a->base);
    b.report->add(what, b.where(w.current), text);
    throw Error{code, text};
  }

  bool inside(const Allocation *a, u64 where) const {
    u64 offset = where - a->base; // huge if below: no sum that could overflow
    return offset <= a->size && (u64)bytes <= a->size - offset;
  }

  void global() {
    Allocation *&cached = b.cache[w.current];
    if (!cached || !inside(cached, low))
      cached = b.memory->find(low, bytes);
    if (cached && inside(cached, high))
      oneAllocation(*cached, lanes);
    else
      eachActive([&](int l) { // lanes in different allocations, or out of bounds
        Allocation *a = b.memory->find(address[l], bytes);
        if (!a)
          fault(l, kOutOfBounds, "out-of-bounds global access");
        oneAllocation(*a, 1u << l);
        cached = nullptr;
      });
    if (b.options.stats)
      countSectors();
  }

  void oneAllocation(Allocation &a, u32 mask) {
    for (int l = 0; l < kLanes; l++)
      if (mask >> l & 1) {
        data[l] = a.bytes.data() + (address[l] - a.base);
        written[l] = a.written.data() + (address[l] - a.base);
      }
    allocation = &a;
    if (!b.options.race)
      return;
    Access *records = accessRecords(a.access, a.granuleShift, a.size, i.width);
    RaceCheck check(w, i, kind, &a);
    if (kind == kLoad)
      check.loads(records, a.granuleShift, address, a.base, mask, bytes);
    else
      for (int l = 0; l < kLanes; l++) {
        if (!(mask >> l & 1))
          continue;
        size_t granule = (address[l] - a.base) >> a.granuleShift;
        checkRace(check, records + granule, bytes >> a.granuleShift, granule, l);
      }
  }

  void checkRace(RaceCheck &check, Access *granules, int count, size_t index, int lane) {
    const u8 *value = values ? values + lane * bytes : nullptr;
    check.access(granules, count, index, lane, data[lane], value);
    if (value)
      memcpy(data[lane], value, bytes); // so that the next lane sees it
  }

  void shared() {
    size_t size = b.shared.size();
    eachActive([&](int l) {
      if (address[l] + bytes > size || address[l] + bytes < address[l])
        fault(l, kOutOfBounds, "out-of-bounds shared access (" + std::to_string(size) + " bytes)");
      data[l] = &b.shared[address[l]];
      written[l] = &b.sharedWritten[address[l]];
    });
    if (b.options.race) {
      Access *records = accessRecords(b.sharedAccess, b.sharedShift, size, i.width);
      RaceCheck check(w, i, kind, nullptr);
      if (kind == kLoad)
        check.loads(records, b.sharedShift, address, 0, lanes, bytes);
      else
        eachActive([&](int l) {
          size_t granule = address[l] >> b.sharedShift;
          checkRace(check, records + granule, bytes >> b.sharedShift, granule, l);
        });
    }
    if (b.options.stats)
      countWavefronts();
  }

  void local() {
    size_t size = b.kernel->info.localBytes;
    eachActive([&](int l) {
      if (address[l] + bytes > size || address[l] + bytes < address[l])
        fault(l, kOutOfBounds, "out-of-bounds local access (" + std::to_string(size) + " bytes)");
      data[l] = &w.local[l * size + address[l]];
      written[l] = &w.localWritten[l * size + address[l]];
    });
  }

  /// Constants lie in global memory, where only the host writes them.
  void constant() {
    Allocation *&a = b.cache[w.current];
    eachActive([&](int l) {
      if (!a || !inside(a, address[l]))
        a = b.memory->find(address[l], bytes);
      if (!a)
        fault(l, kOutOfBounds, "out-of-bounds constant access");
      data[l] = a->bytes.data() + (address[l] - a->base);
    });
  }

  void trackWritten(Space space) {
    if (kind == kStore) {
      eachActive([&](int l) { memset(written[l], 1, bytes); });
      return;
    }
    for (int l = 0; l < kLanes; l++) {
      if (!(lanes >> l & 1) || allWritten(written[l], bytes))
        continue;
      static const char *names[] = {"", "global", "shared", "local"};
      b.note(
          kUninitMemory, w.current,
          [&] { return string("read of uninitialised ") + names[space] + " memory"; },
          [&] {
            string text = b.threadName(w.id * kLanes + l) + " at " + hex(address[l]);
            return !allocation
                       ? text
                       : text + " (offset " + std::to_string(address[l] - allocation->base) +
                             " of " + std::to_string(allocation->size) + ")";
          });
      break;
    }
    if (kind == kAtomic)
      eachActive([&](int l) { memset(written[l], 1, bytes); });
  }

  /// Global memory moves in sectors of 32 bytes.
  void countSectors() {
    u64 sector[kLanes * 2];
    int n = 0;
    eachActive([&](int l) {
      for (u64 s = address[l] / 32; s <= (address[l] + bytes - 1) / 32; s++)
        sector[n++] = s;
    });
    std::sort(sector, sector + n);
    b.stats.sectors += std::unique(sector, sector + n) - sector;
    b.stats.idealSectors += (__builtin_popcount(lanes) * bytes + 31) / 32;
    (kind == kLoad ? b.stats.globalLoads : b.stats.globalStores)++;
  }

  /// Shared memory serves 128 bytes a pass (32, 16 or 8 lanes); further words of a bank cost a
  /// wavefront each.
  void countWavefronts() {
    int lanesAPass = bytes <= 4 ? 32 : bytes == 8 ? 16 : 8;
    for (int first = 0; first < kLanes; first += lanesAPass) {
      u64 word[kLanes * 4], most = 0, inBank[32] = {};
      int n = 0;
      for (int l = first; l < first + lanesAPass; l++)
        if (lanes >> l & 1)
          for (int k = 0; k < std::max(1, bytes / 4); k++)
            word[n++] = address[l] / 4 + k;
      if (!n)
        continue;
      std::sort(word, word + n);
      n = std::unique(word, word + n) - word;
      for (int k = 0; k < n; k++)
        most = std::max(most, ++inBank[word[k] & 31]);
      b.stats.wavefronts += most;
      b.stats.idealWavefronts++;
    }
    (kind == kLoad ? b.stats.sharedLoads : b.stats.sharedStores)++;
  }

  Warp &w;
  Block &b;
  const Instruction &i;
  u32 lanes;
  Kind kind;
  int bytes;
  const u8 *values;
  u64 address[kLanes], low = ~0ull, high = 0;
  Allocation *allocation = nullptr;
};

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_RESOLVER_H
