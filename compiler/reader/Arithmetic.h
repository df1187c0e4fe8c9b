//===- Arithmetic.h - operators of expressions -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the operators of expressions do with values.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_ARITHMETIC_H
#define HALNET_COMPILER_READER_ARITHMETIC_H

#include "compiler/reader/Setting.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace halnet::reader {

/// `left OP right` for + - * / == != < <= > >= and `and`. Integers stay integers
/// where the result is whole, so that 64 * 0.25 counts channels. The error's
/// text says what is wrong with which operand.
llvm::Expected<Setting> applyOperator(llvm::StringRef op, const Setting &left,
                                      const Setting &right);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_ARITHMETIC_H
