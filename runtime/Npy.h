//===- Npy.h - the head of an .npy file -----------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// numpy's format: magic, version, length, a Python dict, then the numbers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_NPY_H
#define HALNET_RUNTIME_NPY_H

#include "runtime/Error.h"

#include <cstddef>
#include <cstdint>

namespace halnet::runtime {

enum class ElementType { F32, F64, U8 };

size_t elementSize(ElementType type);

/// Extents of an array in C order.
struct Shape {
  static constexpr int maxRank = 8;
  int rank = 0;
  int64_t extents[maxRank] = {};

  /// Product of the extents; parseNpyHeader has seen that it can't overflow.
  int64_t elements() const;
  /// Elements of one image: the product of all extents but the first.
  int64_t elementsPerImage() const;
};

/// "(2, 3, 224, 224)", as numpy writes it. With `first`, that word stands for
/// the first extent: "(N, 3, 224, 224)".
struct ShapeText {
  char text[Shape::maxRank * 24] = "";
  explicit ShapeText(const Shape &shape, const char *first = nullptr);
};

struct NpyHeader {
  ElementType type = ElementType::F32;
  Shape shape;
  size_t headerBytes = 0; ///< where the numbers begin
};

/// Longest head that is read; numpy writes 128 bytes.
constexpr size_t maxNpyHeader = 4096;

/// Length of the whole head, by its first 12 bytes; what it claims may be any nonsense.
size_t npyHeaderBytes(const uint8_t *first12);

/// Parses the head, of which `bytes` holds the first `size` (maxNpyHeader is
/// enough). Errors call the array `name`.
bool parseNpyHeader(const uint8_t *bytes, size_t size, const char *name, NpyHeader &header,
                    Error &error);

/// A little-endian float32 array's head; `size` is a multiple of 64.
struct NpyHeaderText {
  char text[256];
  size_t size;
  explicit NpyHeaderText(const Shape &shape);
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_NPY_H
