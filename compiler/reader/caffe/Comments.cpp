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

#include "dialects/Net/NetOps.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace halnet;
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

/// Calls `use` with what stands behind "# halnet: " in a line, and the line's number.
static void forEachComment(StringRef text, llvm::function_ref<void(StringRef, unsigned)> use) {
  unsigned number = 0;
  for (StringRef rest : llvm::split(text, '\n')) {
    ++number;
    if (rest.consume_front("# halnet: "))
      use(rest.rtrim("\r"), number);
  }
}

static void rename(StringRef layer, TextField &field) {
  for (TextField &inner : field.message->fields)
    if (inner.name == "name" || inner.name == "top")
      inner.text = layer.str();
}

void halnet::reader::addCommentedLayers(StringRef text, StringRef name, MLIRContext &context,
                                        TextMessage &net) {
  forEachComment(text, [&](StringRef rest, unsigned line) {
    auto [word, names] = rest.split(' ');
    auto [layer, blob] = names.split(" of ");
    if (layer.empty() || blob.empty())
      return;
    auto next = llvm::find_if(net.fields, [&](const TextField &field) {
      return field.name == "layer" && field.message && lineOf(field) > line;
    });
    Location place = FileLineColLoc::get(&context, name, line, 1);
    if (word == "identity")
      net.fields.insert(next, layerOf("Dropout", layer, blob, place));
    else if (word == "flatten")
      net.fields.insert(next, layerOf("Flatten", layer, blob, place));
    else if (word == "softmax" && next != net.fields.end())
      rename(layer, *next);
  });
}

/// The attribute in MLIR's syntax; null where it is none, without MLIR's own words, which have no
/// place in the file.
static net::ImageAttr parseImage(StringRef text, MLIRContext &context) {
  context.loadDialect<net::NetDialect>();
  ScopedDiagnosticHandler silent(&context, [](Diagnostic &) { return success(); });
  return dyn_cast_or_null<net::ImageAttr>(parseAttribute(text, &context));
}

bool halnet::reader::readCommentedImage(StringRef text, StringRef name, MLIRContext &context,
                                        Input &input) {
  bool good = true;
  forEachComment(text, [&](StringRef rest, unsigned line) {
    if (!rest.consume_front("image "))
      return;
    input.image.reset();
    if (rest == "none")
      return;
    net::ImageAttr image = parseImage(rest, context);
    if (image && image.getMean().size() == input.shape[1]) {
      input.image =
          ImageInput{image.getResize().asArrayRef().vec(), image.getChannels().str(),
                     image.getMean().asArrayRef().vec(), image.getScale().asArrayRef().vec()};
      return;
    }
    good = false;
    emitError(FileLineColLoc::get(&context, name, line, 1))
        << "expected images of " << input.shape[1] << " channels as halnet writes them, found '"
        << rest << "'";
  });
  return good;
}
