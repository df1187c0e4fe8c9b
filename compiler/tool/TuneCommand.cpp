//===- TuneCommand.cpp - halnet tune ------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Searches schedules for a network's kernels on this machine and logs what it finds.
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/Commands.h"
#include "compiler/tool/LogOptions.h"
#include "compiler/tool/Outputs.h"
#include "compiler/tool/Terminal.h"
#include "compiler/tune/Summary.h"

#include "llvm/Support/FileSystem.h"

#include <halnet/runtime.h>

#include <csignal>

using namespace mlir;
using namespace halnet;

/// The status of a program that was interrupted, as shells have it.
static constexpr int interruptedStatus = 128 + SIGINT;

static volatile std::sig_atomic_t interrupted = 0;

namespace {
struct TuneArguments {
  PipelineOptions pipeline;
  std::string log;
  int64_t seconds = 60;
  tune::TunerOptions tuner;
  int threads = halnet_usable_cores();
  bool json = false;
};

/// The first Ctrl-C ends the search, the second the process.
class InterruptHandler {
public:
  InterruptHandler() {
    struct sigaction action{};
    action.sa_handler = [](int) { interrupted = 1; };
    action.sa_flags = SA_RESETHAND;
    sigaction(SIGINT, &action, &before);
  }
  ~InterruptHandler() { sigaction(SIGINT, &before, nullptr); }

private:
  struct sigaction before{};
};
} // namespace

/// Whether this machine can run the net's kernels, said where it can't.
static LogicalResult checkTarget(ArrayRef<kernel::KernelSpec> calls, Pipeline &pipeline) {
  const kernel::Target &target = *calls.front().target;
  const kernel::Target &host = *kernel::findTarget(kernel::hostTargetName());
  if (target.device == kernel::Device::Cpu && target.architecture == host.architecture &&
      target.level <= host.level)
    return success();
  return emitError(UnknownLoc::get(&pipeline.getContext()))
         << "tuning measures on this machine (" << StringRef(host.name)
         << "), which cannot run kernels for " << StringRef(target.name);
}

/// The line that counts on a terminal.
static void showProgress(int64_t done, int64_t total, std::chrono::steady_clock::time_point start,
                         int64_t budget) {
  std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  llvm::errs() << "\r\033[Kschedules " << done << "/" << total << ", "
               << llvm::format("%.0f", passed.count()) << " of " << budget << " s";
}

/// Tunes the calls of the lowered net, with `log` as what is known.
static LogicalResult search(TuneArguments &arguments, Pipeline &pipeline) {
  std::vector<kernel::KernelSpec> calls;
  pipeline.module().walk([&](kernel::FusedKernel op) { calls.push_back(kernel::specOf(op)); });
  if (failed(checkTarget(calls, pipeline)))
    return failure();
  tune::TuningLog known;
  if (llvm::sys::fs::exists(arguments.log) &&
      failed(tool::openLog(arguments.log, pipeline.getContext(), known)))
    return failure();
  llvm::Expected<tune::LogWriter> writer = tune::LogWriter::open(arguments.log);
  if (!writer)
    return tool::report(writer.takeError(), pipeline.getContext());

  tune::TunerOptions &options = arguments.tuner;
  bool terminal = tool::wantsProgress();
  options.budget = std::chrono::seconds(arguments.seconds);
  options.laboratory.conditions = tune::Conditions::here(arguments.threads);
  options.stop = [] { return interrupted != 0; };
  options.progress = [&, start = std::chrono::steady_clock::now()](int64_t done, int64_t total) {
    if (terminal)
      showProgress(done, total, start, arguments.seconds);
  };
  InterruptHandler handler;
  tune::Tuner tuner(calls, known, *writer, options);
  llvm::Error error = tuner.run();
  if (terminal)
    llvm::errs() << "\r\033[K";
  if (arguments.json)
    tool::printJson(tune::summaryJson(tuner.summary()));
  else
    tune::printSummary(tuner.summary(), llvm::outs());
  return tool::report(std::move(error), pipeline.getContext());
}

static int tuneNet(TuneArguments &arguments) {
  int status = tool::withPipeline(arguments.pipeline, [&](Pipeline &pipeline) -> LogicalResult {
    if (failed(tool::checkOutputs({{"the log", arguments.log}}, tool::inputsOf(arguments.pipeline),
                                  pipeline)) ||
        failed(pipeline.runTo(Phase::Kernel)))
      return failure();
    tool::checkCache(arguments.tuner.laboratory.cacheDirectory, pipeline.getContext());
    return search(arguments, pipeline);
  });
  return status == 0 && interrupted ? interruptedStatus : status;
}

void tool::addTuneCommand(CLI::App &app, Status &status) {
  auto arguments = std::make_shared<TuneArguments>();
  tune::LaboratoryOptions &laboratory = arguments->tuner.laboratory;
  laboratory.jobs = halnet_usable_cores();
  laboratory.cacheDirectory = codegen::defaultCacheDirectory();
  CLI::App *command =
      app.add_subcommand("tune", "Measure schedules for a description's kernels on this machine");
  addNetOptions(*command, arguments->pipeline);
  addTargetOption(*command, arguments->pipeline);
  std::map<std::string, int64_t> units{{"s", 1}, {"m", 60}, {"h", 3600}};
  command->add_option("--for", arguments->seconds, "how long: 30s, 10m (1m without), 1h")
      ->type_name("TIME")
      ->transform(CLI::AsNumberWithUnit(
          units, CLI::AsNumberWithUnit::Options(CLI::AsNumberWithUnit::CASE_SENSITIVE |
                                                CLI::AsNumberWithUnit::UNIT_REQUIRED)))
      ->check(CLI::Range(int64_t(1), int64_t(7 * 24 * 3600)));
  command->add_option("--log", arguments->log, "where measurements are read and appended")
      ->type_name("FILE")
      ->required();
  command->add_option("--threads", arguments->threads, "threads that kernels use")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command->add_option("-j,--jobs", laboratory.jobs, "kernels compiled at the same time")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--cache", laboratory.cacheDirectory,
                   "where compiled kernels are kept ($HALNET_CACHE)")
      ->type_name("DIR");
  addJsonFlag(*command, arguments->json);
  addExamples(*command,
              {{"halnet tune resnet50.yaml --for 10m --log tune.jsonl",
                "Ctrl-C ends it early, and nothing is lost"},
               {"halnet compile resnet50.yaml --log tune.jsonl ...", "use what was found"}});
  command->callback([arguments, &status] { status = tuneNet(*arguments); });
}
