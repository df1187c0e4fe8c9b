//===- TargetsCommand.cpp - halnet targets ---------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lists the targets with their facts, and says which of them this machine is.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"
#include "compiler/tool/Commands.h"
#include "dialects/Kernel/Targets.h"

#include "llvm/ADT/StringExtras.h"

using namespace halnet;
namespace json = llvm::json;

static bool isHost(const kernel::Target &target) { return target.name == kernel::hostTargetName(); }

static void print() {
  using Align = report::Table::Align;
  report::Table table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Right,
                       Align::Right, Align::Left});
  table.add({"target", "alias", "floats a vector", "registers", "L1", "L2", ""});
  table.addRule();
  for (const kernel::Target &target : kernel::allTargets())
    table.add({std::string(target.name), std::string(target.alias),
               std::to_string(target.vectorWidth), std::to_string(target.registers),
               report::bytesText(target.l1Bytes), report::bytesText(target.l2Bytes),
               isHost(target) ? "host" : ""});
  table.print(llvm::outs());
  if (std::vector<std::string_view> extras = kernel::hostExtras(); !extras.empty())
    llvm::outs() << "this machine also has " << llvm::join(extras, ", ")
                 << ", which no kernel uses\n";
}

static json::Object factsOf(const kernel::Target &target) {
  json::Object facts{
      {"name", std::string(target.name)},
      {"device", target.device == kernel::Device::Cpu ? "cpu" : "cuda"},
      {"architecture", kernel::architectureName(target.architecture)},
      {"halide_target", std::string(target.halideTarget)},
      {"vector_width", target.vectorWidth},
      {"registers", target.registers},
      {"l1_bytes", target.l1Bytes},
      {"l2_bytes", target.l2Bytes},
      {"host", isHost(target)},
  };
  if (!target.alias.empty())
    facts["alias"] = std::string(target.alias);
  return facts;
}

static json::Array toJson() {
  json::Array targets;
  for (const kernel::Target &target : kernel::allTargets()) {
    json::Object facts = factsOf(target);
    if (isHost(target)) {
      json::Array extras;
      for (std::string_view extra : kernel::hostExtras())
        extras.push_back(std::string(extra));
      facts["extras"] = std::move(extras);
    }
    targets.push_back(std::move(facts));
  }
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
