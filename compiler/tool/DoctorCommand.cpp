//===- DoctorCommand.cpp - halnet doctor -----------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Says what is there, what is not, and how to mend it.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Table.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Doctor.h"

using namespace halnet;
namespace json = llvm::json;

/// "ok"; "missing" where no program can be made without it, else "without".
static std::string stateOf(const tool::Finding &finding) {
  if (!finding.found.empty())
    return "ok";
  return finding.isNeeded ? "missing" : "without";
}

static void print(llvm::ArrayRef<tool::Finding> findings) {
  using Align = report::Table::Align;
  report::Table table({Align::Left, Align::Left, Align::Left});
  for (const tool::Finding &finding : findings) {
    bool isThere = !finding.found.empty();
    table.add({stateOf(finding), finding.what,
               isThere ? finding.found : finding.use + "; to mend: " + finding.mend});
  }
  table.print(llvm::outs());
}

static json::Array toJson(llvm::ArrayRef<tool::Finding> findings) {
  json::Array array;
  for (const tool::Finding &finding : findings) {
    json::Object object{{"what", finding.what}, {"state", stateOf(finding)}, {"use", finding.use}};
    if (finding.found.empty())
      object["mend"] = finding.mend;
    else
      object["found"] = finding.found;
    array.push_back(std::move(object));
  }
  return array;
}

static int reportFindings(bool asJson) {
  std::vector<tool::Finding> findings = tool::examine();
  if (asJson)
    tool::printJson(toJson(findings));
  else
    print(findings);
  return llvm::any_of(findings,
                      [](const tool::Finding &finding) { return stateOf(finding) == "missing"; });
}

void tool::addDoctorCommand(CLI::App &app, Status &status) {
  auto asJson = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand(
      "doctor", "Look for what halnet needs of this machine, and say how to mend");
  addJsonFlag(*command, *asJson);
  addExamples(*command, {{"halnet doctor", "status 1 where something needed is missing"}});
  command->callback([asJson, &status] { status = reportFindings(*asJson); });
}
