//===- Vector.h - a growing array without the C++ library --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// std::vector needs libstdc++ for its errors; programs are linked without it.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_VECTOR_H
#define HALNET_RUNTIME_VECTOR_H

#include "runtime/Assert.h"
#include "runtime/Error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <type_traits>
#include <utility>

namespace halnet::runtime {

/// A growing array of plain data, movable only. grow() and push() end the program where memory
/// ends: they are for the program's commands. What the C API runs uses tryGrow().
template <typename T> class Vector {
  static_assert(std::is_trivially_copyable_v<T>, "elements are moved by realloc");

public:
  Vector() = default;
  Vector(Vector &&other) noexcept { swap(other); }
  Vector &operator=(Vector &&other) noexcept {
    swap(other);
    return *this;
  }
  ~Vector() { std::free(elements); }

  T *data() { return elements; }
  const T *data() const { return elements; }
  size_t size() const { return count; }
  T *begin() { return elements; }
  T *end() { return elements + count; }
  const T *begin() const { return elements; }
  const T *end() const { return elements + count; }

  T &operator[](size_t index) {
    HALNET_ASSERT(index < count, "index beyond a vector's end");
    return elements[index];
  }
  const T &operator[](size_t index) const { return const_cast<Vector &>(*this)[index]; }

  /// Adds `more` elements without giving them values; returns the first of them.
  T *grow(size_t more) {
    T *added = tryGrow(more);
    if (!added)
      die("out of memory");
    return added;
  }
  /// The same; null, and nothing is added, where memory is lacking. Where nothing was asked for it
  /// is not null.
  T *tryGrow(size_t more) {
    const bool isFull = !elements || more > capacity - count;
    if (isFull && !reserve(std::max({capacity * 2, count + more, size_t(1)})))
      return nullptr;
    count += more;
    return elements + count - more;
  }
  void push(const T &value) {
    const T copy = value;
    *grow(1) = copy;
  }
  void shrink(size_t newCount) {
    HALNET_ASSERT(newCount <= count, "shrinking a vector to more than it has");
    count = newCount;
  }

private:
  void swap(Vector &other) {
    std::swap(elements, other.elements);
    std::swap(count, other.count);
    std::swap(capacity, other.capacity);
  }
  bool reserve(size_t newCapacity) {
    void *moved = newCapacity > SIZE_MAX / sizeof(T)
                      ? nullptr
                      : std::realloc(static_cast<void *>(elements), newCapacity * sizeof(T));
    if (!moved)
      return false;
    elements = static_cast<T *>(moved);
    capacity = newCapacity;
    return true;
  }

  T *elements = nullptr;
  size_t count = 0, capacity = 0;
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_VECTOR_H
