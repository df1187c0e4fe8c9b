//===- SymbolLayers.cpp - MXNet's ops as layers ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Defaults are those of MXNet 1.9.1's operators: what is at its default a
// symbol file leaves out.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/mxnet/Symbol.h"

#include "compiler/diagnostics/DidYouMean.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace halnet;
using namespace halnet::reader;
using namespace mlir;

namespace {

/// Attributes that say how MXNet computes or trains, and not what.
constexpr StringLiteral meaningless[] = {"cudnn_tune",
                                         "cudnn_off",
                                         "ctx_group",
                                         "lr_mult",
                                         "wd_mult",
                                         "force_mirroring",
                                         "mirror_stage",
                                         "workspace",
                                         "momentum",
                                         "use_global_stats",
                                         "output_mean_var",
                                         "grad_scale",
                                         "ignore_label",
                                         "use_ignore",
                                         "normalization",
                                         "out_grad",
                                         "smooth_alpha",
                                         "is_ascend",
                                         "p",
                                         "mode",
                                         "min_calib_range",
                                         "max_calib_range",
                                         "fix_linear_bias_grad",
                                         "num_args"};

/// Adds the attributes of a layer, each at the place of the node's attribute that it comes from.
class Converter {
public:
  Converter(SymbolNode &node, SymbolLayer &layer) : node(node), layer(layer) {}

  void convolution();
  void dense();
  void batchNorm();
  void activation();
  void product();
  void maximum();
  void sliceChannel();
  void sliceAxis();
  void lrn();
  void reshape();
  void pooling();
  void concat();
  void softmax();
  void softmaxOutput();
  void common();

private:
  void add(StringRef name, Setting value, StringRef from) {
    const SymbolAttribute *source = node.find(from);
    layer.attributes.push_back({name.str(), std::move(value), source ? source->place : node.place,
                                source ? source->namePlace : node.place});
  }

  void addPair(StringRef height, StringRef width, StringRef from, int64_t fallback) {
    auto [h, w] = node.pair(from, fallback);
    add(height, {h}, from);
    add(width, {w}, from);
  }

  void addWindow() {
    addPair("kernel_h", "kernel_w", "kernel", 1);
    addPair("stride_h", "stride_w", "stride", 1);
    addPair("pad_h", "pad_w", "pad", 0);
  }

  /// Channels stand second in all that is read.
  void checkLayout() {
    std::string layout = node.word("layout", "NCHW");
    if (layout != "NCHW" && layout != "None")
      node.refuse("layout", "is '" + layout + "'; only NCHW is read");
  }

  SymbolNode &node;
  SymbolLayer &layer;
};

} // namespace

void Converter::convolution() {
  checkLayout();
  bool hasBias = !node.boolean("no_bias", false);
  add("num_output", {node.integer("num_filter", 0)}, "num_filter");
  addWindow();
  addPair("dilation_h", "dilation_w", "dilate", 1);
  add("group", {node.integer("num_group", 1)}, "num_group");
  add("bias_term", {hasBias}, "no_bias");
  if (node.find("workspace"))
    add("workspace", {node.integer("workspace", 1024)}, "workspace");
  layer.type = "Convolution";
  layer.parameters = {"_weight"};
  if (hasBias)
    layer.parameters.push_back("_bias");
}

void Converter::dense() {
  bool hasBias = !node.boolean("no_bias", false);
  if (!node.boolean("flatten", true))
    node.refuse("flatten", "is False; a dense layer takes everything but the batch");
  add("num_output", {node.integer("num_hidden", 0)}, "num_hidden");
  add("bias_term", {hasBias}, "no_bias");
  layer.type = "InnerProduct";
  layer.parameters = {"_weight"};
  if (hasBias)
    layer.parameters.push_back("_bias");
}

void Converter::batchNorm() {
  if (node.integer("axis", 1) != 1)
    node.refuse("axis", "is not 1, the channels");
  add("eps", {node.real("eps", 1e-3)}, "eps");
  add("fix_gamma", {node.boolean("fix_gamma", true)}, "fix_gamma");
  if (node.find("momentum"))
    add("momentum", {node.real("momentum", 0.9)}, "momentum");
  layer.type = "BatchNorm";
  layer.parameters = {"_gamma", "_beta", "_moving_mean", "_moving_var"};
}

void Converter::activation() {
  std::string type = node.word("act_type", "");
  if (type != "relu" && type != "sigmoid")
    node.refuse("act_type", "is '" + type + "'; relu and sigmoid are read");
  layer.type = type == "sigmoid" ? "Sigmoid" : "ReLU";
}

void Converter::product() {
  add("operation", {std::string("PROD")}, "");
  layer.type = "Eltwise";
}

void Converter::maximum() {
  add("operation", {std::string("MAX")}, "");
  layer.type = "Eltwise";
}

void Converter::sliceChannel() {
  if (node.integer("axis", 1) != 1)
    node.refuse("axis", "is not 1, the channels");
  if (node.boolean("squeeze_axis", false))
    node.refuse("squeeze_axis", "is True; parts keep their dimensions");
  constexpr int64_t mostParts = 1024;
  int64_t parts = node.integer("num_outputs", 1);
  if (parts < 1 || parts > mostParts) {
    node.refuse("num_outputs", "is not from 1 to " + Twine(mostParts));
    return;
  }
  layer.parts = parts;
  layer.type = parts > 1 ? "Slice" : "Identity";
  if (parts > 1)
    add("parts", {parts}, "num_outputs");
}

void Converter::sliceAxis() {
  if (node.integer("axis", 0) != 1)
    node.refuse("axis", "is not 1, the channels");
  int64_t begin = node.integer("begin", 0);
  if (begin < 0)
    node.refuse("begin", "counts from the end; it is read from 0 on");
  add("begin", {begin}, "begin");
  if (node.word("end", "None") != "None")
    add("end", {node.integer("end", 0)}, "end");
  layer.type = "Slice";
}

void Converter::lrn() {
  add("local_size", {node.integer("nsize", 0)}, "nsize");
  add("alpha", {node.real("alpha", 1e-4)}, "alpha");
  add("beta", {node.real("beta", 0.75)}, "beta");
  add("k", {node.real("knorm", 2)}, "knorm");
  layer.type = "LRN";
}

void Converter::pooling() {
  checkLayout();
  layer.type = "Pooling";
  std::string type = node.word("pool_type", "max"),
              convention = node.word("pooling_convention", "valid");
  if (type != "max" && type != "avg")
    node.refuse("pool_type", "is '" + type + "'; max and avg are read");
  if (convention != "valid" && convention != "full")
    node.refuse("pooling_convention", "is '" + convention + "'; valid and full are read");
  add("pool", {std::string(type == "max" ? "MAX" : "AVE")}, "pool_type");
  bool countsPadding = node.boolean("count_include_pad", true);
  bool isGlobal = node.boolean("global_pool", false);
  add("global_pooling", {isGlobal}, "global_pool");
  if (isGlobal) { // the window that may be given has no meaning
    for (StringRef unused : {"kernel", "stride", "pad"})
      node.find(unused);
    return;
  }
  addWindow();
  add("round", {std::string(convention == "full" ? "ceil" : "floor")}, "pooling_convention");
  add("count_padding", {countsPadding}, "count_include_pad");
}

void Converter::concat() {
  int64_t axis = node.integer("dim", 1);
  if (axis != 1)
    node.refuse("dim", "is " + Twine(axis) + "; only channels, 1, are joined");
  layer.type = "Concat";
}

void Converter::softmax() {
  int64_t axis = node.integer("axis", -1);
  if (axis != 1 && axis != -1)
    node.refuse("axis", "is " + Twine(axis) + "; only that of the classes is read");
  if (node.real("temperature", 1) != 1)
    node.refuse("temperature", "is not 1");
  layer.type = "Softmax";
}

void Converter::softmaxOutput() {
  node.boolean("multi_output", false);
  node.boolean("preserve_shape", false);
  layer.type = "Softmax";
  layer.ignoredInputs = node.inputs.size() > 1 ? 1 : 0; // the label
}

/// Factors of channels, [N, C], get the two dimensions more that broadcasting asks for.
void Converter::reshape() {
  std::vector<int64_t> shape = node.list("shape", {});
  bool isFactors = shape.size() == 4 && (shape[0] == 0 || shape[0] == -1) && shape[1] >= 0 &&
                   shape[2] == 1 && shape[3] == 1 && !node.boolean("reverse", false);
  if (!isFactors)
    node.refuse("shape", "is not (0, 0, 1, 1) or the like, all that is read");
  layer.givesFactors = true;
  layer.type = "Identity";
}

/// What any node may carry, and a look at what nobody asked for.
void Converter::common() {
  for (StringRef name : {"mirror_stage", "__mirror_stage__"})
    if (node.find(name))
      add("mirror_stage", {node.boolean(name, false)}, name);
  for (const SymbolAttribute &attribute : node.attributes) {
    StringRef name = attribute.name;
    if (attribute.isUsers || name.starts_with("__") || node.known.contains(name) ||
        llvm::is_contained(meaningless, name))
      continue;
    std::vector<StringRef> names;
    for (const auto &known : node.known)
      names.push_back(known.getKey());
    llvm::sort(names);
    emitError(attribute.namePlace)
        << node.op.name << " has no attribute '" << name << "' here" << didYouMean(name, names);
    node.broken = true;
  }
}

/// The layer's type where the op has nothing to convert.
static StringRef plainType(StringRef op) {
  return llvm::StringSwitch<StringRef>(op)
      .Cases({"elemwise_add", "_plus", "_Plus", "ElementWiseSum", "add_n", "_grad_add"}, "Eltwise")
      .Cases({"Flatten", "flatten"}, "Flatten")
      .Case("relu", "ReLU")
      .Case("sigmoid", "Sigmoid")
      .Case("broadcast_mul", "Scale")
      .Cases({"_copy", "identity", "Dropout", "BlockGrad", "stop_gradient"}, "Identity")
      .Default("");
}

std::optional<SymbolLayer> halnet::reader::convertNode(SymbolNode &node) {
  using Conversion = void (Converter::*)();
  Conversion convert = llvm::StringSwitch<Conversion>(node.op.name)
                           .Case("Convolution", &Converter::convolution)
                           .Case("FullyConnected", &Converter::dense)
                           .Case("BatchNorm", &Converter::batchNorm)
                           .Case("Activation", &Converter::activation)
                           .Case("Pooling", &Converter::pooling)
                           .Cases({"elemwise_mul", "_mul", "_Mul"}, &Converter::product)
                           .Cases({"_maximum", "_Maximum"}, &Converter::maximum)
                           .Cases({"SliceChannel", "split"}, &Converter::sliceChannel)
                           .Case("slice_axis", &Converter::sliceAxis)
                           .Case("LRN", &Converter::lrn)
                           .Cases({"Reshape", "reshape"}, &Converter::reshape)
                           .Cases({"Concat", "concat"}, &Converter::concat)
                           .Case("softmax", &Converter::softmax)
                           .Case("SoftmaxActivation", &Converter::softmaxOutput)
                           .Cases({"SoftmaxOutput", "Softmax"}, &Converter::softmaxOutput)
                           .Default(nullptr);
  SymbolLayer layer{plainType(node.op.name).str()};
  if (!convert && layer.type.empty())
    return std::nullopt;
  Converter converter(node, layer);
  if (convert)
    (converter.*convert)();
  converter.common();
  return layer;
}
