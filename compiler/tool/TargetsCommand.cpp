//===- TargetsCommand.cpp - halnet targets ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The targets and their facts.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"
#include "compiler/tool/Commands.h"
#include "dialects/Kernel/Targets.h"

using namespace halnet;
namespace json = llvm::json;

static bool isHost(const kernel::Target &target) { return target.name == kernel::hostTargetName(); }

static void print() {
  using Align = report::Table::Align;
  report::Table table(
      {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({"target", "floats a vector", "registers", "L1", "L2", ""});
  table.addRule();
  for (const kernel::Target &target : kernel::allTargets())
    table.add({std::string(target.name), std::to_string(target.vectorWidth),
               std::to_string(target.registers), report::bytesText(target.l1Bytes),
               report::bytesText(target.l2Bytes), isHost(target) ? "host" : ""});
  table.print(llvm::outs());
}

static json::Array toJson() {
  json::Array targets;
  for (const kernel::Target &target : kernel::allTargets())
    targets.push_back(
        json::Object{{"name", std::string(target.name)},
                     {"device", target.device == kernel::Device::Cpu ? "cpu" : "cuda"},
                     {"vector_width", target.vectorWidth},
                     {"registers", target.registers},
                     {"l1_bytes", target.l1Bytes},
                     {"l2_bytes", target.l2Bytes},
                     {"host", isHost(target)}});
  return targets;
}

void tool::addTargetsCommand(CLI::App &app, Status &) {
  auto asJson = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand("targets", "List what can be compiled for");
  addJsonFlag(*command, *asJson);
  addExamples(*command, {{"halnet targets", "their facts, and which this machine is"}});
  command->callback([asJson] {
    if (*asJson)
      printJson(toJson());
    else
      print();
  });
}
