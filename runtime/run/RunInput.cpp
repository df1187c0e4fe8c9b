//===- RunInput.cpp - where the images of a run come from ---------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tells arrays from image files, and cuts both into groups.
//
//===----------------------------------------------------------------------===//

#include "runtime/run/RunInput.h"

#include "runtime/Model.h"
#include "runtime/Shapes.h"
#include "runtime/TensorShape.h"
#include "runtime/images/ImageHeader.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>

using namespace halnet::runtime;

/// Whether the file holds, or is meant to hold, one image. A pipe can only be an array:
/// looking at its first bytes would take them.
static bool isImageFile(const char *path) {
  struct stat status;
  if (stat(path, &status) || S_ISDIR(status.st_mode) || hasImageName(path))
    return true;
  uint8_t bytes[8];
  std::FILE *file = S_ISREG(status.st_mode) ? std::fopen(path, "rb") : nullptr;
  if (!file)
    return false;
  const size_t size = std::fread(bytes, 1, sizeof(bytes), file);
  std::fclose(file);
  return isJpeg(bytes, size) || isPng(bytes, size);
}

bool RunInput::open(const Vector<const char *> &operands, const char *member, Models models,
                    Error &error) {
  HALNET_ASSERT(models[0].n_inputs == 1, "a description has one input");
  all = models;
  ofImages = ofSizeOf(models, models[0]);
  for (const char *operand : operands)
    if (!isImageFile(operand)) {
      arrayPath = operand;
      return operands.size() == 1
                 ? openArray(member, error)
                 : error.fail("%s is not an image, and an array is run alone", operand);
    }
  if (member)
    return error.fail("--array chooses from an .npz file; %s is none", operands[0]);
  return openFiles(operands, error);
}

/// "(N, 3, 8, 8)", of several sizes with "or" between them.
static void writeShapes(Models models, char *text, size_t size) {
  const Model *before = nullptr;
  for (const Model &model : models) {
    const size_t end = std::strlen(text);
    if (!before || ofSizeOf({before, 1}, model).count == 0)
      std::snprintf(text + end, size - end, "%s%s", before ? " or " : "",
                    ShapeText(arrayShapeOf(model.inputs[0]), "N").text);
    before = &model;
  }
}

/// The array's axes but the first must be those of models.
bool RunInput::openArray(const char *member, Error &error) {
  if (!array.open(arrayPath, member, error))
    return false;
  const Shape &found = array.shape();
  const halnet_tensor &input = all[0].inputs[0];
  const bool last = isChannelsLast(input);
  if (found.rank == 4 && found.extents[last ? 3 : 1] == input.shape[1])
    ofImages = ofSize(all, found.extents[last ? 1 : 2], found.extents[last ? 2 : 3]);
  else
    ofImages = {};
  if (!ofImages.count) {
    char wanted[512] = "";
    writeShapes(all, wanted, sizeof(wanted));
    return error.fail("%s holds an array %s; %s takes %s with any N", arrayPath,
                      ShapeText(found).text, all[0].name, wanted);
  }
  if (found.extents[0] == 0)
    return error.fail("%s holds no image: its array is %s", arrayPath, ShapeText(found).text);
  scratch.grow(shapeOf(largest().inputs[0]).elements());
  return true;
}

bool RunInput::openFiles(const Vector<const char *> &operands, Error &error) {
  for (const char *operand : operands)
    if (!files.add(operand, error))
      return false;
  const Model &model = largest();
  if (!model.image)
    return error.fail("%s takes arrays only: its description has no 'image', which would say how "
                      "its input is made of an image file",
                      model.name);
  return queue.start(files, *model.image, model.inputs[0], error);
}

bool RunInput::next(Group &group, Error &error) {
  if (isArray())
    return nextOfArray(group, error);
  group = {};
  if (const ImageQueue::Batch *batch = queue.next())
    group = {batch->data.data(), static_cast<int64_t>(batch->files.size()), batch->files.data(),
             batch->failures.data(), batch->failures.size()};
  return true;
}

bool RunInput::nextOfArray(Group &group, Error &error) {
  const int64_t images = std::min(batchOf(largest()), count() - given);
  group = {};
  if (images == 0)
    return array.finish(error);
  const int64_t floats = images * array.shape().elementsPerImage();
  const float *data = array.next(floats, scratch.data(), error);
  if (!data)
    return false;
  places.shrink(0);
  for (int64_t i = 0; i < images; ++i)
    places.push(given++);
  group.data = data, group.images = images, group.names = places.data();
  return true;
}

static bool isSameFile(const char *one, const char *other) {
  struct stat a, b;
  return !stat(one, &a) && !stat(other, &b) && S_ISREG(a.st_mode) && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

bool RunInput::isRead(const char *path) const {
  if (isArray())
    return isSameFile(arrayPath, path);
  for (int64_t i = 0; i < files.count(); ++i)
    if (isSameFile(files[i], path))
      return true;
  return false;
}

const char *RunInput::name(int64_t index) {
  if (!isArray())
    return files[index];
  std::snprintf(place, sizeof(place), "%lld", static_cast<long long>(index));
  return place;
}
