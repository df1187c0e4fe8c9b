//===- SchemaCommand.cpp - halnet schema ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/reader/LayerTypes.h"
#include "compiler/tool/Commands.h"

using namespace halnet;

/// For maintainers, who write netdefs/schema.json and the tables of netdefs/README.md anew by it;
/// users have the files.
void tool::addSchemaCommand(CLI::App &app, Status &) {
  auto tables = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand("schema", "Print the JSON Schema of descriptions");
  command->add_flag("--tables", *tables, "layer types and attributes as Markdown instead");
  command->group("")->callback([tables] {
    *tables ? reader::writeAttributeTables(llvm::outs()) : reader::writeSchema(llvm::outs());
  });
}
