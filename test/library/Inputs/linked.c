/*===- linked.c - three libraries in one program ----------------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* usage: linked IMAGES OUT...: by libraries that were linked with it.
|*
\*===----------------------------------------------------------------------===*/

#include "run_all.h"

#include "other.h"
#include "resnet20.h"
#include "resnet8.h"

int main(int argc, char **argv) {
  const halnet_library *libraries[] = {halnet_library_resnet8(), halnet_library_other(),
                                       halnet_library_resnet20()};
  check(argc == 5, "usage: linked IMAGES OUT OUT OUT");
  runAll(libraries, 3, argv + 1);
  return 0;
}
