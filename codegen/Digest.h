//===- Digest.h - what kernels and code are recognised by ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SHA-256 of texts, and the identity of the code that makes kernels.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_CODEGEN_DIGEST_H
#define HALNET_CODEGEN_DIGEST_H

#include <string>
#include <string_view>

namespace halnet::codegen {

/// SHA-256 of the bytes, as 64 lower-case hexadecimal digits.
std::string sha256Hex(std::string_view bytes);

/// Identifies the machine code that compiles kernels: the GNU build ids of the
/// object that holds this function and of libHalide (where one has none, the
/// digest of its file). Differs after every change to codegen. Computed once a
/// process; not thread safe.
const std::string &codeIdentity();

} // namespace halnet::codegen

#endif // HALNET_CODEGEN_DIGEST_H
