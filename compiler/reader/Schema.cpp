//===- Schema.cpp - the table of layer types for editors and people ----------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// netdefs/schema.json and the tables of netdefs/README.md, made from LayerTypes.
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/LayerTypes.h"

#include "llvm/Support/raw_ostream.h"

#include <nlohmann/json.hpp>

using namespace halnet::reader;
using Json = nlohmann::ordered_json;

static Json jsonOf(const Setting &setting) {
  if (const bool *boolean = setting.boolean())
    return *boolean;
  if (const int64_t *integer = setting.integer())
    return *integer;
  if (const double *real = setting.real())
    return *real;
  return valueText(setting);
}

static Json wordSchema() { return {{"type", "string"}}; }

/// An expression, `$filters` or `$filters / 4`, may stand for any value.
static Json expressionSchema() { return {{"type", "string"}, {"pattern", "[$]"}}; }

static Json plainSchema(const AttributeType &attribute) {
  switch (attribute.kind) {
  case AttributeKind::Integer:
    return {{"type", "integer"},
            {"minimum", int64_t(attribute.least)},
            {"maximum", int64_t(attribute.most)}};
  case AttributeKind::Real:
    return {{"type", "number"}, {"minimum", attribute.least}, {"maximum", attribute.most}};
  case AttributeKind::Boolean:
    return {{"type", "boolean"}};
  case AttributeKind::Reals: {
    Json number{{"type", "number"}, {"minimum", attribute.least}, {"maximum", attribute.most}};
    return {{"type", "array"}, {"items", {{"anyOf", Json::array({number, expressionSchema()})}}}};
  }
  case AttributeKind::Choice:
    break;
  }
  return {{"enum", std::vector<std::string>(attribute.choices.begin(), attribute.choices.end())}};
}

static Json attributeSchema(const AttributeType &attribute) {
  Json schema{{"description", attribute.doc.str()}};
  if (!attribute.fallback.isNothing())
    schema["default"] = jsonOf(attribute.fallback);
  schema["anyOf"] = Json::array({plainSchema(attribute), expressionSchema()});
  return schema;
}

static Json namesSchema(const char *doc) {
  Json list{{"type", "array"}, {"items", wordSchema()}};
  return {{"description", doc}, {"anyOf", Json::array({wordSchema(), list})}};
}

/// Names of parameters.
static Json weightsSchema(const LayerType &type) {
  Json properties = Json::object();
  for (llvm::StringRef weight : type.weights())
    properties[weight.str()] = wordSchema();
  return {{"type", "object"},
          {"description", "names of parameters; left out: the layer's name, '_' and the word here"},
          {"properties", properties},
          {"additionalProperties", false}};
}

static Json layerSchema(const LayerType &type) {
  Json properties{{"name", wordSchema()},
                  {"type", {{"const", type.name.str()}, {"description", type.doc.str()}}},
                  {"from", namesSchema("what the layer reads; left out: the layer above")},
                  {"when", {{"description", "the layer is there where this holds"}}}};
  Json required = Json::array({"type"});
  if (type.name != "Eltwise") // named _plus0, _plus1, ... where it has no name
    required.push_back("name");
  for (const auto &list : {llvm::ArrayRef(type.attributes), commonAttributes()})
    for (const AttributeType &attribute : list) {
      properties[attribute.name.str()] = attributeSchema(attribute);
      if (attribute.required)
        required.push_back(attribute.name.str());
    }
  if (!type.weights().empty())
    properties["weights"] = weightsSchema(type);
  return {{"type", "object"},
          {"properties", properties},
          {"required", required},
          {"additionalProperties", false}};
}

static Json layersSchema() { return {{"type", "array"}, {"items", {{"$ref", "#/$defs/entry"}}}}; }

static Json blockSchema() {
  return {{"type", "object"},
          {"properties", {{"block", wordSchema()}, {"type", false}}},
          {"required", Json::array({"block"})}};
}

static Json repeatSchema() {
  Json range{{"type", "object"}, {"minProperties", 1}, {"maxProperties", 1}};
  return {{"type", "object"},
          {"properties", {{"repeat", range}, {"when", Json::object()}, {"layers", layersSchema()}}},
          {"required", Json::array({"repeat", "layers"})},
          {"additionalProperties", false}};
}

/// A layer, a use of a block or a repetition.
static Json entrySchema() {
  Json entries = Json::array();
  for (const LayerType &type : layerTypes())
    entries.push_back({{"$ref", "#/$defs/" + type.name.str()}});
  entries.push_back(blockSchema());
  entries.push_back(repeatSchema());
  return {{"oneOf", entries}};
}

static Json imageSchema() {
  auto described = [](const char *doc) { return Json{{"description", doc}}; };
  return {
      {"type", "object"},
      {"description",
       "how images become the input; its height and width are cut out of the middle"},
      {"properties",
       {{"resize", described("length of the shorter side, or [height, width]; left out: as small "
                             "as covers the input")},
        {"channels",
         {{"description", "their order"},
          {"anyOf", Json::array({Json{{"enum", {"RGB", "BGR", "GREY"}}}, expressionSchema()})}}},
        {"mean",
         described(
             "taken from values of 0 to 255: a number, or a list of one a channel; default 0")},
        {"scale",
         described("then multiplied with them: a number, or a list of one a channel; default 1")}}},
      {"additionalProperties", false}};
}

static Json inputSchema() {
  Json shape{{"description", "N, C, H, W"}, {"type", "array"}, {"minItems", 4}, {"maxItems", 4}};
  return {{"type", "object"},
          {"properties", {{"name", wordSchema()}, {"shape", shape}, {"image", imageSchema()}}},
          {"required", Json::array({"name", "shape"})},
          {"additionalProperties", false}};
}

/// The blocks of a description, by their names.
static Json blocksSchema() {
  Json block{{"type", "object"},
             {"properties",
              {{"params", {{"type", "object"}}},
               {"check", {{"type", "array"}}},
               {"layers", layersSchema()}}},
             {"required", Json::array({"layers"})},
             {"additionalProperties", false}};
  return {{"type", "object"},
          {"description", "blocks of this description, by their names"},
          {"additionalProperties", block}};
}

static Json describedSchema(const char *type, const char *doc) {
  return {{"type", type}, {"description", doc}};
}

void halnet::reader::writeSchema(llvm::raw_ostream &out) {
  Json definitions{{"entry", entrySchema()}};
  for (const LayerType &type : layerTypes())
    definitions[type.name.str()] = layerSchema(type);
  Json properties{{"halnet", {{"const", 1}, {"description", "version of the language"}}},
                  {"name", wordSchema()},
                  {"block", describedSchema("string", "in a block: its name, as the file's")},
                  {"params", describedSchema("object", "parameters and their defaults")},
                  {"check", describedSchema("array", "conditions that parameters must meet")},
                  {"input", inputSchema()},
                  {"blocks", blocksSchema()},
                  {"layers", layersSchema()},
                  {"outputs", namesSchema("the results of the net; left out: what nobody reads")}};
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "halnet network description"},
              {"type", "object"},
              {"properties", properties},
              {"required", Json::array({"halnet", "layers"})},
              {"additionalProperties", false},
              {"$defs", definitions}};
  out << schema.dump(2) << "\n";
}

static std::string fallbackText(const AttributeType &attribute) {
  if (attribute.required)
    return "must be given";
  return attribute.fallback.isNothing() ? "none" : "`" + valueText(attribute.fallback) + "`";
}

static void writeRows(llvm::ArrayRef<AttributeType> attributes, llvm::raw_ostream &out) {
  out << "| attribute | value | default | |\n| --- | --- | --- | --- |\n";
  for (const AttributeType &attribute : attributes)
    out << "| `" << attribute.name << "` | " << expectedText(attribute) << " | "
        << fallbackText(attribute) << " | " << attribute.doc << " |\n";
}

/// "1 layer", "2 to 64 layers", "1 or more layers".
static std::string inputsText(const LayerType &type) {
  std::string text = std::to_string(type.fewestInputs);
  if (type.mostInputs > type.fewestInputs)
    text += " to " + std::to_string(type.mostInputs);
  return text + (type.mostInputs > 1 ? " layers" : " layer");
}

void halnet::reader::writeAttributeTables(llvm::raw_ostream &out) {
  for (const LayerType &type : layerTypes()) {
    out << "#### " << type.name << "\n\n" << type.doc << "; reads " << inputsText(type) << "\n\n";
    if (!type.attributes.empty()) {
      writeRows(type.attributes, out);
      out << "\n";
    }
  }
  out << "#### Every layer\n\n";
  writeRows(commonAttributes(), out);
}
