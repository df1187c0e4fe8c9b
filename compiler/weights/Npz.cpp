//===- Npz.cpp - reading .npy and .npz files -----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Numbers are read in chunks, so that a header that
// lies costs no more memory than the bytes that are really there.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/Npz.h"

#include "compiler/weights/ArraySource.h"
#include "compiler/weights/Elements.h"

#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace halnet::weights {

namespace {

constexpr size_t chunkBytes = 1 << 20;

/// Fills the buffer as far as the stream goes; less than 0 where it is damaged.
int64_t readFully(ArrayStream &stream, char *buffer, size_t bytes) {
  size_t done = 0;
  while (done < bytes) {
    int64_t got = stream.read(buffer + done, bytes - done);
    if (got < 0)
      return got;
    if (got == 0)
      break;
    done += got;
  }
  return done;
}

Expected<ArrayHeader> readHeader(ArrayStream &stream, size_t &headerBytes) {
  std::string header(npyPrefixBytes, '\0');
  int64_t got = readFully(stream, header.data(), header.size());
  if (got < 0)
    return sentence("is damaged");
  header.resize(got);
  Expected<size_t> bytes = npyHeaderBytes(header);
  if (!bytes)
    return bytes.takeError();
  if (*bytes < npyPrefixBytes)
    return sentence("has a header that breaks off");
  headerBytes = *bytes;
  header.resize(*bytes);
  got = readFully(stream, header.data() + npyPrefixBytes, *bytes - npyPrefixBytes);
  if (got < 0)
    return sentence("is damaged");
  header.resize(npyPrefixBytes + got);
  return parseNpyHeader(header);
}

/// Why an array of this type or order is not read; success where it is.
Error checkReadable(const ArrayHeader &header) {
  if (header.type == "|O")
    return sentence("holds Python objects, not numbers");
  if (StringRef(header.type).starts_with(">"))
    return sentence("is big-endian ('" + header.type + "'); store it little-endian");
  if (!elementOf(header.type).convert)
    return sentence("is of type '" + header.type + "', not one of f4, f8, f2, u1, i1, i4, i8");
  if (header.fortranOrder && header.shape.size() > 1)
    return sentence("is in Fortran order; store it in C order (numpy.ascontiguousarray)");
  return Error::success();
}

} // namespace

ArrayFile::ArrayFile(StringRef path, std::unique_ptr<ArraySource> source)
    : path(path), source(std::move(source)) {}

ArrayFile::~ArrayFile() = default;

Expected<std::unique_ptr<ArrayFile>> ArrayFile::open(StringRef path) {
  Expected<std::unique_ptr<ArraySource>> source = ArraySource::open(path.str());
  if (!source)
    return sentence("'" + path + "' " + toString(source.takeError()));
  std::unique_ptr<ArrayFile> file(new ArrayFile(path, std::move(*source)));
  if (Error error = file->readHeaders())
    return error;
  return file;
}

Error ArrayFile::readHeaders() {
  StringSet<> names;
  for (size_t index = 0; index < source->size(); ++index) {
    std::string entry = source->name(index);
    StringRef name = entry;
    headers.push_back({});
    headers.back().name = name;
    if (!name.consume_back(".npy"))
      return problem(index, "is not a .npy array");
    headers.back().name = name;
    if (!names.insert(name).second)
      return problem(index, "is there twice");
    std::unique_ptr<ArrayStream> stream = source->stream(index);
    if (!stream)
      return problem(index, "is damaged");
    size_t headerBytes = 0;
    Expected<ArrayHeader> header = readHeader(*stream, headerBytes);
    if (!header)
      return problem(index, toString(header.takeError()));
    header->name = name.str();
    headers.back() = std::move(*header);
    if (Error error = checkSize(index, headerBytes))
      return error;
  }
  return Error::success();
}

Error ArrayFile::checkSize(size_t index, size_t headerBytes) const {
  const ArrayHeader &header = headers[index];
  Element element = elementOf(header.type);
  uint64_t promised = headerBytes + header.elements() * element.bytes;
  if (!element.convert || promised == source->bytes(index))
    return Error::success();
  return problem(index, "is truncated or damaged: its header promises " + Twine(promised) +
                            " bytes, the file has " + Twine(source->bytes(index)));
}

Expected<std::vector<float>> ArrayFile::read(size_t index) {
  Expected<std::string> bytes = readBytes(index);
  if (!bytes)
    return bytes.takeError();
  return toFloats(headers[index].type, *bytes);
}

Expected<std::string> ArrayFile::readBytes(size_t index) {
  const ArrayHeader &header = headers[index];
  if (Error error = checkReadable(header))
    return problem(index, toString(std::move(error)));
  std::unique_ptr<ArrayStream> stream = source->stream(index);
  size_t headerBytes = 0;
  if (!stream || errorToBool(readHeader(*stream, headerBytes).takeError()))
    return problem(index, "is damaged");
  uint64_t left = header.elements() * elementOf(header.type).bytes;
  std::string bytes, chunk(chunkBytes, '\0');
  while (left > 0) {
    size_t wanted = std::min<uint64_t>(left, chunkBytes);
    if (readFully(*stream, chunk.data(), wanted) != static_cast<int64_t>(wanted))
      return problem(index, "is truncated or damaged");
    bytes.append(chunk, 0, wanted);
    left -= wanted;
  }
  // At the end of an entry libzip compares the check sum.
  if (stream->read(chunk.data(), 1) != 0)
    return problem(index, "is damaged: its check sum is wrong");
  return bytes;
}

Error ArrayFile::problem(size_t index, const Twine &text) const {
  if (headers[index].name.empty())
    return sentence("'" + path + "' " + text);
  return sentence("'" + path + "': array '" + headers[index].name + "' " + text);
}

} // namespace halnet::weights
