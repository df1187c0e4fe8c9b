/*===- consumer.c - two networks in a program in C ---------------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* usage: consumer_c IMAGES SMALL LARGE: runs a file of images, 64 floats each,
|* through both networks and writes their probabilities, 10 floats an image.
|*
\*===----------------------------------------------------------------------===*/

#include "large.h"
#include "small.h"

#include <stdlib.h>

enum { PIXELS = 64, CLASSES = 10, MAX_IMAGES = 1000 };

static float images[MAX_IMAGES * PIXELS], classes[MAX_IMAGES * CLASSES];

static void check(int good, const char *sentence) {
  if (good)
    return;
  fprintf(stderr, "error: %s\n", sentence);
  exit(1);
}

static void describe(const halnet_net *net) {
  const halnet_description *description = halnet_net_description(net);
  const halnet_array *input = &description->inputs[0], *output = &description->outputs[0];
  printf("%s: %s (N, %d, %d, %d) to %s (N, %d), batch %d\n", description->name, input->name,
         (int)input->shape[1], (int)input->shape[2], (int)input->shape[3], output->name,
         (int)output->shape[1], (int)input->shape[0]);
}

static void classify(const halnet_library *library, size_t count, const char *path) {
  char error[256] = "";
  halnet_net *net = halnet_net_open(library, error, sizeof(error));
  check(net != NULL, error);
  describe(net);
  halnet_session *session = halnet_session_open(net, 2, error, sizeof(error));
  check(session != NULL, error);
  const float *inputs[] = {images};
  float *outputs[] = {classes};
  const int status = halnet_session_run(session, count, inputs, outputs);
  check(status == 0, halnet_session_error(session));
  halnet_session_close(session);
  halnet_net_close(net);

  FILE *file = fopen(path, "wb");
  check(file && fwrite(classes, sizeof(float) * CLASSES, count, file) == count, "cannot write");
  check(fclose(file) == 0, "cannot write");
}

int main(int argc, char **argv) {
  check(argc == 4, "usage: consumer_c IMAGES SMALL LARGE");
  FILE *file = fopen(argv[1], "rb");
  check(file != NULL, "cannot read the images");
  const size_t count = fread(images, sizeof(float) * PIXELS, MAX_IMAGES, file);
  fclose(file);
  classify(halnet_library_small(), count, argv[2]);
  classify(halnet_library_large(), count, argv[3]);
  return 0;
}
