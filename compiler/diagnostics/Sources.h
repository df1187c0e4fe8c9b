//===- Sources.h - the texts that places point into --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which text stands behind a file name in a location, and how a user calls it.
// Locations hold names relative to the description's folder, so that nothing
// written depends on where a build runs; messages show paths as typed.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_DIAGNOSTICS_SOURCES_H
#define HALNET_COMPILER_DIAGNOSTICS_SOURCES_H

#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace halnet {

/// Everything that was read, by the name it has in locations. Owns the texts.
/// Not thread safe.
class Sources {
public:
  struct Source {
    std::string shown; ///< the path as the user typed it, or an option such as "--set"
    std::string text;
  };

  /// Adds a text; one of the same name is replaced.
  void add(llvm::StringRef name, llvm::StringRef shown, llvm::StringRef text);

  /// The source of that name, or null.
  const Source *find(llvm::StringRef name) const;

  /// The path to show for a name: itself where it is unknown.
  llvm::StringRef shown(llvm::StringRef name) const;

  /// The paths to show, and options among them, sorted.
  std::vector<std::string> shownPaths() const;

  /// Line `number` (from 1) without its end; empty where there is none.
  llvm::StringRef line(llvm::StringRef name, unsigned number) const;

private:
  llvm::StringMap<Source> sources;
};

} // namespace halnet

#endif // HALNET_COMPILER_DIAGNOSTICS_SOURCES_H
