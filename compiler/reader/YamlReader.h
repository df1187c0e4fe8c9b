//===- YamlReader.h - YAML descriptions --------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The language of netdefs/README.md.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_READER_YAMLREADER_H
#define HALNET_COMPILER_READER_YAMLREADER_H

#include "compiler/reader/Description.h"
#include "compiler/reader/Reader.h"

#include <optional>

namespace halnet::reader {

/// The description in the file `path`, unrolled but not checked. After an error
/// what could be read is there still, to be checked for more; none where
/// nothing could. `failed` says whether there was an error.
std::optional<Description> readYaml(llvm::StringRef path, const ReadOptions &options,
                                    mlir::MLIRContext &context, Sources &sources, bool &failed);

} // namespace halnet::reader

#endif // HALNET_COMPILER_READER_YAMLREADER_H
