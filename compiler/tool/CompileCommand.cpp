//===- CompileCommand.cpp - halnet compile ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/link/LibraryHeader.h"
#include "compiler/link/PackWeights.h"
#include "compiler/link/PtxFolder.h"
#include "compiler/tool/LogOptions.h"
#include "compiler/tool/Terminal.h"

#include "llvm/ADT/StringExtras.h"

#include <halnet/runtime.h>

using namespace mlir;
using namespace halnet;
namespace json = llvm::json;

namespace {
struct CompileArguments {
  PipelineOptions pipeline;
  tool::LogOptions log;
  std::string to = "program";
  std::string emit; ///< "ptx", "header", or empty: what `to` says
  std::string cacheDirectory = codegen::defaultCacheDirectory();
  bool noCache = false;
  bool json = false;
};
} // namespace

static SmallVector<StringRef> phaseNames() {
  SmallVector<StringRef> names;
  for (const PhaseInfo &info : allPhases())
    names.push_back(info.name);
  return names;
}

/// CLI11's check of a phase's name.
static std::string checkPhase(const std::string &name) {
  if (findPhase(name))
    return "";
  SmallVector<StringRef> names = phaseNames();
  std::string near = didYouMean(name, names);
  return "there is no phase '" + name + "'" +
         (near.empty() ? "; there are " + llvm::join(names, ", ") : near);
}

/// Whether the program can be written, asked before the work and not after it.
static LogicalResult checkOutput(Phase to, const PipelineOptions &options, MLIRContext &context) {
  Location noPlace = UnknownLoc::get(&context);
  const std::string &output = options.output, &beside = options.weightsBeside;
  if (to != Phase::Program)
    return success();
  if (output == beside)
    return emitError(noPlace) << "the weights cannot lie beside '" << output
                              << "' in the same file";
  return success(succeeded(tool::checkWritable(output, context)) &&
                 (beside.empty() || succeeded(tool::checkWritable(beside, context))));
}

/// Kernels for a GPU as files; a program that runs them by itself cannot be linked yet.
static LogicalResult emitPtx(Pipeline &pipeline, const PipelineOptions &options) {
  MLIRContext &context = pipeline.getContext();
  if (failed(pipeline.runTo(Phase::Plan)))
    return failure();
  kernel::ProgramOp program = *pipeline.module().getOps<kernel::ProgramOp>().begin();
  if (!llvm::hasSingleElement(pipeline.module().getOps<kernel::ProgramOp>()))
    return emitError(UnknownLoc::get(&context)) << "PTX is for one batch and one size";
  if (failed(pipeline.runTo(Phase::Object)))
    return failure();
  std::vector<char> weights;
  if (pipeline.weights())
    weights = halnet::link::packWeights(program, *pipeline.weights());
  return tool::report(
      halnet::link::writePtxFolder(program, pipeline.kernels(), weights, options.output), context);
}

/// CLI11's check of a library's name.
static std::string checkName(const std::string &name) {
  if (halnet::link::isLibraryName(name))
    return "";
  return "'" + name + "' is no name in C: letters, digits and underscores make one";
}

/// The header alone, for which neither weights nor kernels are needed.
static LogicalResult emitHeader(Pipeline &pipeline, const PipelineOptions &options) {
  if (failed(pipeline.runTo(Phase::Kernel)))
    return failure();
  return pipeline.writeHeader(options.output);
}

/// What is wrong with the options taken together (one sentence), or nothing.
static std::string usageProblem(const CompileArguments &arguments, Phase to) {
  const PipelineOptions &options = arguments.pipeline;
  const kernel::Target *target = kernel::findTarget(options.target);
  bool isCuda = target && target->device == kernel::Device::Cuda;
  bool isProgram = to == Phase::Program && arguments.emit.empty();
  if (isCuda && isProgram)
    return "programs for " + std::string(target->name) +
           " are not made yet; its kernels are: --emit ptx -o DIR";
  if (!isCuda && arguments.emit == "ptx")
    return "PTX is for CUDA targets, not for " + options.target + "; see `halnet targets`";
  if (arguments.emit == "ptx" && options.output.empty())
    return "PTX needs a folder: -o DIR";
  if (arguments.json && options.output.empty())
    return "--json takes stdout: give the rest a place, -o FILE";
  if (!options.weightsBeside.empty() && !isProgram)
    return "--weights-beside is for programs and libraries";
  if (isProgram && options.output.empty())
    return "a program needs a name: -o FILE (or stop at a phase: --to PHASE)";
  if (isProgram && options.weights.empty() && !options.randomSeed)
    return "a program needs weights: --weights FILE, or --random-weights SEED";
  return "";
}

/// What each phase took and did.
static void printRecords(ArrayRef<PhaseRecord> records, StringRef output) {
  json::Array phases;
  for (const PhaseRecord &record : records) {
    json::Object counts;
    for (const auto &[what, number] : record.counts)
      counts[what] = number;
    phases.push_back(json::Object{{"phase", phaseName(record.phase)},
                                  {"ms", record.seconds * 1e3},
                                  {"counts", std::move(counts)}});
  }
  tool::printJson(json::Object{{"output", output}, {"phases", std::move(phases)}});
}

static int compile(CompileArguments &arguments) {
  PipelineOptions &options = arguments.pipeline;
  Phase to = *findPhase(arguments.to);
  if (std::string problem = usageProblem(arguments, to); !problem.empty())
    tool::failUsage(problem);
  options.cacheDirectory = arguments.noCache ? "" : arguments.cacheDirectory;
  options.progress = tool::wantsProgress();
  options.schedules = arguments.log.lookup();
  return tool::withPipeline(options, [&](Pipeline &pipeline) -> LogicalResult {
    if (failed(arguments.log.open(pipeline.getContext(), options.tolerance == 0)))
      return failure();
    if (to >= Phase::Object)
      tool::checkCache(options.cacheDirectory, pipeline.getContext());
    if (arguments.emit == "ptx")
      return emitPtx(pipeline, options);
    if (arguments.emit == "header")
      return emitHeader(pipeline, options);
    if (failed(checkOutput(to, options, pipeline.getContext())))
      return failure();
    LogicalResult ran = pipeline.runTo(to);
    arguments.log.reportUse(pipeline.getContext());
    if (failed(ran))
      return failure();
    if (arguments.json)
      printRecords(pipeline.records(), options.output);
    return to <= Phase::Plan ? pipeline.printTo(options.output) : success();
  });
}

void tool::addCompileCommand(CLI::App &app, Status &status) {
  auto arguments = std::make_shared<CompileArguments>();
  PipelineOptions &options = arguments->pipeline;
  options.runtimeArchive = findInstallation().runtimeArchive;
  options.jobs = halnet_usable_cores();
  CLI::App *command =
      app.add_subcommand("compile", "Compile a description to a program or a library");
  addNetOptions(*command, options);
  addWeightOptions(*command, options);
  command
      ->add_option("-o,--output", options.output,
                   "the file to write: a program, or by its suffix a library (.so, .a, .o), "
                   "with a C header beside it")
      ->type_name("FILE");
  command
      ->add_option("--weights-beside", options.weightsBeside,
                   "write the packed weights to this file, which all processes share, and not into "
                   "the output; that finds it by the way from its own folder")
      ->type_name("FILE");
  command
      ->add_option("--name", options.name,
                   "the library's function is halnet_library_NAME; default: the network's name")
      ->type_name("NAME")
      ->check(checkName);
  addTargetsOption(*command, options);
  addShapesOptions(*command, options);
  command
      ->add_option("--to", arguments->to,
                   "stop after a phase and print it: " + llvm::join(phaseNames(), ", "))
      ->type_name("PHASE")
      ->check(checkPhase);
  command
      ->add_option("--emit", arguments->emit,
                   "ptx: CUDA kernels and kernels.json, in a folder; header: a library's C header")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"ptx", "header"}));
  command->add_option("--dump-phases", options.dumpDirectory, "write one file a phase")
      ->type_name("DIR");
  arguments->log.addTo(*command);
  command
      ->add_option("--tolerance", options.tolerance,
                   "by how much an output may be off, as a part of its largest value (a "
                   "probability by a fifth of it), when 3x3 convolutions are computed by forms of "
                   "Winograd; 0: none are; default: 1e-5")
      ->type_name("NUMBER")
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("-j,--jobs", options.jobs, "kernels compiled at the same time")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--cache", arguments->cacheDirectory,
                   "where compiled kernels are kept ($HALNET_CACHE)")
      ->type_name("DIR");
  command->add_flag("--no-cache", arguments->noCache, "compile every kernel anew");
  command->add_flag("--strip", options.strip,
                    "leave out the net and the recipes that `halnet check` and `halnet reweight` "
                    "would read from the file");
  command->add_flag("-v,--verbose", options.verbose, "time and counts of each phase");
  command->add_flag("--json", arguments->json, "the same as JSON on stdout");
  addExamples(*command,
              {{"halnet compile resnet50.yaml --weights resnet50.npz -o resnet50", "a program"},
               {"halnet compile resnet50.yaml --random-weights 1 -o resnet50", "to time it"},
               {"halnet compile resnet50.yaml --target x86-64-v3 --to kernel", "see its kernels"},
               {"halnet compile resnet50.yaml --log tune.jsonl ...", "with tuned schedules"},
               {"halnet compile resnet50.yaml --tolerance 0 ...", "slower, as exact as can be"},
               {"halnet compile resnet50.yaml --set width=320 -v ...", "of another size"},
               {"halnet compile resnet50.yaml --batch 1,4,16 ...", "for few images and many"}});
  command->callback([arguments, &status] { status = compile(*arguments); });
}
