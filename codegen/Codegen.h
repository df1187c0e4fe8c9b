//===- Codegen.h - the one door to code generation ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the compiler asks of codegen: which schedules a kernel may have, how it
// wants its constants packed, which arguments it takes, and its machine code.
// No Halide type appears here.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_CODEGEN_H
#define HALNET_CODEGEN_CODEGEN_H

#include "dialects/Kernel/Spec.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace halnet::codegen {

/// What an argument of a kernel is. Arguments come in this order.
enum class Role { Input, Weights, Bias, Affine, Addend, Result, Scratch };

/// One dimension of an argument, in elements; the first is the innermost.
struct Dim {
  int32_t min, extent, stride;
};

/// One argument. Results and scratch are written, all else is read only.
/// An affine is one array: scale of all padded channels, then shift of all.
/// Scratch must lie on a 64-byte border: kernels read it back by aligned loads.
/// Results come in reverse, so that the first of the epilogue's is the last to be stored:
/// with it a sum's element may replace that of its shortcut (mayOverlay).
struct Argument {
  Role role;
  int64_t index; ///< which of its role: the second addend has index 1
  std::vector<Dim> dims;
  int64_t elements; ///< floats to allocate, from the address of the buffer's host pointer
};

/// The arguments of the kernel, in the order of its machine code's signature.
std::vector<Argument> arguments(const kernel::KernelSpec &spec);

/// Whether the kernel's first result may lie where an input or addend (`role`) of the same size
/// lies: each of its elements is computed once, and reads of it the same element alone.
bool mayOverlay(const kernel::KernelSpec &spec, Role role);

/// A schedule by rule from shape and target, good without any tuning, and as exact as can be.
kernel::Schedule defaultSchedule(const kernel::KernelSpec &spec);

/// One way to compute a kernel, and how long it should take.
struct Choice {
  kernel::Schedule schedule;
  double nanoseconds;
};

/// The default schedule of a convolution by itself and, where they should be faster, the best
/// schedule of each form of Winograd. Times are of a machine of the target that is nobody's: only
/// their ratios mean something.
std::vector<Choice> choices(const kernel::KernelSpec &spec);

/// The schedules that a tuner may try: the default first, at the end those of Winograd's forms.
/// All of them pass kernel::checkSchedule.
std::vector<kernel::Schedule> scheduleSpace(const kernel::KernelSpec &spec);

/// Writes the kernel's weights as its schedule wants them. `weights` is OIHW
/// (out, in / groups, kh, kw) for Conv, [out, in] with `in` in the order
/// (c, h, w) for Dense; `packed` has the elements of the Weights argument.
void packWeights(const kernel::KernelSpec &spec, const double *weights, float *packed);

/// What decides the form of the packed weights, as text: kernels for which it is equal take the
/// same packed weights of one layer, whatever their targets are.
std::string weightForm(const kernel::KernelSpec &spec);

/// Writes a per-channel vector of `result.c` values (bias, scale or shift) with its padding lanes.
void packChannels(const kernel::KernelSpec &spec, const double *values, float *packed);

/// Versions of this build, such as "0.1.0" and "21.0.0".
std::string_view halnetVersion();
std::string_view halideVersion();

/// The kernel's symbol: family, shape, and a digest of the spec and of the versions of halnet and
/// Halide. A C identifier; equal specs have equal symbols. An object defines the function to call
/// as `int SYMBOL_argv(void **arguments)` (0 is success): first a pointer to the user context's
/// address, then one halide_buffer_t * an argument. `SYMBOL` itself, with a parameter an argument,
/// and `SYMBOL_*`, its parallel parts, are there too. In PTX, SYMBOL is the entry's name.
std::string symbolName(const kernel::KernelSpec &spec);

/// How a CUDA kernel is launched. The entry takes one pointer to device memory for each of
/// `parameters`, in this order.
struct Launch {
  std::array<int32_t, 3> grid, block; ///< extents in x, y, z
  int32_t sharedBytes;                ///< dynamic shared memory of a block
  std::vector<int32_t> parameters;    ///< positions in arguments(spec)
};

/// One kernel's machine code, or why there is none.
struct CompiledKernel {
  std::string symbol;
  std::string object;           ///< an ELF object (CPU) or PTX text (CUDA)
  std::optional<Launch> launch; ///< CUDA only
  bool cached = false;          ///< came from the cache
  std::string error;            ///< not empty: a bug of ours, with Halide's text
};

struct CompileOptions {
  int jobs = 1;               ///< child processes at the same time
  int secondsPerKernel = 300; ///< a child that takes longer is ended, and its kernel has an error
  std::string cacheDirectory; ///< empty: no cache; made where it is missing
  std::function<void(int64_t done, int64_t total)> progress; ///< counts different kernels
};

/// Compiles every spec, each in a child process of its own: Halide numbers its
/// names by process, and only a fresh process gives the same bytes again. Must
/// be called while the process has a single thread and has not used Halide.
/// Results in the specs' order; equal specs are compiled once.
std::vector<CompiledKernel> compileKernels(const std::vector<kernel::KernelSpec> &specs,
                                           const CompileOptions &options);

/// Where compiled kernels are kept unless the user says otherwise: $HALNET_CACHE,
/// else $XDG_CACHE_HOME/halnet, else ~/.cache/halnet; empty where none of them is set.
std::string defaultCacheDirectory();

struct CacheInfo {
  int64_t entries = 0, bytes = 0;
};

/// What lies in the cache at `directory`; nothing where there is no such folder.
CacheInfo cacheInfo(const std::string &directory);

/// One thing that a kernel's bytes depend on: {"schedule", "direct<tile_k = 2>"}.
struct KeyPart {
  std::string name, value;
  bool operator==(const KeyPart &other) const = default;
};

/// A kernel in the cache. Its key has the same parts in the same order as any other's: problem,
/// target, schedule, and those of builderKey().
struct CacheEntry {
  std::string kernel; ///< its symbol
  std::vector<KeyPart> key;
  int64_t bytes = 0;
  int64_t written = 0; ///< nanoseconds; only their order means something
};

/// The parts of a key that are this build's: versions of halnet and Halide, build ids of both.
std::vector<KeyPart> builderKey();

/// The kernels in the cache at `directory`, the newest first; what is damaged is left out.
std::vector<CacheEntry> cacheEntries(const std::string &directory);

/// Why no kernel can be kept at `directory`, such as "Permission denied"; nothing where they can.
/// Makes the folder where it is missing.
std::optional<std::string> cacheProblem(const std::string &directory);

/// Removes all kernels from the cache at `directory`, and no other file. Returns what was removed.
CacheInfo cacheClear(const std::string &directory);

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_CODEGEN_H
