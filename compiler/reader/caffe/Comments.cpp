//===- Comments.cpp - what halnet's own comments in a prototxt say ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Goes through the lines, as the parser drops comments.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/Comments.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet::reader;
using namespace mlir;

static unsigned lineOf(const TextField &field) {
  return cast<FileLineColLoc>(field.namePlace).getLine();
}

/// A layer in place, which hides the blob from those behind it.
static TextField layerOf(StringRef type, StringRef layer, StringRef blob, Location place) {
  auto message = std::make_shared<TextMessage>();
  auto add = [&](const char *name, StringRef text) {
    message->fields.push_back({name, place, TextField::Kind::String, place, text.str()});
  };
  add("name", layer);
  add("type", type);
  add("bottom", blob);
  add("top", blob);
  return {"layer", place, TextField::Kind::Message, place, "", std::move(message)};
}

void halnet::reader::addCommentedLayers(StringRef text, StringRef name, MLIRContext &context,
                                        TextMessage &net) {
  unsigned line = 0;
  for (StringRef rest : llvm::split(text, '\n')) {
    ++line;
    if (!rest.consume_front("# halnet: "))
      continue;
    StringRef type = rest.consume_front("identity ")  ? "Dropout"
                     : rest.consume_front("flatten ") ? "Flatten"
                                                      : "";
    auto [layer, blob] = rest.rtrim("\r").split(" of ");
    if (type.empty() || layer.empty() || blob.empty())
      continue;
    auto next = llvm::find_if(net.fields, [&](const TextField &field) {
      return field.name == "layer" && lineOf(field) > line;
    });
    net.fields.insert(next,
                      layerOf(type, layer, blob, FileLineColLoc::get(&context, name, line, 1)));
  }
}
