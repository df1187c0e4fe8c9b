//===- pick.h - instruction templates by PTX type ------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses the instance of an instruction template for a PTX type.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_TEST_PTXSIM_PICK_H
#define HALNET_TEST_PTXSIM_PICK_H

#include "machine.h"

namespace ptxsim {

enum TypeSet { kSignedTypes = 1, kUnsignedTypes = 2, kAllTypes = 3 };

/// The integer instance, or null for a type outside the set.
template <template <class, class> class Shape, class Op, int Set> Exec pick(Type t) {
  if constexpr (Set & kSignedTypes) {
    switch (t) {
    case S16:
      return Shape<Op, s16>::go;
    case S32:
      return Shape<Op, s32>::go;
    case S64:
      return Shape<Op, s64>::go;
    default:
      break;
    }
  }
  if constexpr (Set & kUnsignedTypes) {
    switch (t) {
    case U16:
      return Shape<Op, u16>::go;
    case U32:
      return Shape<Op, u32>::go;
    case U64:
      return Shape<Op, u64>::go;
    default:
      break;
    }
  }
  return nullptr;
}

/// Six instances by type, for instructions that do not fit the pattern above.
template <Exec A, Exec B, Exec C, Exec D, Exec E, Exec F> struct TypeOnly {
  static Exec at(Type t) {
    switch (t) {
    case S16:
      return A;
    case U16:
      return B;
    case S32:
      return C;
    case U32:
      return D;
    case S64:
      return E;
    case U64:
      return F;
    default:
      return nullptr;
    }
  }
};

} // namespace ptxsim

#endif // HALNET_TEST_PTXSIM_PICK_H
