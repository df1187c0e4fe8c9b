/*===- beside.c - a library whose weights lie beside it ---------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* usage: beside IMAGES OUT [PACK [memory | unaligned]]
|*
|* Opens the library with its pack found by itself, in a file, or in memory, and
|* writes what it makes of the images. LIBRARY is the path of a .so to open; else
|* the library is linked.
|*
\*===----------------------------------------------------------------------===*/

#include <halnet/halnet.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIXELS = 64, CLASSES = 10, IMAGES = 360, MOST_BYTES = 1 << 20 };

const halnet_library *halnet_library_resnet8_digits(void);

static float images[IMAGES * PIXELS], classes[IMAGES * CLASSES];
static _Alignas(64) char pack[MOST_BYTES + 64];
static char error[1024];

static void check(int good, const char *sentence) {
  if (good)
    return;
  fprintf(stderr, "error: %s\n", sentence);
  exit(1);
}

static size_t readAll(const char *path, void *room, size_t most) {
  FILE *file = fopen(path, "rb");
  check(file != NULL, path);
  const size_t bytes = fread(room, 1, most, file);
  fclose(file);
  return bytes;
}

static const halnet_library *findLibrary(void) {
#ifdef LIBRARY
  void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  check(handle != NULL, "dlopen");
  return ((halnet_entry_function)dlsym(handle, HALNET_ENTRY))();
#else
  return halnet_library_resnet8_digits();
#endif
}

static halnet_net *openNet(const halnet_library *library, int argc, char **argv) {
  if (argc < 4) {
    char *here = getcwd(NULL, 0);
    check(here && chdir("/") == 0, "chdir");
    halnet_net *net = halnet_net_open(library, error, sizeof(error));
    check(chdir(here) == 0, "chdir");
    free(here);
    return net;
  }
  if (argc < 5)
    return halnet_net_open_file(library, argv[3], error, sizeof(error));
  char *place = pack + (strcmp(argv[4], "memory") ? 4 : 0);
  return halnet_net_open_memory(library, place, readAll(argv[3], place, MOST_BYTES), error,
                                sizeof(error));
}

int main(int argc, char **argv) {
  check(argc >= 3, "usage: beside IMAGES OUT [PACK [memory | unaligned]]");
  check(readAll(argv[1], images, sizeof(images)) == sizeof(images), "too few images");
  halnet_net *net = openNet(findLibrary(), argc, argv);
  check(net != NULL, error);
  halnet_session *session = halnet_session_open(net, 1, error, sizeof(error));
  check(session != NULL, error);
  const float *inputs[] = {images};
  float *outputs[] = {classes};
  check(halnet_session_run(session, IMAGES, inputs, outputs) == 0, halnet_session_error(session));
  halnet_session_close(session);
  halnet_net_close(net);
  FILE *file = fopen(argv[2], "wb");
  check(file && fwrite(classes, sizeof(classes), 1, file) == 1, "cannot write");
  return fclose(file);
}
