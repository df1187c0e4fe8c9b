//===- TargetsCommand.cpp - halnet targets ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"

#include "dialects/Kernel/Targets.h"

#include "llvm/Support/Format.h"

using namespace halnet;

static void listTargets() {
  for (const kernel::Target &target : kernel::allTargets()) {
    bool isHost = target.name == kernel::hostTargetName();
    llvm::outs() << llvm::format("%-12s %2d floats a vector, %3d registers, L1 %4lld KiB, L2 %5lld "
                                 "KiB%s\n",
                                 std::string(target.name).c_str(), target.vectorWidth,
                                 target.registers, (long long)target.l1Bytes / 1024,
                                 (long long)target.l2Bytes / 1024, isHost ? "   (host)" : "");
  }
}

void tool::addTargetsCommand(CLI::App &app, Status &) {
  app.add_subcommand("targets", "List what can be compiled for")->callback(listTargets);
}
