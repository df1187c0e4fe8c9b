//===- PartialFile.h - files that appear whole or not at all ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is written is seen under its own name once it is complete.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_PARTIALFILE_H
#define HALNET_COMPILER_LINK_PARTIALFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::link {

/// An error of the parts, printed one after another.
template <typename... Parts> llvm::Error sentence(const Parts &...parts) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  (stream << ... << parts);
  return llvm::createStringError(llvm::inconvertibleErrorCode(), text);
}

/// A file beside the one that it becomes; what was not put in place goes with this object.
class PartialFile {
public:
  explicit PartialFile(llvm::StringRef path);
  PartialFile(const PartialFile &) = delete;
  ~PartialFile();

  /// Where to write.
  const std::string &path() const { return partial; }
  llvm::Error putInPlace();

private:
  std::string wanted, partial;
};

/// Whether two paths name one file, which may still have to be written. Devices are none.
bool isSameFile(llvm::StringRef path, llvm::StringRef other);

/// Writes parts one behind another to a file, stdout where it is "-"; the error names it.
llvm::Error writeFile(llvm::StringRef path, llvm::ArrayRef<llvm::StringRef> parts);
/// The same, so that the file appears whole or not at all.
llvm::Error writeWholeFile(llvm::StringRef path, llvm::StringRef contents);
/// What a command makes: to stdout where the path is empty or "-", to a device as it is, else as
/// writeWholeFile does. Binary or text.
llvm::Error writeOutput(llvm::StringRef path, llvm::StringRef contents);

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_PARTIALFILE_H
