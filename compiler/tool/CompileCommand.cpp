//===- CompileCommand.cpp - halnet compile ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/CompileArguments.h"

#include "compiler/diagnostics/DidYouMean.h"
#include "compiler/link/LibraryHeader.h"
#include "compiler/link/Linker.h"
#include "compiler/link/PackWeights.h"
#include "compiler/link/PartialFile.h"
#include "compiler/link/PtxFolder.h"
#include "compiler/tool/Depfile.h"
#include "compiler/tool/Outputs.h"
#include "compiler/tool/Terminal.h"

#include "llvm/ADT/StringExtras.h"

#include <halnet/runtime.h>

using namespace mlir;
using namespace halnet;
using tool::CompileArguments;
namespace json = llvm::json;

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

static std::vector<tool::NamedFile> inputsOf(const CompileArguments &arguments) {
  std::vector<tool::NamedFile> inputs = tool::inputsOf(arguments.pipeline);
  inputs.push_back({"the tuning log", arguments.log.file()});
  return inputs;
}

/// Whether all can be written, and nothing is lost by it; asked before the work and not after it.
static LogicalResult checkOutput(const CompileArguments &arguments, Phase to, Pipeline &pipeline) {
  const PipelineOptions &options = arguments.pipeline;
  const std::string &output = options.output, &beside = options.weightsBeside;
  bool isFile = to == Phase::Program && arguments.emit.empty();
  std::string header = isFile ? link::headerPath(output) : "";
  std::vector<tool::NamedFile> inputs = inputsOf(arguments);
  MLIRContext &context = pipeline.getContext();
  if (failed(tool::checkOutputs({{"the output", output},
                                 {"its header", header},
                                 {"the weights beside it", beside},
                                 {"the depfile", arguments.depfile}},
                                inputs, pipeline)))
    return failure();
  return success(!isFile || (succeeded(tool::checkWritable(output, context)) &&
                             succeeded(tool::checkHeader(header, context)) &&
                             (beside.empty() || succeeded(tool::checkWritable(beside, context)))));
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

/// Writes what the output was made of, where that was asked for.
static LogicalResult writeDepfile(const CompileArguments &arguments, Pipeline &pipeline) {
  if (arguments.depfile.empty())
    return success();
  std::vector<std::string> files = pipeline.filesRead();
  for (const tool::NamedFile &input : inputsOf(arguments))
    if (!input.path.empty() && input.path != "-")
      files.push_back(input.path);
  std::string text = tool::depfileText(arguments.pipeline.output, files);
  return tool::report(link::writeOutput(arguments.depfile, text), pipeline.getContext());
}

/// Runs the phases, and writes what is asked for.
static LogicalResult compileTo(CompileArguments &arguments, Phase to, Pipeline &pipeline) {
  const PipelineOptions &options = arguments.pipeline;
  if (arguments.emit == "ptx")
    return emitPtx(pipeline, options);
  if (arguments.emit == "header")
    return emitHeader(pipeline, options);
  LogicalResult ran = pipeline.runTo(to);
  arguments.log.reportUse(pipeline.getContext());
  if (failed(ran))
    return failure();
  if (arguments.json)
    printRecords(pipeline.records(), options.output);
  return to <= Phase::Plan ? pipeline.printTo(options.output) : success();
}

static int compile(CompileArguments &arguments) {
  PipelineOptions &options = arguments.pipeline;
  Phase to = *findPhase(arguments.to);
  if (std::string problem = tool::usageProblem(arguments, to); !problem.empty())
    tool::failUsage(problem);
  options.cacheDirectory = arguments.noCache ? "" : arguments.cacheDirectory;
  options.progress = tool::wantsProgress();
  options.schedules = arguments.log.lookup();
  return tool::withPipeline(options, [&](Pipeline &pipeline) -> LogicalResult {
    if (failed(arguments.log.open(pipeline.getContext(), options.tolerance == 0)))
      return failure();
    if (to >= Phase::Object)
      tool::checkCache(options.cacheDirectory, pipeline.getContext());
    if (failed(checkOutput(arguments, to, pipeline)) || failed(compileTo(arguments, to, pipeline)))
      return failure();
    return writeDepfile(arguments, pipeline);
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
  CLI::Option *to =
      command
          ->add_option("--to", arguments->to,
                       "stop after a phase and print it: " + llvm::join(phaseNames(), ", "))
          ->type_name("PHASE")
          ->check(checkPhase);
  command
      ->add_option("--emit", arguments->emit,
                   "ptx: CUDA kernels and kernels.json, in a folder; header: a library's C header")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"ptx", "header"}))
      ->excludes(to);
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
  command
      ->add_option("--depfile", arguments->depfile,
                   "write what the output was made of, blocks too, as a rule for make or ninja")
      ->type_name("FILE");
  command->add_option("-j,--jobs", options.jobs, "kernels compiled at the same time")
      ->check(CLI::Range(1, 1024));
  CLI::Option *cache = command
                           ->add_option("--cache", arguments->cacheDirectory,
                                        "where compiled kernels are kept ($HALNET_CACHE)")
                           ->type_name("DIR");
  command->add_flag("--no-cache", arguments->noCache, "compile every kernel anew")->excludes(cache);
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
