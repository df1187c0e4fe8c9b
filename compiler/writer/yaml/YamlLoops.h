//===- YamlLoops.h - what repeats in entries ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_YAML_YAMLLOOPS_H
#define HALNET_COMPILER_WRITER_YAML_YAMLLOOPS_H

#include "compiler/writer/yaml/YamlText.h"

namespace halnet::writer {

/// Makes repetitions of entries that differ only in numbers which count up in names, and in values;
/// the values go into parameters that are lists, added to `params`.
void findLoops(std::vector<YamlEntry> &entries, std::vector<YamlParameter> &params);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_YAML_YAMLLOOPS_H
