//===- CaffeReader.cpp - Caffe's prototxt ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From a file to its checked fields.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/CaffeReader.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/proto/caffe.pb.h"
#include "compiler/reader/TextFile.h"
#include "compiler/reader/caffe/CaffeNet.h"
#include "compiler/reader/caffe/CheckFields.h"
#include "compiler/reader/caffe/Comments.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Regex.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

bool halnet::reader::isCaffeText(StringRef text) {
  static const llvm::Regex sign("(^|[[:space:]};])(layers?[[:space:]]*[{<]|layer[[:space:]]*:"
                                "[[:space:]]*[{<]|input_shape[[:space:]]*:?[[:space:]]*[{<]|"
                                "input_dim[[:space:]]*:|input[[:space:]]*:[[:space:]]*[\"'])");
  return sign.match(text);
}

/// Files of 2013 hold a `layer` inside each of their `layers`; false after an error.
static bool checkVersion(const TextMessage &net) {
  for (const TextField &layers : net.fields) {
    if (layers.name != "layers" || !layers.message)
      continue;
    for (const TextField &field : layers.message->fields)
      if (field.name == "layer") {
        emitError(field.namePlace, "this is Caffe's format of 2013; its tool "
                                   "upgrade_net_proto_text makes today's of it");
        return false;
      }
  }
  return true;
}

std::optional<Description> halnet::reader::readCaffe(StringRef path, const ReadOptions &options,
                                                     MLIRContext &context, Sources &sources,
                                                     bool &failed) {
  failed = true;
  StringRef file = placeName(path);
  if (!readTextFile(path, file, sources, context))
    return std::nullopt;
  auto top = FileLineColLoc::get(&context, file, 1, 1);
  if (!options.sets.empty()) {
    emitError(top, "--set changes parameters, and a prototxt has none");
    return std::nullopt;
  }
  std::unique_ptr<TextMessage> text = parseProtoText(sources.find(file)->text, file, context);
  if (text)
    addCommentedLayers(sources.find(file)->text, file, context, *text);
  const google::protobuf::Descriptor &type = *caffe::NetParameter::descriptor();
  if (!text || !checkVersion(*text) || !checkFields(*text, type))
    return std::nullopt;
  Description description{{stemOf(path).str(), top}};
  failed = !readCaffeNet(Fields(*text, type, top), options.phase, description);
  if (!description.inputs.empty())
    failed |=
        !readCommentedImage(sources.find(file)->text, file, context, description.inputs.front());
  return description;
}
