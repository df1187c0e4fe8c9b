/*===- halnet.h - running a compiled network in your own program ------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* The C API of what `halnet compile -o NAME.so` (or .a, .o) makes; C11, and C++
|* through halnet.hpp. docs/embedding.md shows it at work.
|*
|*   char error[256];
|*   halnet_net *net = halnet_net_open(halnet_library_resnet50(), error, sizeof(error));
|*   halnet_session *session = halnet_session_open(net, 0, error, sizeof(error));
|*   if (halnet_session_run(session, 1, inputs, outputs))
|*     puts(halnet_session_error(session));
|*   halnet_session_close(session);
|*   halnet_net_close(net);
|*
|* A library holds one network with its weights and all that it needs to run.
|* Libraries share nothing, not even where a program holds the same one twice.
|*
|* Threads: a net is only read and may be used by any number of threads at once.
|* A session has an arena and a thread pool of its own: one thread uses it at a
|* time, different sessions are independent. A run neither allocates nor locks.
|*
|* Ownership: who opens a net or session closes it. What is returned as `const`
|* pointer belongs to the library and lives as long as said there.
|*
\*===----------------------------------------------------------------------===*/

#ifndef HALNET_HALNET_H
#define HALNET_HALNET_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Counts up when a struct of this file gets a member; members are added at the end only, so that a
   program runs with libraries of its own halnet.h's version and of later ones. halnet_array gets
   none: there are arrays of it. */
enum { HALNET_API_VERSION = 1 };

/* An input or output of a network: float32, dense, in C order (row-major), image after image. For n
   images its extents are n, shape[1], ..., shape[rank - 1]. */
typedef struct halnet_array {
  const char *name; /* its layer's name */
  int32_t rank;     /* 4: N, C, H, W; 2: N, features */
  int32_t shape[4]; /* shape[0]: the (smallest) batch that was compiled; 1 beyond the rank */
} halnet_array;

/* What a network is. */
typedef struct halnet_description {
  const char *name;           /* as in its description, "resnet50" */
  const char *target;         /* what its kernels were compiled for, "x86-64-v3" */
  const char *halnet_version; /* of the compiler, "0.1.0" */
  const char *weights_digest; /* SHA-256 of the weights as given, in hex; "random SEED" */
  int32_t random_weights;     /* not 0: made-up weights, its results mean nothing */
  uint32_t n_inputs, n_outputs;
  const halnet_array *inputs, *outputs;
  uint64_t weights_bytes; /* shared by all sessions; of the library's file or of its pack */
  uint64_t session_bytes; /* of each session: its arena, and room for part of a batch */
} halnet_description;

typedef struct halnet_library halnet_library;

/* An opened network. Its member is for the functions below. */
typedef struct halnet_net {
  const halnet_library *library;
} halnet_net;

/* A network ready to run, for one thread at a time. Its member is for the functions below. */
typedef struct halnet_session {
  const halnet_library *library;
} halnet_session;

/* The code of one library, for the functions below: each library carries its own. */
struct halnet_library {
  uint32_t version; /* the HALNET_API_VERSION that it was made with */
  halnet_net *(*net_open)(const halnet_library *library, char *error, size_t error_size);
  const halnet_description *(*net_description)(const halnet_net *net);
  void (*net_close)(halnet_net *net);
  halnet_session *(*session_open)(halnet_net *net, int threads, char *error, size_t error_size);
  int (*session_run)(halnet_session *session, size_t images, const float *const *inputs,
                     float *const *outputs);
  const char *(*session_error)(const halnet_session *session);
  void (*session_close)(halnet_session *session);
  halnet_net *(*net_open_file)(const halnet_library *library, const char *path, char *error,
                               size_t error_size);
  halnet_net *(*net_open_memory)(const halnet_library *library, const void *pack, size_t size,
                                 char *error, size_t error_size);
};

/* How a library is reached. The header that the compiler writes beside it declares
   `halnet_library_NAME`, NAME being the network's or that of `--name`. A .so opened by dlopen has
   the same function by a fixed name too: cast dlsym(handle, HALNET_ENTRY) to halnet_entry_function.
   The library lives as long as the program, or until dlclose. */
typedef const halnet_library *(*halnet_entry_function)(void);
#define HALNET_ENTRY "halnet_entry"

/* For the functions below: whether the library is at least as new as this header. */
static inline int halnet_check_version(const halnet_library *library, char *error,
                                       size_t error_size) {
  if (library->version >= HALNET_API_VERSION)
    return 1;
  snprintf(error, error_size,
           "the library was made by a halnet with API version %u; halnet.h has %u",
           library->version, HALNET_API_VERSION + 0u);
  return 0;
}

/* Opens the network of a library. Null where this machine can't run it, the library is older than
   this header, or its pack of weights is missing or another one: then `error` holds one sentence,
   cut to `error_size` bytes. `error` may be null where `error_size` is 0. A library that was
   compiled with --weights-beside finds its pack where that said, seen from the library's own file,
   or the program's where it was linked into one; all processes share the pack's memory. */
static inline halnet_net *halnet_net_open(const halnet_library *library, char *error,
                                          size_t error_size) {
  if (!halnet_check_version(library, error, error_size))
    return NULL;
  return library->net_open(library, error, error_size);
}

/* The same with the pack in the file `path`. Only for a library compiled with --weights-beside.
   Null is an error. */
static inline halnet_net *halnet_net_open_file(const halnet_library *library, const char *path,
                                               char *error, size_t error_size) {
  if (!halnet_check_version(library, error, error_size))
    return NULL;
  return library->net_open_file(library, path, error, error_size);
}

/* The same with the pack in the `size` bytes at `pack`: the contents of its file, at a multiple of
   64 bytes. They must not be null, stay the caller's, are read where they lie, and must stay as
   they are until the net and its sessions are closed. */
static inline halnet_net *halnet_net_open_memory(const halnet_library *library, const void *pack,
                                                 size_t size, char *error, size_t error_size) {
  if (!halnet_check_version(library, error, error_size))
    return NULL;
  return library->net_open_memory(library, pack, size, error, error_size);
}

/* What the network is; lives as long as the net. */
static inline const halnet_description *halnet_net_description(const halnet_net *net) {
  return net->library->net_description(net);
}

/* Gives the net back; its memory goes with the last of its sessions. Null is allowed. */
static inline void halnet_net_close(halnet_net *net) {
  if (net)
    net->library->net_close(net);
}

/* Makes a session that runs on `threads` threads, the caller's included; 0 means as many as this
   process may use (CPUs of its affinity mask, fewer where a cgroup's quota gives less). With
   many sessions at once, 1 is best for each. Null where `threads` is negative, or memory or threads
   are lacking: then `error` is set as by halnet_net_open. After fork, the child may close its copy
   of a session, which has lost its threads, and open another of the same net. */
static inline halnet_session *halnet_session_open(halnet_net *net, int threads, char *error,
                                                  size_t error_size) {
  return net->library->session_open(net, threads, error, error_size);
}

/* Runs `images` images, any number. inputs[i] and outputs[i] are the caller's arrays for the
   network's inputs and outputs, in the order of halnet_description, aligned as floats (kernels gain
   nothing from more), not overlapping; inputs are only read. Whole batches, of several
   the largest that the images fill, are run where they lie; images fewer than the smallest
   are copied to and from the session. Allocates nothing, and takes at most 512 KiB of the calling
   thread's stack. Returns 0; or another number, and halnet_session_error says why. Outputs are then
   undefined. */
static inline int halnet_session_run(halnet_session *session, size_t images,
                                     const float *const *inputs, float *const *outputs) {
  return session->library->session_run(session, images, inputs, outputs);
}

/* The last run's error as one sentence, "" where there was none. Valid until the next run. */
static inline const char *halnet_session_error(const halnet_session *session) {
  return session->library->session_error(session);
}

/* Ends the session's threads and frees its memory. Null is allowed. */
static inline void halnet_session_close(halnet_session *session) {
  if (session)
    session->library->session_close(session);
}

#ifdef __cplusplus
}
#endif

#endif /* HALNET_HALNET_H */
