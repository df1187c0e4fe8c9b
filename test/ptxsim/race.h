//===- race.h - the race check -------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether two accesses to a granule of memory are ordered, and whether bytes were written.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_RACE_H
#define HALNET_TEST_PTXSIM_RACE_H

#include "decode.h"

#include <algorithm>

namespace ptxsim {

inline string hex(u64 value) {
  char text[32];
  snprintf(text, sizeof text, "0x%llx", (unsigned long long)value);
  return text;
}

enum Kind { kLoad, kStore, kAtomic };

// Who accessed a granule: a thread of the block (below 1024), several lanes of one warp, or several
// warps. A flag marks strong accesses (atomics, .volatile, .relaxed...), which do not race with one
// another.
constexpr u16 kStrong = 0x8000, kManyLanes = 0x4000, kManyWarps = 0x2000, kWho = 0x7fff;

/// The race check. Two accesses to a granule, one of them a write, need a barrier between them:
/// bar.sync in the block, or bar.warp.sync in a warp. Between the blocks of a launch nothing orders
/// plain accesses.
class RaceCheck {
public:
  RaceCheck(Warp &w, const Instruction &i, Kind kind, Allocation *allocation)
      : w(w), b(*w.block), i(i), write(kind != kLoad), strong(i.strong), allocation(allocation) {}

  /// before and after: the bytes in memory and the bytes a plain store brings, or null.
  void access(Access *granules, int count, size_t index, int lane, const u8 *before,
              const u8 *after) {
    me = w.id * kLanes + lane;
    for (int k = 0; k < count; k++) {
      size_t size = 1u << (allocation ? allocation->granuleShift : b.sharedShift);
      sameValue = after && !memcmp(before + k * size, after + k * size, size);
      one(granules[k], index + k);
    }
  }

  /// The loads of a warp, which are most of all accesses: what is not plainly harmless goes to
  /// one().
  void loads(Access *records, int shift, const u64 *address, u64 base, u32 lanes, int bytes) {
    const u32 sync = b.syncTime, stamp = b.now + 1, quiet = allocation ? b.launchStart : sync;
    const u16 flag = strong ? kStrong : 0, sameWarp = kManyLanes | w.id;
    const int count = bytes >> shift;
    for (int l = 0; l < kLanes; l++) {
      if (!(lanes >> l & 1))
        continue;
      const u16 mine = w.id * kLanes + l;
      size_t granule = (address[l] - base) >> shift;
      for (int k = 0; k < count; k++) {
        Access &x = records[granule + k];
        if (x.writeTime > quiet) {
          me = mine;
          one(x, granule + k);
        } else if (x.readTime <= sync) {
          x.readTime = stamp;
          x.reader = mine | flag;
        } else if (x.readTime == stamp && x.reader / kLanes == w.id && !flag)
          x.reader = x.reader == mine ? mine : sameWarp;
        else if (x.readTime != stamp || (x.reader != sameWarp && x.reader != kManyWarps)) {
          me = mine;
          one(x, granule + k);
        }
      }
    }
  }

private:
  bool conflicts(u32 time, u16 who) const {
    if (!time || (strong && who & kStrong))
      return false;
    who &= kWho;
    return who != me && time > b.syncTime && !(time <= w.syncTime && inMyWarp(who));
  }
  /// An access by an earlier block of this launch.
  bool otherBlock(u32 time, u16 who) const {
    return allocation && time > b.launchStart && time <= b.start && !(strong && who & kStrong);
  }
  string whoName(u16 who) const {
    who &= kWho;
    return who & kManyWarps   ? "several threads"
           : who & kManyLanes ? "several lanes of warp " + std::to_string(who & 31)
                              : "thread number " + std::to_string(who);
  }

  void found(Find find, const char *what, size_t granule, const string &against) {
    // Two writes of one value: harmless on a GPU, and what the overlapping last tile of a loop
    // does.
    if (sameValue && (find == kWriteWrite || find == kBlockWriteWrite) && b.options.race < 2)
      return;
    b.note(
        find, w.current, [&] { return string(allocation ? "global " : "shared ") + what; },
        [&] {
          u64 at = granule << (allocation ? allocation->granuleShift : b.sharedShift);
          string text = b.threadName(me) + " against " + against + ", byte " + std::to_string(at);
          return allocation ? text + " of the allocation at " + hex(allocation->base) : text;
        });
  }

  void one(Access &x, size_t granule) {
    if (conflicts(x.writeTime, x.writer))
      found(write ? kWriteWrite : kReadAfterWrite,
            write ? "write-write race" : "read-after-write race", granule,
            whoName(x.writer) + " of the block");
    if (otherBlock(x.writeTime, x.writer))
      found(write ? kBlockWriteWrite : kBlockReadAfterWrite,
            write ? "write-write race between blocks" : "read-after-write race between blocks",
            granule, "an earlier block");
    if (i.nonCoherent && x.writeTime > b.launchStart)
      found(kStaleNonCoherent, "ld.global.nc of data that this launch has written", granule,
            whoName(x.writer));
    if (!write) {
      recordRead(x);
      return;
    }
    if (conflicts(x.readTime, x.reader))
      found(kWriteAfterRead, "write-after-read race", granule, whoName(x.reader) + " of the block");
    if (otherBlock(x.readTime, x.reader))
      found(kBlockWriteAfterRead, "write-after-read race between blocks", granule,
            "an earlier block");
    x.writeTime = b.now + 1;
    x.writer = me | (strong ? kStrong : 0);
  }

  bool inMyWarp(u16 who) const {
    return who & kManyLanes ? (who & 31) == w.id : !(who & kManyWarps) && who / kLanes == w.id;
  }

  /// Readers since the last barrier are merged, a plain one counting more than a strong one.
  void recordRead(Access &x) {
    u16 who = me, flag = strong ? kStrong : 0, old = x.reader & kWho;
    bool ordered = x.readTime <= b.syncTime || (inMyWarp(old) && x.readTime <= w.syncTime);
    if (!ordered && old != me) {
      who = inMyWarp(old) ? kManyLanes | w.id : +kManyWarps;
      flag &= x.reader;
    }
    x.reader = who | flag;
    x.readTime = b.now + 1;
  }

  Warp &w;
  Block &b;
  const Instruction &i;
  bool write, strong, sameValue = false;
  Allocation *allocation;
  u16 me = 0;
};

/// The access records of a memory; the first access narrower than 4 bytes makes them one a byte.
inline Access *accessRecords(vector<Access> &records, int &shift, size_t size, int width) {
  if (records.size() < (size >> shift) + 4)
    records.resize((size >> shift) + 4);
  if (width < 4 && shift) {
    vector<Access> fine(size + 4);
    for (size_t i = 0; i < fine.size(); i++)
      fine[i] = records[i / 4];
    records.swap(fine);
    shift = 0;
  }
  return records.data();
}

/// Whether 1, 2, 4, 8 or 16 flags are all set.
inline bool allWritten(const u8 *flags, int count) {
  if (count >= 8) {
    u64 first, last;
    memcpy(&first, flags, 8);
    memcpy(&last, flags + count - 8, 8);
    return (first & last) == 0x0101010101010101ull;
  }
  u32 some = flags[0] & flags[count - 1];
  return count < 4 ? some : some & flags[1] & flags[2];
}

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_RACE_H
