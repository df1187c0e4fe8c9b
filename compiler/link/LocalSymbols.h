//===- LocalSymbols.h - hide what a library does not offer ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Hidden visibility is not enough: two hidden symbols of one name still collide,
// or are merged, in one static link.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_LOCALSYMBOLS_H
#define HALNET_COMPILER_LINK_LOCALSYMBOLS_H

#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

#include <string>

namespace halnet::link {

/// The functions of runtime/Library.cpp by which a library is reached.
constexpr llvm::StringLiteral librarySymbol = "halnet_library_NAME", entrySymbol = "halnet_entry";

/// The relocatable ELF object with all symbols local but the library's function, which
/// gets its name, and where `keepEntry` the one that is the same in every library.
llvm::Expected<std::string> makeSymbolsLocal(llvm::MemoryBufferRef object, llvm::StringRef name,
                                             bool keepEntry);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_LOCALSYMBOLS_H
