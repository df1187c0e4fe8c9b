//===- ArrayReader.cpp - the images of an input file ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the array, checks its size against the file's, converts its elements.
//
//===----------------------------------------------------------------------===//

#include "runtime/ArrayReader.h"

#include "runtime/Names.h"

#include <algorithm>
#include <cstring>

using namespace halnet::runtime;

bool ArrayReader::open(const char *filePath, const char *array, Error &error) {
  path = filePath;
  if (!file.open(path, error))
    return false;
  if (file.size() == 0)
    return error.fail("%s is empty; expected an .npy, .npz, JPEG or PNG file", path);
  if (file.size() >= 6 && !std::memcmp(file.data(), "\x93NUMPY", 6)) {
    if (array)
      return error.fail("--array chooses from an .npz file; %s is an .npy file", path);
    return openNpy(error);
  }
  if (file.size() >= 4 && !std::memcmp(file.data(), "PK", 2))
    return openNpz(array, error);
  return error.fail("%s is neither an .npy, .npz, JPEG nor PNG file", path);
}

bool ArrayReader::openNpy(Error &error) {
  if (!parseNpyHeader(file.data(), file.size(), path, header, error))
    return false;
  const size_t wanted = header.shape.elements() * elementSize(header.type);
  const size_t found = file.size() - header.headerBytes;
  if (found != wanted)
    return error.fail("%s is %s: %s elements take %zu bytes, and %zu follow its header", path,
                      found < wanted ? "truncated" : "too long", ShapeText(header.shape).text,
                      wanted, found);
  at = file.data() + header.headerBytes;
  return true;
}

bool ArrayReader::openNpz(const char *array, Error &error) {
  ZipDirectory directory;
  ZipMember member;
  if (!directory.open(file.data(), file.size(), path, error))
    return false;
  if (!(array ? findMember(directory, array, member, error) : onlyMember(directory, member, error)))
    return false;
  zipped = true;
  if (!stream.open(file.data(), file.size(), member, path, error))
    return false;
  // The head's own length stands in its first 12 bytes.
  uint8_t bytes[maxNpyHeader];
  const size_t start = 12;
  if (member.size < start || !stream.read(bytes, start, error))
    return error.fail("%s: its array is not an .npy file", path);
  const size_t length = std::clamp(npyHeaderBytes(bytes), start,
                                   size_t(std::min<uint64_t>(member.size, maxNpyHeader)));
  if (!stream.read(bytes + start, length - start, error) ||
      !parseNpyHeader(bytes, length, path, header, error))
    return false;
  const uint64_t wanted = header.shape.elements() * elementSize(header.type);
  if (member.size - header.headerBytes != wanted)
    return error.fail("%s is damaged: %s elements take %llu bytes, and its array has %llu", path,
                      ShapeText(header.shape).text, static_cast<unsigned long long>(wanted),
                      static_cast<unsigned long long>(member.size - header.headerBytes));
  return true;
}

bool ArrayReader::findMember(ZipDirectory &directory, const char *array, ZipMember &member,
                             Error &error) {
  ClosestName closest(array);
  while (directory.next(member, error)) {
    if (member.isCalled(array))
      return true;
    closest.offer(member.name, member.stemLength());
  }
  if (*error.text)
    return false;
  return error.fail("%s has no array called '%s'%s", path, array, closest.suggestion().text);
}

bool ArrayReader::onlyMember(ZipDirectory &directory, ZipMember &member, Error &error) {
  if (directory.count() == 1)
    return directory.next(member, error);
  if (directory.count() == 0)
    return error.fail("%s holds no array", path);
  NameList names;
  while (directory.next(member, error))
    names.add(member.name, member.stemLength());
  if (*error.text)
    return false;
  return error.fail("%s holds %llu arrays (%s): choose one with --array NAME", path,
                    static_cast<unsigned long long>(directory.count()), names.text());
}

bool ArrayReader::read(void *to, size_t bytes, Error &error) {
  if (zipped)
    return stream.read(to, bytes, error);
  std::memcpy(to, at, bytes);
  at += bytes;
  return true;
}

const float *ArrayReader::next(int64_t count, float *scratch, Error &error) {
  if (header.type == ElementType::F32) {
    if (!zipped && reinterpret_cast<uintptr_t>(at) % alignof(float) == 0) {
      const auto *elements = reinterpret_cast<const float *>(at);
      at += count * sizeof(float);
      return elements;
    }
    return read(scratch, count * sizeof(float), error) ? scratch : nullptr;
  }
  union {
    double f64[512];
    uint8_t u8[512];
  } piece;
  for (int64_t done = 0; done < count;) {
    const int64_t n = std::min<int64_t>(count - done, 512);
    if (!read(&piece, n * elementSize(header.type), error))
      return nullptr;
    for (int64_t i = 0; i < n; ++i)
      scratch[done + i] = header.type == ElementType::F64 ? static_cast<float>(piece.f64[i])
                                                          : static_cast<float>(piece.u8[i]);
    done += n;
  }
  return scratch;
}

bool ArrayReader::finish(Error &error) { return !zipped || stream.finish(error); }
