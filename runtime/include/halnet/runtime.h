/*===- runtime.h - running one compiled model ------------------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* For the program's own commands and the compiler's tools; halnet.h is the API for
|* others. A context holds what one stream of inferences needs: the arena, a
|* thread pool, and the prepared calls of all kernels. A run allocates nothing.
|*
|* Threads: different contexts are independent of each other; one context is
|* used by one thread at a time.
|*
\*===----------------------------------------------------------------------===*/

#ifndef HALNET_RUNTIME_H
#define HALNET_RUNTIME_H

#include <halnet/model.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct halnet_context;

/* Threads that this process may use: CPUs of its affinity mask, fewer where a cgroup's quota gives
   less. At least 1. */
int halnet_usable_cores(void);

/* Makes a context for `model`, whose weights are in memory, with `threads` threads, the caller's
   included; 0 means halnet_usable_cores(). Null where `threads` is negative or this machine lacks
   the model's CPU level, memory or threads: then `error` holds one sentence, cut to `error_size`
   bytes. Close it with halnet_close. */
struct halnet_context *halnet_open(const struct halnet_model *model, int threads, char *error,
                                   size_t error_size);

/* Runs the network once on a whole batch. inputs[i] and outputs[i] are dense float32 arrays of the
   shapes of model->inputs[i] and model->outputs[i] (C order), aligned as floats, owned by the
   caller and not overlapping; inputs are only read. Returns 0, or what the failed kernel returned;
   see halnet_error. */
int halnet_run(struct halnet_context *context, const float *const *inputs, float *const *outputs);

/* The last run's error as one sentence, "" where there was none. Valid until the next run. */
const char *halnet_error(const struct halnet_context *context);

/* Has `observer(state, call)` called after each call of every later run, on the thread that runs;
   `call` counts from 0. Null takes it away again. */
typedef void (*halnet_observer)(void *state, uint32_t call);
void halnet_observe(struct halnet_context *context, halnet_observer observer, void *state);

/* Where tensor `tensor` of call `call` lies, in the layout that halnet_tensor says. Only inside an
   observer of that call: later calls reuse the memory. */
const float *halnet_tensor_data(const struct halnet_context *context, uint32_t call,
                                uint32_t tensor);

/* Threads that runs use. */
int halnet_threads(const struct halnet_context *context);

/* Ends the threads and frees everything. Null is allowed. */
void halnet_close(struct halnet_context *context);

/* The command line of a compiled program: run, bench, profile, info. Returns its exit status: 0,
   1 for a user's mistake, 2 for wrong usage. */
int halnet_program_main(const struct halnet_package *package, int argc, char **argv);

#ifdef __cplusplus
}
#endif

#endif /* HALNET_RUNTIME_H */
