//===- RealText.h - numbers as formats write them ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One way to write a real number, for all writers.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_REALTEXT_H
#define HALNET_COMPILER_WRITER_REALTEXT_H

#include <charconv>
#include <string>

namespace halnet::writer {

/// The shortest text that reads back as the same float or double; it has digits on both sides of a
/// dot.
template <typename Real> std::string realText(Real real) {
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, real);
  return std::string(buffer, end);
}

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_REALTEXT_H
