//===- CheckLayers.cpp - types and attributes of layers ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Holds layers to the table of layer types.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/Description.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "dialects/Support/Assert.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace halnet::reader;
using namespace mlir;
using halnet::didYouMean;

const Setting &Layer::attribute(StringRef attributeName) const {
  for (const LayerAttribute &attribute : attributes)
    if (attribute.name == attributeName)
      return attribute.value;
  const LayerType *known = layerType(type.name);
  const AttributeType *attributeType = known ? known->attribute(attributeName) : nullptr;
  HALNET_ASSERT(attributeType, "asked for an attribute that the layer's type lacks");
  return attributeType->fallback;
}

static const LayerAttribute *given(const Layer &layer, StringRef name) {
  auto found =
      llvm::find_if(layer.attributes, [&](const LayerAttribute &a) { return a.name == name; });
  return found == layer.attributes.end() ? nullptr : &*found;
}

static bool fits(const Setting &value, const AttributeType &type) {
  auto isInside = [&](const Setting &number) {
    return number.isNumber() && number.number() >= type.least && number.number() <= type.most;
  };
  switch (type.kind) {
  case AttributeKind::Integer:
    return value.integer() && isInside(value);
  case AttributeKind::Real:
    return isInside(value);
  case AttributeKind::Reals:
    return value.list() && llvm::all_of(*value.list(), isInside);
  case AttributeKind::Boolean:
    return value.boolean();
  case AttributeKind::Choice:
    return value.word() && llvm::is_contained(type.choices, StringRef(*value.word()));
  }
  return false;
}

/// Words of prototxt that a description says otherwise; empty for all others.
static StringRef insteadOf(StringRef name) {
  if (name == "bottom")
    return "; what a layer reads stands in 'from'";
  if (name == "top")
    return "; what a layer gives has the layer's name";
  if (name.ends_with("_param"))
    return "; attributes stand directly in the layer";
  return "";
}

static bool unknownAttribute(const LayerAttribute &attribute, const LayerType &type) {
  StringRef instead = insteadOf(attribute.name);
  emitError(attribute.namePlace) << type.name << " has no attribute '" << attribute.name << "'"
                                 << (instead.empty()
                                         ? didYouMean(attribute.name, type.attributeNames())
                                         : instead.str());
  return false;
}

static bool checkAttribute(const LayerAttribute &attribute, const LayerType &type) {
  const AttributeType *known = type.attribute(attribute.name);
  if (!known)
    return unknownAttribute(attribute, type);
  if (fits(attribute.value, *known))
    return true;
  InFlightDiagnostic error = emitError(attribute.place)
                             << "'" << attribute.name << "' takes " << expectedText(*known)
                             << ", found " << quotedText(attribute.value) << attribute.origin;
  if (known->kind == AttributeKind::Choice && attribute.value.word()) {
    std::vector<StringRef> choices(known->choices.begin(), known->choices.end());
    error << didYouMean(*attribute.value.word(), choices);
  }
  return false;
}

/// Whether an attribute that the type lacks is `name` misspelt; that error says enough.
static bool misspelt(StringRef name, const Layer &layer, const LayerType &type) {
  return llvm::any_of(layer.attributes, [&](const LayerAttribute &a) {
    return !type.attribute(a.name) && halnet::nearestWord(a.name, type.attributeNames()) == name;
  });
}

static bool checkRequired(const Layer &layer, const LayerType &type) {
  bool good = true;
  for (const AttributeType &attribute : type.attributes)
    if (attribute.required && !given(layer, attribute.name) &&
        !misspelt(attribute.name, layer, type)) {
      emitError(layer.place) << type.name << " needs '" << attribute.name
                             << "': " << expectedText(attribute);
      good = false;
    }
  return good;
}

/// `both`, or `height` and `width` together, and not both ways.
static bool checkPair(const Layer &layer, StringRef both, StringRef height, StringRef width) {
  const LayerAttribute *square = given(layer, both), *h = given(layer, height),
                       *w = given(layer, width);
  if (const LayerAttribute *side = h ? h : w; square && side) {
    InFlightDiagnostic error = emitError(side->namePlace)
                               << "'" << side->name << "' and '" << both << "' exclude each other";
    error.attachNote(square->namePlace) << "'" << both << "' is given here";
    return false;
  }
  if (bool(h) == bool(w))
    return true;
  emitError((h ? h : w)->namePlace)
      << "'" << (h ? height : width) << "' needs '" << (h ? width : height) << "' beside it";
  return false;
}

/// The padding of the four sides: all are given, and nothing for two sides or four beside them.
static bool checkSides(const Layer &layer) {
  const LayerAttribute *first = nullptr;
  const char *missing = nullptr;
  for (const char *side : {"pad_top", "pad_bottom", "pad_left", "pad_right"}) {
    const LayerAttribute *found = given(layer, side);
    first = first ? first : found;
    missing = found ? missing : side;
  }
  if (!first)
    return true;
  for (const char *both : {"pad", "pad_h", "pad_w"})
    if (const LayerAttribute *other = given(layer, both)) {
      InFlightDiagnostic error = emitError(first->namePlace) << "'" << first->name << "' and '"
                                                             << both << "' exclude each other";
      error.attachNote(other->namePlace) << "'" << both << "' is given here";
      return false;
    }
  if (missing)
    emitError(first->namePlace) << "'" << first->name << "' needs '" << missing << "' beside it";
  return !missing;
}

static bool checkWindow(const Layer &layer, const LayerType &type) {
  bool good = checkPair(layer, "kernel_size", "kernel_h", "kernel_w");
  good &= checkPair(layer, "stride", "stride_h", "stride_w");
  good &= checkPair(layer, "pad", "pad_h", "pad_w");
  good &= checkSides(layer);
  if (type.attribute("dilation"))
    good &= checkPair(layer, "dilation", "dilation_h", "dilation_w");
  const LayerAttribute *kernel =
      given(layer, "kernel_size") ? given(layer, "kernel_size") : given(layer, "kernel_h");
  bool isGlobal =
      type.attribute("global_pooling") && layer.attribute("global_pooling") == Setting{true};
  if (good && !kernel && !isGlobal) {
    emitError(layer.place) << type.name << " needs 'kernel_size', or 'kernel_h' and 'kernel_w'";
    return false;
  }
  if (kernel && isGlobal) {
    emitError(kernel->namePlace, "a global pooling has no kernel: its window is the whole image");
    return false;
  }
  return good;
}

static bool checkInputs(const Layer &layer, const LayerType &type) {
  size_t found = layer.bottoms.size();
  if ((found >= type.fewestInputs && found <= type.mostInputs) || given(layer, "bottom"))
    return true;
  InFlightDiagnostic error = emitError(found ? layer.bottoms.front().place : layer.place);
  error << type.name << " reads ";
  if (type.mostInputs == type.fewestInputs)
    error << type.fewestInputs << " layer" << (type.fewestInputs > 1 ? "s" : "");
  else
    error << type.fewestInputs << " to " << type.mostInputs << " layers";
  error << ", found " << found;
  return false;
}

/// What takes the place of a type that other programs have; empty where nothing is known of it.
static StringRef typeInstead(StringRef name) {
  return llvm::StringSwitch<StringRef>(name)
      .CaseLower("dropout", "it changes nothing when a net runs: leave it out, or use Identity")
      .CasesLower({"leakyrelu", "leaky_relu", "prelu"}, "ReLU is the nearest, without a slope")
      .CasesLower({"dense", "linear", "fc", "fullyconnected", "fully_connected", "gemm"},
                  "use InnerProduct")
      .CasesLower({"conv", "conv2d"}, "use Convolution")
      .CasesLower({"maxpool", "maxpooling", "max_pool"}, "use Pooling with pool: MAX")
      .CasesLower({"avgpool", "averagepool", "averagepooling", "avg_pool"},
                  "use Pooling with pool: AVE")
      .CasesLower({"add", "sum", "plus"}, "use Eltwise")
      .CasesLower({"mul", "multiply", "product"}, "use Eltwise with operation: PROD")
      .CasesLower({"max", "maximum"}, "use Eltwise with operation: MAX")
      .CasesLower({"bn", "batchnormalization"}, "use BatchNorm")
      .Default("");
}

static bool unknownType(const PlacedName &type) {
  std::vector<StringRef> known;
  for (const LayerType &layerType : layerTypes())
    known.push_back(layerType.name);
  std::string hint = didYouMean(type.name, known);
  if (StringRef instead = typeInstead(type.name); !instead.empty())
    hint = "; " + instead.str();
  if (hint.empty())
    hint = "; there are " + llvm::join(known, ", ");
  emitError(type.place) << "no layer type '" << type.name << "'" << hint;
  return false;
}

/// A sum has as many coefficients as inputs; nothing else has any.
static bool checkEltwise(const Layer &layer) {
  const LayerAttribute *coeff = given(layer, "coeff");
  if (!coeff)
    return true;
  size_t found = coeff->value.list()->size();
  const LayerAttribute *operation = given(layer, "operation");
  if (operation && operation->value != Setting{std::string("SUM")}) {
    InFlightDiagnostic error = emitError(coeff->namePlace, "only a sum has coefficients");
    error.attachNote(operation->place) << "this is " << valueText(operation->value);
    return false;
  }
  if (found == layer.bottoms.size())
    return true;
  emitError(coeff->place) << "'coeff' has " << found << " numbers for " << layer.bottoms.size()
                          << " layers";
  return false;
}

/// A part of equal parts, or a range, and not both.
static bool checkSlice(const Layer &layer) {
  const LayerAttribute *parts = given(layer, "parts"), *part = given(layer, "part"),
                       *begin = given(layer, "begin"), *end = given(layer, "end");
  if (const LayerAttribute *range = begin ? begin : end; range && (parts || part)) {
    emitError((parts ? parts : part)->namePlace) << "'" << (parts ? parts : part)->name << "' and '"
                                                 << range->name << "' exclude each other";
    return false;
  }
  if (bool(parts) != bool(part)) {
    emitError((parts ? parts : part)->namePlace) << "'" << (parts ? "parts" : "part") << "' needs '"
                                                 << (parts ? "part" : "parts") << "' beside it";
    return false;
  }
  if (parts && *part->value.integer() > *parts->value.integer()) {
    emitError(part->place) << "there is no part " << *part->value.integer() << " of "
                           << *parts->value.integer();
    return false;
  }
  int64_t first = begin ? *begin->value.integer() : 0;
  if (!end || *end->value.integer() > first)
    return true;
  emitError(end->place) << "'end' must lie behind 'begin', " << first;
  return false;
}

static bool checkLrn(const Layer &layer) {
  const LayerAttribute *size = given(layer, "local_size");
  if (!size || *size->value.integer() % 2)
    return true;
  emitError(size->place) << "'local_size' must be odd, found " << *size->value.integer();
  return false;
}

/// The factors of a Scale of two layers come from the second.
static bool checkScale(const Layer &layer) {
  const LayerAttribute *bias = given(layer, "bias_term");
  if (layer.bottoms.size() < 2 || !bias || !*bias->value.boolean())
    return true;
  emitError(bias->namePlace, "a Scale of two layers has no bias");
  return false;
}

/// What no attribute shows by itself.
static bool checkTogether(const Layer &layer, const LayerType &type) {
  if (type.attribute("kernel_size"))
    return checkWindow(layer, type);
  if (type.name == "Eltwise")
    return checkEltwise(layer);
  if (type.name == "Slice")
    return checkSlice(layer);
  if (type.name == "LRN")
    return checkLrn(layer);
  return type.name != "Scale" || checkScale(layer);
}

static bool checkLayer(const Layer &layer) {
  const LayerType *type = layerType(layer.type.name);
  if (!type)
    return unknownType(layer.type);
  bool good = checkInputs(layer, *type);
  for (const LayerAttribute &attribute : layer.attributes)
    good &= checkAttribute(attribute, *type);
  if (layer.incomplete)
    return false;
  good &= checkRequired(layer, *type);
  return good && checkTogether(layer, *type);
}

bool halnet::reader::checkLayers(Description &description) {
  bool good = true;
  for (Layer &layer : description.layers) {
    bool right = checkLayer(layer);
    layer.broken |= !right;
    good &= right;
  }
  return good;
}

bool halnet::reader::checkDescription(Description &description) {
  bool good = checkNames(description);
  good &= checkLayers(description);
  good &= checkConnections(description);
  return good;
}
