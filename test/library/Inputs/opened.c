/*===- opened.c - three libraries opened at run time ------------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* usage: opened LIBRARY LIBRARY LIBRARY IMAGES OUT OUT OUT: by dlopen.
|*
\*===----------------------------------------------------------------------===*/

#include "run_all.h"

#include <dlfcn.h>

static const halnet_library *openLibrary(const char *path) {
  /* RTLD_GLOBAL offers its symbols to those opened later: they must not take them. */
  void *handle = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  check(handle != NULL, "dlopen");
  halnet_entry_function entry;
  *(void **)&entry = dlsym(handle, HALNET_ENTRY);
  check(entry != NULL, "dlsym");
  return entry();
}

int main(int argc, char **argv) {
  const halnet_library *libraries[3];
  check(argc == 8, "usage: opened LIBRARY LIBRARY LIBRARY IMAGES OUT OUT OUT");
  for (int i = 0; i < 3; ++i)
    libraries[i] = openLibrary(argv[1 + i]);
  runAll(libraries, 3, argv + 4);
  return 0;
}
