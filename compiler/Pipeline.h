//===- Pipeline.h - the one way from a description to a program ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PIPELINE_H
#define HALNET_COMPILER_PIPELINE_H

#include "codegen/Codegen.h"
#include "compiler/Phases.h"
#include "compiler/Shapes.h"
#include "compiler/diagnostics/Sources.h"
#include "compiler/passes/Passes.h"
#include "compiler/passes/Rounding.h"
#include "compiler/reader/Reader.h"
#include "compiler/weights/WeightStore.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>

namespace halnet {

/// All that shapes a compilation. Usable without a command line.
struct PipelineOptions {
  std::string input; ///< a description, a printed phase (.mlir), or a compiled file with its net
  reader::ReadOptions reading;
  InputShapes shapes;    ///< several shapes of the input
  bool oneShape = false; ///< nothing else than a net for one shape is of use
  std::string weights;   ///< a file; empty: none, or random ones
  weights::WeightNames weightNames = weights::WeightNames::Halnet; ///< whose names the file has
  std::optional<uint64_t> randomSeed;  ///< random weights in place of a file
  std::string target = "host";         ///< or several: "v2,v3"; a printed phase keeps its own
  ScheduleLookup schedules;            ///< from a tuning log; empty: by rule
  std::string dumpDirectory;           ///< one file a phase; empty: none
  double tolerance = defaultTolerance; ///< of outputs: what forms of Winograd may make of them
  bool verbose = false;                ///< time and counts of each phase on stderr
  bool progress = false;               ///< a line on stderr that counts compiled kernels
  int jobs = 1;                        ///< kernels compiled at the same time
  std::string cacheDirectory;          ///< of kernels; empty: none
  std::string runtimeArchive;          ///< libhalnet_runtime.a
  std::string output;                  ///< the file to write; its suffix says what it is
  std::string weightsBeside;           ///< where to write the weights; empty: into the output
  std::string name;                    ///< a library's name in C; empty: the net's
  bool strip = false;                  ///< the program carries no net
};

/// What a phase took and did.
struct PhaseRecord {
  Phase phase;
  double seconds;
  std::vector<std::pair<std::string, int64_t>> counts; ///< what was counted, how many
};

/// Runs the phases on one module. Not thread-safe; the process must have a
/// single thread while kernels are compiled (codegen::compileKernels).
/// Mistakes of the user are reported as MLIR diagnostics.
class Pipeline {
public:
  Pipeline(PipelineOptions options, mlir::MLIRContext &context, Sources &sources);

  /// Reads the input alone, of whichever phase it is.
  llvm::LogicalResult read();
  /// The text files that were read, sorted: the description, its blocks. A compiled file is none.
  std::vector<std::string> filesRead() const;
  /// Runs every phase not yet run, up to and with `last`. `program` needs weights and an output.
  llvm::LogicalResult runTo(Phase last);

  /// Of a compiled file, whose net has been read: goes on from the programs that it was linked
  /// from, as they stood after `plan`, with their target, tolerance and schedules. Of anything else
  /// runTo(plan).
  llvm::LogicalResult takePlan();

  /// What the last phase left, with locations: it can be compiled further.
  void print(llvm::raw_ostream &os);
  /// The same to a file, or to stdout where `path` is empty or "-".
  llvm::LogicalResult printTo(const std::string &path);

  mlir::MLIRContext &getContext() { return context; }
  mlir::ModuleOp module() { return *moduleOp; }
  /// Writes a file, which appears whole or not at all, or stdout where `path` is empty or "-".
  llvm::LogicalResult writeText(llvm::StringRef path,
                                llvm::function_ref<void(llvm::raw_ostream &)> write);
  /// Writes the C header of a library, after the kernel phase; to stdout where `path` is empty.
  llvm::LogicalResult writeHeader(llvm::StringRef path);

  /// The weights; null where none were asked for.
  weights::WeightStore *weights() { return store.get(); }
  /// After the object phase, one for each kernel call, in their order.
  llvm::ArrayRef<codegen::CompiledKernel> kernels() const { return compiled; }
  /// The phases that ran, in their order; the last may have failed.
  llvm::ArrayRef<PhaseRecord> records() const { return ran; }

private:
  llvm::LogicalResult run(Phase phase);
  llvm::LogicalResult runNext();
  llvm::LogicalResult parse();
  llvm::LogicalResult parsePhaseFile();
  llvm::LogicalResult readCompiled();
  llvm::LogicalResult acceptPhase();
  llvm::LogicalResult checkOptions();
  llvm::LogicalResult runPass(std::unique_ptr<mlir::Pass> pass);
  llvm::LogicalResult bindWeights();
  llvm::LogicalResult lower();
  llvm::LogicalResult compileObjects();
  llvm::LogicalResult link();
  llvm::Error linkObjects(llvm::ArrayRef<kernel::ProgramOp> programs,
                          llvm::ArrayRef<char> packSection);
  std::string libraryName();
  llvm::LogicalResult dump(Phase phase);
  llvm::LogicalResult fail(const llvm::Twine &message);

  PipelineOptions options;
  mlir::MLIRContext &context;
  Sources &sources;
  mlir::OwningOpRef<mlir::ModuleOp> moduleOp;
  std::unique_ptr<weights::WeightStore> store;
  std::vector<codegen::CompiledKernel> compiled;
  std::optional<Phase> done; ///< the last phase that has run
  std::vector<PhaseRecord> ran;
};

/// Registers the dialects that any phase needs, and makes the context single-threaded.
void prepareContext(mlir::MLIRContext &context);

} // namespace halnet

#endif // HALNET_COMPILER_PIPELINE_H
