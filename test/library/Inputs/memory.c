/*===- memory.c - a library where memory is lacking -------------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Linked with --wrap for all functions that allocate. Lets the first, the second
|* and every further allocation of opening fail: each time there is a sentence,
|* until all succeed. Then counts the allocations of a run: there are none.
|*
\*===----------------------------------------------------------------------===*/

#include <halnet/halnet.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const halnet_library *halnet_library_net(void);

enum { MOST_FLOATS = 1 << 16 };

static int allocations, failing = -1;

static int fails(void) { return __atomic_fetch_add(&allocations, 1, __ATOMIC_SEQ_CST) == failing; }

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_posix_memalign(void **memory, size_t alignment, size_t size);

void *__wrap_malloc(size_t size) { return fails() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) {
  return fails() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *old, size_t size) { return fails() ? NULL : __real_realloc(old, size); }
void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  return fails() ? NULL : __real_aligned_alloc(alignment, size);
}
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size) {
  return fails() ? ENOMEM : __real_posix_memalign(memory, alignment, size);
}

static void check(int good, const char *sentence) {
  if (good)
    return;
  fprintf(stderr, "error: %s\n", sentence);
  exit(1);
}

static halnet_session *openSession(char *error, size_t size) {
  allocations = 0;
  halnet_net *net = halnet_net_open(halnet_library_net(), error, size);
  if (!net)
    return NULL;
  halnet_session *session = halnet_session_open(net, 2, error, size);
  halnet_net_close(net);
  return session;
}

/* The number of allocations that opening takes; of each a failure was seen. */
static int openWithFailures(void) {
  for (failing = 0; failing < 1000; ++failing) {
    char error[256] = "";
    halnet_session *session = openSession(error, sizeof(error));
    if (session) {
      halnet_session_close(session);
      return failing;
    }
    check(strstr(error, "not enough memory") || strstr(error, "no 2 threads"), error);
  }
  check(0, "it never opens");
  return 0;
}

/* Of two runs; allocations by kernels count. */
static int allocationsOfRuns(size_t images) {
  char error[256] = "";
  failing = -1;
  halnet_session *session = openSession(error, sizeof(error));
  check(session != NULL, error);
  static float in[MOST_FLOATS], out[MOST_FLOATS];
  const float *inputs[] = {in};
  float *outputs[] = {out};
  allocations = 0;
  for (int run = 0; run < 2; ++run)
    check(!halnet_session_run(session, images, inputs, outputs), halnet_session_error(session));
  int counted = allocations;
  halnet_session_close(session);
  return counted;
}

int main(void) {
  printf("%d allocations to open", openWithFailures());
  printf(", %d to run\n", allocationsOfRuns(16 + 3));
  return 0;
}
