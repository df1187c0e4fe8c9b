//===- TemporaryFolder.h - files for other programs to read or write ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_TEMPORARYFOLDER_H
#define HALNET_COMPILER_LINK_TEMPORARYFOLDER_H

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"

#include <string>
#include <system_error>

namespace halnet::link {

/// A folder of temporary files that goes with this object, and on a signal such as Ctrl-C.
/// At most one at a time.
class TemporaryFolder {
public:
  explicit TemporaryFolder(std::error_code &error);
  TemporaryFolder(const TemporaryFolder &) = delete;
  ~TemporaryFolder();

  /// The path of a file in the folder.
  std::string file(const llvm::Twine &name);

private:
  llvm::SmallString<128> folder;
};

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_TEMPORARYFOLDER_H
