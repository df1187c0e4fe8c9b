/*===- model.h - the table that a compiled network hands to the runtime -----===*\
|*
|* Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
|* See LICENSE for license information.
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
|*
|*===----------------------------------------------------------------------===*|
|*
|* Written by the compiler as constant data (compiler/link/PackageTable.cpp), read
|* by the runtime. Plain C, read-only, no ownership: every pointer lives as long
|* as the program. Change the layout and HALNET_PACKAGE_VERSION together.
|*
\*===----------------------------------------------------------------------===*/

#ifndef HALNET_MODEL_H
#define HALNET_MODEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HALNET_PACKAGE_VERSION = 6 };

/* Where a buffer of a call lies. */
enum halnet_space {
  HALNET_ARENA = 0,   /* offset: bytes into the arena */
  HALNET_WEIGHTS = 1, /* offset: bytes into the packed weights */
  HALNET_INPUT = 2,   /* offset: which of the model's inputs */
  HALNET_OUTPUT = 3   /* offset: which of the model's outputs */
};

/* One dimension of a buffer, in floats; the first is the innermost. */
struct halnet_dim {
  int32_t min, extent, stride;
};

/* One argument of a kernel, float32. Its address is where its allocation begins: that of element
   (min, min, ...), as Halide wants it. It is 64-byte aligned in the arena and in the weights (so
   offsets there are multiples of 64), but only float-aligned where it is an input or output. */
struct halnet_buffer {
  uint32_t space; /* enum halnet_space */
  uint32_t dimensions;
  uint64_t offset;
  const struct halnet_dim *dims;
};

/* A tensor of the network as a person knows it. Its layer's name names it. */
struct halnet_tensor {
  const char *name;
  uint32_t rank;    /* 4: N, C, H, W; 2: N, features */
  int32_t shape[4]; /* logical extents; [2] and [3] are 1 where rank is 2 */
  uint32_t block;   /* 0: plain NCHW; else [N][ceil(C/block)][H][W][block] */
  uint32_t buffer;  /* which buffer of its call holds it; unused for inputs and outputs */
};

/* One kernel call. Calls run in the order of the table, one after another. */
struct halnet_call {
  const char *name;     /* merged layers: "stage2_unit1_conv1+bn2+relu2" */
  const char *place;    /* "resnet34.yaml:31" */
  const char *kernel;   /* the kernel's symbol */
  const char *schedule; /* as printed: "direct<tile_x = 14, ...>", then perhaps " from the log" */
  int (*run)(void **arguments); /* Halide's argv form; 0 is success */
  uint64_t macs;                /* multiply-accumulates of the layers as described */
  uint32_t n_buffers;
  uint32_t n_tensors; /* tensors of the network that the call stores */
  uint32_t n_written; /* the last of its buffers: results, then scratch; others it only reads */
  const struct halnet_buffer *buffers;
  const struct halnet_tensor *tensors;
};

/* How an image file of 8 bits a channel becomes the input, as the description says. */
struct halnet_image {
  int32_t resize[2]; /* height, width to scale to; width 0: height is the shorter side's length */
  uint32_t bgr;      /* 1: channels from blue to red; grey where the input has one channel */
  float mean[3], scale[3]; /* by channel of the input: (value - mean) * scale, values 0 to 255 */
};

/* A network compiled for one target and one shape of its input. */
struct halnet_model {
  const char *name;
  const char *target;
  uint64_t arena_bytes; /* allocated at 64-byte alignment */
  uint64_t weights_bytes;
  const void *weights; /* the data of the package's pack; null in the package itself */
  uint32_t level;      /* x86-64 level that the kernels need: 2, 3 or 4; 0 elsewhere */
  uint32_t n_inputs, n_outputs, n_calls;
  const struct halnet_tensor *inputs; /* the compiled batch in shape[0]; plain NCHW, or in one block
                                         of all channels, which makes arrays of NHWC */
  const struct halnet_tensor *outputs; /* plain NCHW or [N, features] */
  const struct halnet_call *calls;
  const struct halnet_image *image; /* null where the description says nothing of images */
  const float *rounding; /* of each output: what forms of Winograd are estimated to add to its
                            error, to a probability's as it is, else as a part of the largest value;
                            null: unknown */
};

enum {
  HALNET_PACK_VERSION = 1,
  HALNET_PACK_BYTE_ORDER = 0x01020304, /* as the machine reads it that the pack is for */
  HALNET_PACK_DATA = 4096              /* where the data begins, in bytes from the header */
};

/* Begins a pack of weights (docs/weights.md): the packed constants of all kernels. A program has
   its pack in the section `.halnet.weights`; or it has the header alone, and the pack lies in a
   file beside. The compiler writes it anew without changing another byte. */
struct halnet_pack {
  char magic[8]; /* "halnetwp", without an end */
  uint32_t version, byte_order;
  uint64_t bytes;          /* of the data */
  uint8_t digest[32];      /* SHA-256 of the data */
  uint32_t random_weights; /* 1: classes mean nothing, and the program says so */
  char weights_digest[68]; /* SHA-256 of the weights as given, in hex; "random SEED" */
  char net[256];           /* the network's name, perhaps cut */
  char file[640]; /* in a program: the pack beside, relative to the program's folder; "" in a
                     pack, and where the data follows */
};

/* What one file carries: a network compiled, and what it was made from. */
struct halnet_package {
  uint32_t version;        /* HALNET_PACKAGE_VERSION */
  const char *description; /* the description's file, relative to its own folder */
  const struct halnet_pack *pack;
  const char *halnet_version;
  const char *halide_version;
  /* The sections `.halnet.net` and `.halnet.recipes` (compiler/link/CarriedNet.h), for halnet's
     tools; null and 0 where the file was stripped of them. Nothing in the runtime reads them. */
  const void *net;
  uint64_t net_bytes;
  const void *recipes;
  uint64_t recipes_bytes;
  uint32_t n_models; /* at least 1 */
  /* Target by target, of ascending levels; for each the same sizes of the input, in one order; for
     each of these ascending batches, whose models differ in nothing else that a person sees. */
  const struct halnet_model *models;
};

/* The package of this program, defined by the compiler's object. */
extern const struct halnet_package halnet_package;

#ifdef __cplusplus
}
#endif

#endif /* HALNET_MODEL_H */
