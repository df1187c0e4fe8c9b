//===- Svg.cpp - a network as a picture, drawn ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Graphviz runs as a program of its own: its library would bring its own parser of files and fonts
// into every halnet, for what few ask for.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/dot/Svg.h"

#include "compiler/link/PartialFile.h"
#include "compiler/link/TemporaryFolder.h"
#include "compiler/writer/dot/Dot.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace halnet;
using namespace halnet::link;
using namespace mlir;

std::string writer::findDot() {
  llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName("dot");
  return path ? *path : "";
}

/// What `dot` prints for a picture in its language.
static llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> draw(StringRef picture) {
  std::string dot = writer::findDot();
  if (dot.empty())
    return sentence("Graphviz's 'dot' draws this picture, and is not there: install graphviz "
                    "(apt-get install graphviz)");
  std::error_code code;
  TemporaryFolder folder(code);
  if (code)
    return sentence("cannot make a temporary folder: ", code.message());
  std::string in = folder.file("net.dot"), svg = folder.file("net.svg"), log = folder.file("log");
  if (llvm::Error error = writeFile(in, {picture}))
    return error;
  std::string words;
  int status =
      llvm::sys::ExecuteAndWait(dot, {dot, "-Tsvg"}, std::nullopt, {in, svg, log}, 0, 0, &words);
  if (status == 0)
    return llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(svg));
  if (auto said = llvm::MemoryBuffer::getFile(log); said && words.empty())
    words = (*said)->getBuffer().trim();
  return sentence("Graphviz (", dot, ") failed: ", words);
}

LogicalResult writer::writeSvg(ModuleOp module, raw_ostream &out) {
  std::string picture;
  llvm::raw_string_ostream stream(picture);
  if (failed(writeDot(module, stream)))
    return failure();
  auto svg = draw(picture);
  if (!svg)
    return emitError(UnknownLoc::get(module.getContext()), llvm::toString(svg.takeError()));
  out << (*svg)->getBuffer();
  return success();
}
