//===- CacheCommand.cpp - halnet cache -------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts, lists, explains and removes the kernels that were kept.
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/report/CacheReport.h"
#include "compiler/report/Table.h"
#include "compiler/tool/Commands.h"
#include "compiler/tool/Terminal.h"

using namespace halnet;
using codegen::CacheEntry;
namespace json = llvm::json;

static void print(const char *what, const codegen::CacheInfo &info, bool asJson) {
  std::string directory = codegen::defaultCacheDirectory();
  if (asJson)
    return tool::printJson(
        json::Object{{"folder", directory}, {"kernels", info.entries}, {"bytes", info.bytes}});
  llvm::outs() << what << info.entries << " kernels, " << info.bytes << " bytes in "
               << (directory.empty() ? "no folder (set HALNET_CACHE)" : directory) << '\n';
}

/// The newest first.
static void list(bool asJson) {
  using Align = report::Table::Align;
  report::Table table({Align::Left, Align::Right, Align::Left});
  table.add({"kernel", "bytes", "schedule"});
  table.addRule();
  json::Array kernels;
  for (const CacheEntry &entry : codegen::cacheEntries(codegen::defaultCacheDirectory())) {
    json::Object key;
    for (const codegen::KeyPart &part : entry.key)
      key[part.name] = part.value;
    table.add({entry.kernel, report::grouped(entry.bytes), entry.key[2].value});
    kernels.push_back(
        json::Object{{"kernel", entry.kernel}, {"bytes", entry.bytes}, {"key", std::move(key)}});
  }
  if (asJson)
    tool::printJson(std::move(kernels));
  else
    table.print(llvm::outs());
}

static int reportUnknown(llvm::StringRef kernel, llvm::ArrayRef<CacheEntry> entries) {
  llvm::SmallVector<llvm::StringRef> names;
  for (const CacheEntry &entry : entries)
    names.push_back(entry.kernel);
  tool::printError("the cache holds no kernel '" + kernel + "'" + didYouMean(kernel, names) +
                   " (see `halnet cache list`)");
  return 1;
}

/// Explains the newest kernel whose name begins so.
static int explain(llvm::StringRef kernel, bool asJson) {
  std::vector<CacheEntry> entries = codegen::cacheEntries(codegen::defaultCacheDirectory());
  auto isMeant = [&](const CacheEntry &entry) {
    return llvm::StringRef(entry.kernel).starts_with(kernel);
  };
  auto found = llvm::find_if(entries, isMeant);
  if (found == entries.end())
    return reportUnknown(kernel, entries);
  report::CacheExplanation explanation = report::explain(entries, found - entries.begin());
  int64_t meant = llvm::count_if(entries, isMeant);
  if (!asJson && meant > 1)
    llvm::outs() << "The newest of " << meant << " kernels whose names begin with " << kernel
                 << ":\n";
  if (asJson)
    tool::printJson(report::explanationJson(explanation));
  else
    report::printExplanation(explanation, llvm::outs());
  return 0;
}

static void addExplain(CLI::App &command, tool::Status &status) {
  auto kernel = std::make_shared<std::string>();
  auto asJson = std::make_shared<bool>(false);
  CLI::App *explained = command.add_subcommand(
      "explain", "Why a kernel was compiled: what of its key was not in the cache");
  explained->add_option("KERNEL", *kernel, "its name, or how the name begins")
      ->required()
      ->type_name("KERNEL");
  tool::addJsonFlag(*explained, *asJson);
  tool::addExamples(*explained, {{"halnet cache explain conv_64x56x56_k64_3x3s1", ""}});
  explained->callback([kernel, asJson, &status] { status = explain(*kernel, *asJson); });
}

void tool::addCacheCommand(CLI::App &app, Status &status) {
  auto asJson = std::make_shared<bool>(false);
  CLI::App *command = app.add_subcommand("cache", "Look after the cache of compiled kernels");
  command->require_subcommand(1);
  auto add = [&](const char *name, const char *what, std::function<void()> run) {
    CLI::App *next = command->add_subcommand(name, what);
    addJsonFlag(*next, *asJson);
    addExamples(*next, {{std::string("halnet cache ") + name, ""}});
    next->callback(std::move(run));
  };
  add("info", "How many kernels it holds",
      [asJson] { print("", codegen::cacheInfo(codegen::defaultCacheDirectory()), *asJson); });
  add("list", "The kernels that it holds, the newest first", [asJson] { list(*asJson); });
  add("clear", "Remove all kernels", [asJson] {
    print("removed ", codegen::cacheClear(codegen::defaultCacheDirectory()), *asJson);
  });
  addExplain(*command, status);
  addExamples(*command, {{"halnet cache info", "how much there is, and where"},
                         {"halnet cache list --json", "every kernel with its key"},
                         {"halnet cache clear", "all kernels are compiled anew then"}});
}
