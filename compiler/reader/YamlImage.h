//===- YamlImage.h - what a net wants of an image ---------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The key `image` of an input.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_YAMLIMAGE_H
#define HALNET_COMPILER_READER_YAMLIMAGE_H

#include "compiler/reader/Description.h"
#include "compiler/reader/Expression.h"

namespace halnet::reader {

/// Reads `node` into `input.image`; the input's shape is known. Every channel gets
/// a mean and a scale. False after errors were emitted, each at its value.
bool readImage(const YamlNode &node, const Scope &scope, Input &input);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_YAMLIMAGE_H
