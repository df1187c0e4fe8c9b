//===- Pipeline.cpp - the one way from a description to a program ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Pipeline.h"

#include "compiler/PhaseFile.h"
#include "compiler/diagnostics/InputFile.h"
#include "compiler/link/CarriedNet.h"
#include "compiler/link/LibraryHeader.h"
#include "compiler/link/Linker.h"
#include "compiler/link/PackageTable.h"
#include "compiler/link/PartialFile.h"
#include "compiler/link/WeightsPack.h"
#include "compiler/passes/Arena.h"
#include "compiler/weights/CheckWeights.h"
#include "compiler/weights/RandomWeights.h"
#include "dialects/Net/LayerNames.h"
#include "dialects/Support/Assert.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

#include <chrono>

using namespace mlir;
using namespace halnet;

/// What a printed phase begins with, behind comments; no description has it.
static bool isPhaseText(StringRef text) {
  static const llvm::Regex sign("(^|\n)(#loc[0-9]* = loc\\(|module (attributes )?\\{)");
  return sign.match(text);
}

/// Whether to go on from a printed phase; only of stdin the content is asked.
static bool isPhaseFile(StringRef path) {
  return isStdin(path) ? isPhaseText(firstBytes(path, 64 << 10)) : path.ends_with(".mlir");
}

/// The module's attribute that says which phase it has passed.
static constexpr StringLiteral phaseAttribute = "net.phase";

void halnet::prepareContext(MLIRContext &context) {
  context.disableMultithreading(); // kernels are compiled in forked children
  context.loadDialect<net::NetDialect, kernel::KernelDialect>();
}

Pipeline::Pipeline(PipelineOptions options, MLIRContext &context, Sources &sources)
    : options(std::move(options)), context(context), sources(sources) {}

LogicalResult Pipeline::fail(const Twine &message) {
  return emitError(UnknownLoc::get(&context)) << message;
}

//===----------------------------------------------------------------------===//
// The order of things
//===----------------------------------------------------------------------===//

LogicalResult Pipeline::run(Phase phase) {
  switch (phase) {
  case Phase::Parse:
    return parse();
  case Phase::Infer:
    return runPass(createInferPass());
  case Phase::Simplify:
    return runPass(createSimplifyPass());
  case Phase::Fuse:
    return runPass(createFusePass());
  case Phase::Kernel:
    return lower();
  case Phase::Schedule:
    return runPass(createAssignSchedulesPass(options.schedules, options.tolerance));
  case Phase::Pack:
    return runPass(createPlanConstantsPass());
  case Phase::Plan:
    return runPass(createPlanArenaPass());
  case Phase::Object:
    return compileObjects();
  case Phase::Program:
    return link();
  }
  return failure();
}

/// "14 calls, 14 kernels"
static std::string countsText(const PhaseRecord &record) {
  return llvm::join(llvm::map_range(record.counts,
                                    [](const auto &count) {
                                      return std::to_string(count.second) + " " + count.first;
                                    }),
                    ", ");
}

LogicalResult Pipeline::runNext() {
  Phase phase = done ? Phase(int(*done) + 1) : Phase::Parse;
  auto start = std::chrono::steady_clock::now();
  PhaseRecord &record = ran.emplace_back(PhaseRecord{phase, 0, {}});
  if (done == Phase::Infer)
    halnet::link::carryNet(*moduleOp);
  if (failed(run(phase)))
    return failure();
  if (phase != Phase::Parse || !done) // a phase file says itself how far it is
    done = phase;
  (*moduleOp)->setAttr(phaseAttribute, StringAttr::get(&context, phaseName(*done)));
  if (!store && *done >= Phase::Infer && failed(bindWeights()))
    return failure();
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (options.verbose)
    llvm::errs() << llvm::format("%-9s %8.3f s  ", phaseName(phase).data(), record.seconds)
                 << countsText(record) << '\n';
  return dump(*done);
}

LogicalResult Pipeline::read() { return done ? success() : runNext(); }

LogicalResult Pipeline::runTo(Phase last) {
  while (!done || *done < last)
    if (failed(runNext()))
      return failure();
  if (*done > last)
    return fail("'" + shownPath(options.input) + "' has passed '" + phaseName(*done) +
                "' already, which comes after '" + phaseName(last) + "'");
  return success();
}

std::vector<std::string> Pipeline::filesRead() const {
  std::vector<std::string> files = sources.shownPaths();
  llvm::erase_if(files, [](StringRef path) { return !llvm::sys::fs::is_regular_file(path); });
  return files;
}

LogicalResult Pipeline::runPass(std::unique_ptr<Pass> pass) {
  auto *counted = dynamic_cast<CountedPass *>(pass.get());
  PassManager manager(&context);
  manager.addPass(std::move(pass));
  if (failed(manager.run(*moduleOp)))
    return failure();
  for (auto [what, number] : counted->counts())
    ran.back().counts.emplace_back(what, number);
  return success();
}

void Pipeline::print(raw_ostream &os) {
  if (*done == Phase::Plan)
    for (auto program : moduleOp->getOps<kernel::ProgramOp>())
      printArena(program, os, "// ");
  moduleOp->print(os, OpPrintingFlags().enableDebugInfo(true, /*prettyForm=*/false));
}

LogicalResult Pipeline::printTo(const std::string &path) {
  return writeText(path, [this](raw_ostream &os) { print(os); });
}

LogicalResult Pipeline::writeText(StringRef path, function_ref<void(raw_ostream &)> write) {
  std::string text;
  llvm::raw_string_ostream os(text);
  write(os);
  llvm::Error error = halnet::link::writeOutput(path, text);
  return error ? fail(llvm::toString(std::move(error))) : success();
}

/// One file for every phase that leaves a module.
LogicalResult Pipeline::dump(Phase phase) {
  if (options.dumpDirectory.empty() || phase > Phase::Plan)
    return success();
  if (std::error_code error = llvm::sys::fs::create_directories(options.dumpDirectory))
    return fail("cannot make '" + options.dumpDirectory + "': " + error.message());
  return printTo(options.dumpDirectory + "/" + std::to_string(int(phase)) + "-" +
                 phaseName(phase).str() + ".mlir");
}

//===----------------------------------------------------------------------===//
// Phases that are no passes
//===----------------------------------------------------------------------===//

LogicalResult Pipeline::parse() {
  if (isPhaseFile(options.input))
    return parsePhaseFile();
  if (halnet::link::isCompiled(options.input))
    return readCompiled();
  reader::ReadNet read = readNets(options.input, options.reading, options.shapes, context, sources);
  moduleOp = std::move(read.net);
  if (moduleOp && !read.complete) // what is wrong with the shapes of the rest is said, too
    (void)runPass(createInferPass());
  return success(read.complete);
}

/// Goes on from a printed phase.
LogicalResult Pipeline::parsePhaseFile() {
  auto buffer = openInput(options.input);
  if (!buffer)
    return fail("cannot read '" + shownPath(options.input) + "': " + buffer.getError().message());
  StringRef name = placeName(options.input);
  sources.add(name, shownPath(options.input), (*buffer)->getBuffer());
  moduleOp = parseSourceString<ModuleOp>((*buffer)->getBuffer(), &context, name);
  return success(moduleOp && succeeded(acceptPhase()));
}

/// Goes on from the net that a compiled file carries.
LogicalResult Pipeline::readCompiled() {
  auto file = halnet::link::CompiledFile::open(options.input);
  if (!file)
    return fail(llvm::toString(file.takeError()));
  auto net = halnet::link::readModule(*file, halnet::link::netSection, context);
  if (!net)
    return fail(llvm::toString(net.takeError()));
  moduleOp = std::move(*net);
  return acceptPhase();
}

/// Whether the recipes are of the net, by its name and parameters; lowering may leave some out.
static bool areOf(ModuleOp recipes, ModuleOp net) {
  auto graphs = net.getOps<net::GraphOp>();
  auto program = *recipes.getOps<kernel::ProgramOp>().begin();
  std::vector<weights::WeightShape> known = weights::declaredWeights(net);
  return !graphs.empty() && (*graphs.begin()).getNetName() == program.getNetName() &&
         llvm::all_of(weights::declaredWeights(recipes), [&](const weights::WeightShape &each) {
           return llvm::is_contained(known, each);
         });
}

LogicalResult Pipeline::takePlan() {
  if (isPhaseFile(options.input) || !halnet::link::isCompiled(options.input))
    return runTo(Phase::Plan);
  auto file = halnet::link::CompiledFile::open(options.input);
  if (!file)
    return fail(llvm::toString(file.takeError()));
  auto recipes = halnet::link::readModule(*file, halnet::link::recipesSection, context);
  if (!recipes)
    return fail(llvm::toString(recipes.takeError()));
  if (failed(verifyPhase(**recipes, Phase::Plan)) || !areOf(**recipes, *moduleOp))
    return fail("'" + shownPath(options.input) +
                "' is damaged: its recipes are of another network");
  moduleOp = std::move(*recipes);
  done = Phase::Plan;
  return success();
}

/// Takes the module that was read for what it says it is, if it is.
LogicalResult Pipeline::acceptPhase() {
  auto phase = (*moduleOp)->getAttrOfType<StringAttr>(phaseAttribute);
  done = phase ? findPhase(phase) : std::nullopt;
  if (!done || *done > Phase::Plan)
    return fail("'" + shownPath(options.input) + "' does not say by '" + phaseAttribute +
                "' which phase, parse to plan, it has passed");
  return success(succeeded(verifyPhase(*moduleOp, *done)) && succeeded(checkOptions()));
}

/// What was decided before the phase was printed can't be decided anew.
LogicalResult Pipeline::checkOptions() {
  const reader::ReadOptions &reading = options.reading;
  if (!reading.sets.empty() || !reading.outputs.empty() || !reading.blockDirs.empty() ||
      !options.shapes.empty())
    return fail("--set, --batch, --size, --outputs and --blocks are for descriptions; '" +
                options.input + "' has passed a phase already");
  int64_t shapes = llvm::range_size(moduleOp->getOps<net::GraphOp>());
  if (options.oneShape && shapes > 1)
    return fail("'" + shownPath(options.input) + "' holds its net for " + Twine(shapes) +
                " shapes of the input, and one is wanted here: take its description, with --set");
  std::vector<const kernel::Target *> wanted = kernel::findTargets(options.target);
  for (auto program : moduleOp->getOps<kernel::ProgramOp>())
    if (options.target != "host" && !llvm::is_contained(wanted, &program.getTargetFacts()))
      return fail("'" + shownPath(options.input) + "' holds kernels for " + program.getTarget() +
                  ", not for " + options.target);
  return success();
}

/// Opens the weights and holds them against the parameters.
LogicalResult Pipeline::bindWeights() {
  if (options.randomSeed) {
    store = weights::makeRandomWeights(*options.randomSeed, weights::declaredWeights(*moduleOp));
  } else if (!options.weights.empty()) {
    auto opened = weights::openWeights(options.weights, options.weightNames);
    if (!opened)
      return fail(llvm::toString(opened.takeError()));
    store = std::move(*opened);
  }
  return store ? weights::checkWeights(*moduleOp, *store) : success();
}

LogicalResult Pipeline::lower() {
  if (failed(runPass(createLowerToKernelPass(options.target))))
    return failure();
  SmallVector<kernel::ProgramOp> programs(moduleOp->getOps<kernel::ProgramOp>());
  return verifyTogether(programs); // a description can have any shape make another network
}

LogicalResult Pipeline::compileObjects() {
  if (halnet::link::outputKind(options.output) != halnet::link::OutputKind::Program &&
      !haveOneSize(*moduleOp))
    return fail("a library has one size of its input, and '" + options.output +
                "' would have several: compile one for each, or a program");
  std::vector<kernel::KernelSpec> specs;
  moduleOp->walk([&](kernel::FusedKernel op) { specs.push_back(kernel::specOf(op)); });
  codegen::CompileOptions compileOptions;
  compileOptions.jobs = options.jobs;
  compileOptions.cacheDirectory = options.cacheDirectory;
  if (options.progress)
    compileOptions.progress = [](int64_t finished, int64_t total) {
      llvm::errs() << "\rkernels " << finished << "/" << total
                   << (finished == total ? "\r\033[K" : "");
    };
  compiled = codegen::compileKernels(specs, compileOptions);
  llvm::StringMap<bool> distinct;
  for (const codegen::CompiledKernel &result : compiled) {
    if (!result.error.empty())
      return fail("kernel " + result.symbol +
                  " could not be compiled; this is a bug of halnet: " + result.error);
    distinct[result.symbol] = result.cached;
  }
  int64_t cached = llvm::count_if(distinct, [](auto &entry) { return entry.second; });
  ran.back().counts = {
      {"calls", compiled.size()}, {"kernels", distinct.size()}, {"from the cache", cached}};
  return success();
}

LogicalResult Pipeline::link() {
  HALNET_ASSERT(store, "the caller asks for a program with weights only");
  SmallVector<kernel::ProgramOp> programs(moduleOp->getOps<kernel::ProgramOp>());
  kernel::ProgramOp program = programs.front();
  if (program.getTargetFacts().device != kernel::Device::Cpu)
    return fail("programs for " + program.getTarget() + " are not made yet");
  if (llvm::Error error = halnet::link::writeWithPack(
          halnet::link::makePack(programs, *store), options.weightsBeside, options.output,
          [&](ArrayRef<char> section) { return linkObjects(programs, section); }))
    return fail(llvm::toString(std::move(error)));
  std::string header = halnet::link::headerPath(options.output);
  return header.empty() ? success() : writeHeader(header);
}

/// Links the kernels with a table of the programs that has this section for its pack.
llvm::Error Pipeline::linkObjects(ArrayRef<kernel::ProgramOp> programs,
                                  ArrayRef<char> packSection) {
  kernel::ProgramOp program = programs.front();
  halnet::link::PackageFacts facts;
  facts.description = StringRef(net::layerPlace(program.getLoc())).rsplit(':').first.str();
  if (!options.strip) {
    facts.net = halnet::link::carriedNet(*moduleOp);
    facts.recipes = halnet::link::packRecipes(*moduleOp);
  }
  std::string table = halnet::link::packageTable(programs, facts, packSection);
  std::vector<StringRef> objects{table};
  llvm::StringSet<> linked;
  for (const codegen::CompiledKernel &kernel : compiled)
    if (linked.insert(kernel.symbol).second)
      objects.push_back(kernel.object);
  std::string name = libraryName();
  return halnet::link::linkFile(
      {objects, options.runtimeArchive, name, program.getTargetFacts().architecture},
      options.output);
}

std::string Pipeline::libraryName() {
  kernel::ProgramOp program = *moduleOp->getOps<kernel::ProgramOp>().begin();
  return options.name.empty() ? halnet::link::libraryName(program.getNetName()) : options.name;
}

LogicalResult Pipeline::writeHeader(StringRef path) {
  SmallVector<kernel::ProgramOp> programs(moduleOp->getOps<kernel::ProgramOp>());
  return writeText(
      path, [&](raw_ostream &os) { os << halnet::link::libraryHeader(programs, libraryName()); });
}
