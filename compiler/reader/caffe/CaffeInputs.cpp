//===- CaffeInputs.cpp - inputs of prototxts ------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shapes, and how training makes its input of images.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/caffe/CaffeLayer.h"

#include "dialects/Net/ShapedLayer.h"

#include "mlir/IR/Diagnostics.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

std::optional<Input> halnet::reader::makeInput(PlacedName name, std::vector<int64_t> shape,
                                               Location place) {
  if (shape.size() != 4) {
    emitError(place) << "expected 4 dimensions for the input '" << name.name << "', found "
                     << shape.size();
    return std::nullopt;
  }
  if (!checkInputShape(shape, place))
    return std::nullopt;
  return Input{std::move(name), std::move(shape), std::nullopt, place};
}

bool halnet::reader::convertInputs(const CaffeLayer &layer, std::vector<Input> &inputs) {
  Fields fields = layer.fields.block("input_param");
  std::vector<Fields> shapes = fields.blocks("shape");
  if (shapes.size() != 1 && shapes.size() != layer.tops.size()) {
    emitError(fields.place()) << "expected one 'shape', or one for each of " << layer.tops.size()
                              << " tops, found " << shapes.size();
    return false;
  }
  bool good = true;
  for (auto [index, top] : llvm::enumerate(layer.tops)) {
    const Fields &shape = shapes[shapes.size() == 1 ? 0 : index];
    std::optional<Input> input =
        makeInput({top->text, top->place}, shape.integers("dim"), shape.place());
    good &= input.has_value();
    if (input)
      inputs.push_back(std::move(*input));
  }
  return good;
}

static StringRef blockOf(StringRef type) {
  return type == "Data"        ? "data_param"
         : type == "ImageData" ? "image_data_param"
                               : "memory_data_param";
}

/// The block that says how images are made the input: files of 2013 have `crop_size`, `scale` and
/// `mean_file` in that of the layer's type, from where Caffe moves them over those of
/// transform_param.
static Fields transformOf(const CaffeLayer &layer, StringRef name) {
  Fields own = layer.fields.block(blockOf(layer.type.name));
  bool isOld = layer.type.name != "MemoryData" && own.has(name);
  return isOld ? own : layer.fields.block("transform_param");
}

/// Height and width of what the layer gives; 0 where it doesn't say.
static std::pair<int64_t, int64_t> extentsOf(const CaffeLayer &layer) {
  Fields own = layer.fields.block(blockOf(layer.type.name));
  int64_t crop = transformOf(layer, "crop_size").integer("crop_size");
  if (crop > 0)
    return {crop, crop};
  if (layer.type.name == "MemoryData")
    return {own.integer("height"), own.integer("width")};
  if (layer.type.name == "ImageData")
    return {own.integer("new_height"), own.integer("new_width")};
  return {0, 0};
}

static int64_t channelsOf(const CaffeLayer &layer) {
  if (layer.type.name == "MemoryData")
    return layer.fields.block("memory_data_param").integer("channels");
  bool isGrey = layer.fields.block("transform_param").boolean("force_gray") ||
                (layer.type.name == "ImageData" &&
                 !layer.fields.block("image_data_param").boolean("is_color"));
  return isGrey ? 1 : 3;
}

/// Caffe reads images as BGR, takes the mean away and then scales.
static void addImage(const CaffeLayer &layer, Input &input) {
  Fields transform = layer.fields.block("transform_param");
  size_t channels = input.shape[1];
  if (channels != 1 && channels != 3)
    return;
  if (const TextField *file = transformOf(layer, "mean_file").find("mean_file")) {
    emitWarning(file->namePlace)
        << "the mean image is not read; images need 'mean_value' in its place";
    return;
  }
  std::vector<double> mean = transform.reals("mean_value");
  if (mean.size() != channels)
    mean.assign(channels, mean.empty() ? 0 : mean.front());
  input.image =
      ImageInput{{},
                 channels == 1 ? "GREY" : "BGR",
                 std::move(mean),
                 std::vector<double>(channels, transformOf(layer, "scale").real("scale"))};
}

std::optional<Input> halnet::reader::convertData(const CaffeLayer &layer, const CaffeLayer *other) {
  auto [height, width] = extentsOf(layer);
  if (height == 0 && other) {
    std::tie(height, width) = extentsOf(*other);
    if (height > 0) {
      InFlightDiagnostic warning = emitWarning(layer.fields.place())
                                   << "'" << layer.name.name << "' does not say how large its "
                                   << "images are; they count as " << height << " x " << width;
      warning.attachNote(other->fields.place()) << "as the other phase crops them";
    }
  }
  if (height == 0) {
    emitError(layer.fields.place()) << layer.type.name << " needs 'crop_size' in a "
                                    << "'transform_param': how large the input is";
    return std::nullopt;
  }
  int64_t batch = layer.fields.block(blockOf(layer.type.name)).integer("batch_size");
  std::optional<Input> input = makeInput(
      {layer.tops.front()->text, layer.tops.front()->place},
      {std::max<int64_t>(batch, 1), channelsOf(layer), height, width}, layer.fields.place());
  if (input)
    addImage(layer, *input);
  return input;
}
