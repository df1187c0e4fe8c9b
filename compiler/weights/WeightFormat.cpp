//===- WeightFormat.cpp - the formats of files of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The order of the questions matters: some formats begin like others.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/WeightFormat.h"

#include "compiler/diagnostics/InputFile.h"
#include "compiler/weights/ArraySource.h"
#include "compiler/weights/CaffeModel.h"
#include "compiler/weights/MxnetParams.h"
#include "compiler/weights/NpyHeader.h"
#include "compiler/weights/OnnxModel.h"
#include "compiler/weights/Safetensors.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace halnet::weights {

ArrayRef<WeightFormatInfo> allWeightFormats() {
  static constexpr WeightFormatInfo formats[] = {
      {WeightFormat::Npz, "npz", ".npz"},
      {WeightFormat::Safetensors, "safetensors", ".safetensors"},
      {WeightFormat::MxnetParams, "mxnet-params", ".params"},
      {WeightFormat::CaffeModel, "caffemodel", ".caffemodel"},
      {WeightFormat::Onnx, "onnx", ".onnx"},
  };
  return formats;
}

/// A pickle, or since 2020 an archive with one.
static bool isTorchSave(StringRef path, StringRef start) {
  if (start.size() > 1 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5)
    return true;
  if (!start.starts_with("PK\3\4"))
    return false;
  Expected<std::unique_ptr<ArraySource>> archive = ArraySource::open(path.str());
  if (errorToBool(archive.takeError()))
    return false;
  for (size_t index = 0; index < (*archive)->size(); ++index)
    if (StringRef((*archive)->name(index)).ends_with("data.pkl"))
      return true;
  return false;
}

/// A literal of Python.
static std::string pythonText(StringRef text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + "\"";
}

static Error refuseTorchSave(StringRef path) {
  SmallString<128> converted(path);
  sys::path::replace_extension(converted, ".safetensors");
  return sentence("'" + path +
                  "' was written by torch.save, a format that can run code; in Python these lines "
                  "make safetensors of it:\n"
                  "  import safetensors.torch, torch\n"
                  "  state = torch.load(" +
                  pythonText(path) + ", map_location=\"cpu\", weights_only=True)\n" +
                  "  safetensors.torch.save_file({name: t.contiguous() for name, t in "
                  "state.items()}, " +
                  pythonText(converted) + ")");
}

Expected<WeightFormat> weightFormatOf(StringRef path) {
  std::string start = firstBytes(path, 16);
  if (isMxnetParams(start))
    return WeightFormat::MxnetParams;
  if (isSafetensors(start))
    return WeightFormat::Safetensors;
  if (isCaffeModel(start))
    return WeightFormat::CaffeModel;
  if (isOnnx(start))
    return WeightFormat::Onnx;
  if (isTorchSave(path, start))
    return refuseTorchSave(path);
  return WeightFormat::Npz;
}

} // namespace halnet::weights
