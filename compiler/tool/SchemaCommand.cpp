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

/// For maintainers: writes netdefs/schema.json anew; users have the file.
void tool::addSchemaCommand(CLI::App &app, Status &) {
  app.add_subcommand("schema", "Print the JSON Schema of descriptions")->group("")->callback([] {
    reader::writeSchema(llvm::outs());
  });
}
