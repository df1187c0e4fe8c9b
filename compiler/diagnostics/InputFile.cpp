//===- InputFile.cpp - files that a user gives, and stdin among them --------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A process has one stdin, so what it held is kept once for all who ask.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/InputFile.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Support/Errc.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace halnet;

static constexpr StringLiteral stdinName = "<stdin>";

/// protobuf reads no more of a model, and text is far shorter.
static constexpr size_t maxBinaryBytes = size_t(2) << 30, maxTextBytes = size_t(64) << 20;

bool halnet::isStdin(StringRef path) { return path == "-"; }

StringRef halnet::shownPath(StringRef path) { return isStdin(path) ? StringRef(stdinName) : path; }

StringRef halnet::placeName(StringRef path) { return sys::path::filename(shownPath(path)); }

StringRef halnet::stemOf(StringRef path) {
  return isStdin(path) ? StringRef("stdin") : sys::path::stem(path);
}

bool halnet::isCompiledFormat(StringRef start) {
  file_magic magic = identify_magic(start);
  return magic == file_magic::archive ||
         (magic >= file_magic::elf && magic <= file_magic::elf_core);
}

/// These and ONNX models.
static bool isBinary(StringRef start) {
  return start.starts_with("\x08") || isCompiledFormat(start);
}

static ErrorOr<std::unique_ptr<MemoryBuffer>> readAllOfStdin() {
  constexpr size_t chunkBytes = 1 << 16;
  SmallVector<char, 0> bytes;
  for (size_t read = 1; read != 0;) {
    size_t before = bytes.size();
    bytes.resize_for_overwrite(before + chunkBytes);
    Expected<size_t> got = sys::fs::readNativeFile(sys::fs::getStdinHandle(),
                                                   MutableArrayRef<char>(bytes).drop_front(before));
    if (!got)
      return errorToErrorCode(got.takeError());
    read = *got;
    bytes.truncate(before + read);
    StringRef text(bytes.data(), bytes.size());
    if (text.size() > (isBinary(text.take_front(chunkBytes)) ? maxBinaryBytes : maxTextBytes))
      return make_error_code(errc::file_too_large);
  }
  return MemoryBuffer::getMemBufferCopy(StringRef(bytes.data(), bytes.size()), stdinName);
}

ErrorOr<std::unique_ptr<MemoryBuffer>> halnet::openInput(StringRef path) {
  if (!isStdin(path))
    return MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  static const ErrorOr<std::unique_ptr<MemoryBuffer>> whole = readAllOfStdin();
  if (!whole)
    return whole.getError();
  return MemoryBuffer::getMemBuffer((*whole)->getBuffer(), stdinName,
                                    /*RequiresNullTerminator=*/false);
}

std::string halnet::firstBytes(StringRef path, size_t count) {
  bool isFile = sys::fs::is_regular_file(path); // a device may have no end
  if (!isFile && !isStdin(path))
    return "";
  auto start = openInput(path);
  return start ? (*start)->getBuffer().take_front(count).str() : "";
}
