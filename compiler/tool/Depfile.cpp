//===- Depfile.cpp - what an output was made of, for make and ninja ---------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Depfile.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

/// The path as compilers write it for make.
static std::string escaped(StringRef path) {
  std::string text;
  for (char c : path) {
    if (c == ' ' || c == '#')
      text += '\\';
    if (c == '$')
      text += '$';
    text += c;
  }
  return text;
}

std::string halnet::tool::depfileText(StringRef output, ArrayRef<std::string> inputs) {
  std::vector<std::string> paths;
  for (StringRef input : inputs) {
    SmallString<256> path(input);
    sys::fs::make_absolute(path);
    paths.push_back(path.str().str());
  }
  llvm::sort(paths);
  paths.erase(llvm::unique(paths), paths.end());
  std::string text = escaped(output) + ":";
  for (StringRef path : paths)
    text += " \\\n  " + escaped(path);
  return text + "\n";
}
