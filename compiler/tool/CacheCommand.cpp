//===- CacheCommand.cpp - halnet cache ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"

using namespace halnet;

static void print(const char *what, const codegen::CacheInfo &info, const std::string &directory) {
  llvm::outs() << what << info.entries << " kernels, " << info.bytes << " bytes in "
               << (directory.empty() ? "no folder (set HALNET_CACHE)" : directory) << '\n';
}

void tool::addCacheCommand(CLI::App &app, Status &) {
  CLI::App *command = app.add_subcommand("cache", "Look after the cache of compiled kernels");
  command->require_subcommand(1);
  command->add_subcommand("info", "How many kernels it holds")->callback([] {
    std::string directory = codegen::defaultCacheDirectory();
    print("", codegen::cacheInfo(directory), directory);
  });
  command->add_subcommand("clear", "Remove all kernels")->callback([] {
    std::string directory = codegen::defaultCacheDirectory();
    print("removed ", codegen::cacheClear(directory), directory);
  });
}
