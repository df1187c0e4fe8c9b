/*===- describe.c - what is in a library ------------------------------------===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Opens the network of mine.h and says what it is.
|*
\*===----------------------------------------------------------------------===*/

#include "mine.h"

int main(void) {
  char error[256];
  halnet_net *net = halnet_net_open(halnet_library_resnet8_digits(), error, sizeof(error));
  if (!net) {
    fprintf(stderr, "error: %s\n", error);
    return 1;
  }
  const halnet_description *description = halnet_net_description(net);
  printf("%s for %s, weights %s\n", description->name, description->target,
         description->weights_digest);
  halnet_net_close(net);
  return 0;
}
