//===- LocalSymbols.cpp - hide what a library does not offer ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What `objcopy --keep-global-symbol` does, by LLVM's own library.
//
//===----------------------------------------------------------------------===//

#include "compiler/link/LocalSymbols.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ObjCopy/ConfigManager.h"
#include "llvm/ObjCopy/ObjCopy.h"
#include "llvm/Object/Binary.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace halnet::link;

Expected<std::string> halnet::link::makeSymbolsLocal(MemoryBufferRef object, StringRef name,
                                                     bool keepEntry) {
  objcopy::ConfigManager config;
  auto keep = [&](StringRef symbol) {
    return config.Common.SymbolsToKeepGlobal.addMatcher(objcopy::NameOrPattern::create(
        symbol, objcopy::MatchStyle::Literal, [](Error error) { return error; }));
  };
  if (Error failed =
          joinErrors(keep(librarySymbol), keepEntry ? keep(entrySymbol) : Error::success()))
    return failed;
  std::string function = ("halnet_library_" + name).str();
  config.Common.SymbolsToRename[librarySymbol] = function;
  config.Common.StripUnneeded = true;
  Expected<std::unique_ptr<object::Binary>> binary = object::createBinary(object);
  if (!binary)
    return binary.takeError();
  SmallString<0> result;
  raw_svector_ostream stream(result);
  if (Error failed = objcopy::executeObjcopyOnBinary(config, **binary, stream))
    return failed;
  return std::string(result);
}
