//===- DidYouMean.h - the word that a user most likely meant -----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Suggestions for layer types, attributes, names, parameters and commands.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_DIAGNOSTICS_DIDYOUMEAN_H
#define HALNET_COMPILER_DIAGNOSTICS_DIDYOUMEAN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace halnet {

/// The candidate nearest to `word` by edit distance, case ignored, or empty
/// where none is within a third of the word's length (at least two edits, one in
/// words of up to four letters). A candidate that `word` (three letters or more) begins counts as
/// near.
llvm::StringRef nearestWord(llvm::StringRef word, llvm::ArrayRef<llvm::StringRef> candidates);

/// "; did you mean 'X'?", or nothing: the end of an error message.
std::string didYouMean(llvm::StringRef word, llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_DIDYOUMEAN_H
