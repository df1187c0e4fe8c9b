/*===- run_all.h - several libraries at work in turns ----------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* For programs that have libraries of digits nets, linked or opened.
|*
\*===----------------------------------------------------------------------===*/

#ifndef HALNET_TEST_LIBRARY_RUN_ALL_H
#define HALNET_TEST_LIBRARY_RUN_ALL_H

#include <halnet/halnet.h>

#include <stdlib.h>
#include <string.h>

enum { PIXELS = 64, CLASSES = 10, IMAGES = 360, STEP = 7, MAX_LIBRARIES = 4 };

static float images[IMAGES * PIXELS];

/* Each library is opened twice, with other numbers of threads. */
static struct Opened {
  halnet_net *net;
  halnet_session *session;
  float classes[IMAGES * CLASSES];
} opened[2 * MAX_LIBRARIES];

static void check(int good, const char *sentence) {
  if (good)
    return;
  fprintf(stderr, "error: %s\n", sentence);
  exit(1);
}

static void openTwice(const halnet_library *library, struct Opened *two) {
  char error[256] = "";
  for (int i = 0; i < 2; ++i) {
    two[i].net = halnet_net_open(library, error, sizeof(error));
    check(two[i].net != NULL, error);
    two[i].session = halnet_session_open(two[i].net, 1 + i, error, sizeof(error));
    check(two[i].session != NULL, error);
  }
}

static void runStep(struct Opened *one, int first) {
  const float *inputs[] = {images + first * PIXELS};
  float *outputs[] = {one->classes + first * CLASSES};
  const int count = IMAGES - first < STEP ? IMAGES - first : STEP;
  const int status = halnet_session_run(one->session, (size_t)count, inputs, outputs);
  check(status == 0, halnet_session_error(one->session));
}

static void closeTwice(struct Opened *two, const char *path) {
  check(!memcmp(two[0].classes, two[1].classes, sizeof(two[0].classes)), "two runs differ");
  FILE *file = fopen(path, "wb");
  check(file && fwrite(two[0].classes, sizeof(two[0].classes), 1, file) == 1, "cannot write");
  fclose(file);
  for (int i = 0; i < 2; ++i) {
    halnet_session_close(two[i].session);
    halnet_net_close(two[i].net);
  }
}

/* Runs the images of paths[0] by all libraries, a few at a time each, and writes what library i
   gives to paths[1 + i]. */
static void runAll(const halnet_library *const *libraries, int count, char **paths) {
  FILE *file = fopen(paths[0], "rb");
  check(file && fread(images, sizeof(images), 1, file) == 1, "cannot read the images");
  fclose(file);
  for (int i = 0; i < count; ++i)
    openTwice(libraries[i], opened + 2 * i);
  for (int first = 0; first < IMAGES; first += STEP)
    for (int i = 0; i < 2 * count; ++i)
      runStep(&opened[i], first);
  for (int i = 0; i < count; ++i)
    closeTwice(opened + 2 * i, paths[1 + i]);
}

#endif /* HALNET_TEST_LIBRARY_RUN_ALL_H */
