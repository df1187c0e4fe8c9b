//===- CallProfile.cpp - what a program said of its calls ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/prototxt/CallProfile.h"

#include "compiler/link/PartialFile.h"
#include "compiler/writer/RealText.h"

#include "nlohmann/json.hpp"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace halnet;
using namespace halnet::writer;
using llvm::StringRef;
using nlohmann::json;

/// Text that netscopes take in quotes and show as it is: they put it into their page as HTML, where
/// "direct<tile_x = 8>" would be a tag.
static std::string shownText(StringRef text) {
  std::string shown;
  for (char c : text)
    shown += c == '<'                                                  ? '('
             : c == '>'                                                ? ')'
             : llvm::isAlnum(c) || StringRef(" =,.+-_/()").contains(c) ? c
                                                                       : '_';
  return writer::quoted(shown);
}

const FieldBlock *CallProfile::find(StringRef call) const {
  auto found = notes.find(call);
  return found == notes.end() ? nullptr : &found->second;
}

llvm::Expected<CallProfile> CallProfile::read(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return link::sentence("cannot read '", path, "': ", buffer.getError().message());
  CallProfile profile;
  try {
    StringRef text = (*buffer)->getBuffer();
    json whole = json::parse(text.begin(), text.end());
    for (const json &call : whole.at("calls")) {
      auto name = call.at("name").get<std::string>();
      profile.notes[name] = {"halnet_param",
                             {{"call", shownText(name)},
                              {"milliseconds", realText(call.at("ms").get<double>())},
                              {"gflops", realText(call.at("gflops").get<double>())},
                              {"schedule", shownText(call.at("schedule").get<std::string>())}}};
    }
  } catch (const json::exception &error) {
    return link::sentence(path, ": expected what a program's 'profile --json' prints: ",
                          StringRef(error.what()).rsplit("] ").second);
  }
  return profile;
}
