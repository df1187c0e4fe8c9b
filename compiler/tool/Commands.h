//===- Commands.h - the commands of halnet ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file a command. Each adds itself to the command line and, when it was
// chosen, runs and gives the exit status: 0, or 1 for a user's mistake (2, wrong
// usage, is the command line's own).
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_TOOL_COMMANDS_H
#define HALNET_COMPILER_TOOL_COMMANDS_H

#include "compiler/Pipeline.h"

#include "llvm/Support/JSON.h"

#include <CLI/CLI.hpp>

namespace halnet::tool {

/// Where halnet itself lies: the folder of the running file and what is installed beside it.
struct Installation {
  std::string runtimeArchive; ///< ../lib/libhalnet_runtime.a
  std::string shareDir;       ///< ../share/halnet/netdefs
};
Installation findInstallation();

/// Sets the status that main() returns.
using Status = int;

/// Ends a command for options that don't go together, which only shows when all are known:
/// `problem` is said and main() returns 2.
[[noreturn]] void failUsage(const std::string &problem);

void addCompileCommand(CLI::App &app, Status &status);
void addTuneCommand(CLI::App &app, Status &status);
void addRunCommand(CLI::App &app, Status &status);
void addCheckCommand(CLI::App &app, Status &status);
void addReweightCommand(CLI::App &app, Status &status);
void addSummaryCommand(CLI::App &app, Status &status);
void addMemoryCommand(CLI::App &app, Status &status);
void addEmitCommand(CLI::App &app, Status &status);
void addTargetsCommand(CLI::App &app, Status &status);
void addCacheCommand(CLI::App &app, Status &status);
void addValidateCommand(CLI::App &app, Status &status);
void addWeightsCommand(CLI::App &app, Status &status);
void addDoctorCommand(CLI::App &app, Status &status);
void addCompletionCommand(CLI::App &app, Status &status);
void addManCommand(CLI::App &app, Status &status);
void addSchemaCommand(CLI::App &app, Status &status);

/// Adds NET, for one shape of its input, and the options that say how to read it, shared by all
/// commands that do.
void addNetOptions(CLI::App &command, PipelineOptions &options);

/// Adds --target; a name that is no target is wrong usage.
void addTargetOption(CLI::App &command, PipelineOptions &options);

/// The same, for a program that may be for several levels of x86-64.
void addTargetsOption(CLI::App &command, PipelineOptions &options);

/// The program for the target that was asked for, of a pipeline after takePlan: of several levels
/// the first, unless --target names another. Reports a target that is not there.
llvm::FailureOr<kernel::ProgramOp> chooseProgram(Pipeline &pipeline,
                                                 const PipelineOptions &options);

/// After addNetOptions: adds --batch and --size, for a program that may be for several shapes of
/// its input.
void addShapesOptions(CLI::App &command, PipelineOptions &options);

/// A size as typed, "224x320": height, then width. None where it is not one.
std::optional<InputSize> parseSize(llvm::StringRef text);
/// CLI11's check of one.
std::string checkSize(const std::string &text);

/// Adds --names, for the option that names a file of weights.
void addNamesOption(CLI::App &command, CLI::Option *weights, PipelineOptions &options);

/// Adds --weights, --names and --random-weights.
void addWeightOptions(CLI::App &command, PipelineOptions &options);

/// Reports where a file can't be written, as "-", stdout, is none; asked before the work and not
/// after it.
llvm::LogicalResult checkWritable(llvm::StringRef path, mlir::MLIRContext &context);

/// Reports a sentence that stands for no place; success where there is no error.
llvm::LogicalResult report(llvm::Error error, mlir::MLIRContext &context);

/// A command line as users type it, and what it is for; nothing where that is plain.
struct Example {
  std::string line, what;
};

/// Puts examples below a command's help.
void addExamples(CLI::App &command, std::vector<Example> examples);

/// Adds --json, which turns the tables of a command into JSON on stdout.
void addJsonFlag(CLI::App &command, bool &json);

/// Prints the value on stdout, indented, and a line break.
void printJson(const llvm::json::Value &value);

/// Warns where kernels cannot be kept at `directory`; they are compiled anew each time then. An
/// empty one asks for no cache.
void checkCache(const std::string &directory, mlir::MLIRContext &context);

/// Runs `work` on a pipeline of its own; gives 1 where it failed or an error was
/// reported, with all diagnostics on stderr.
int withPipeline(const PipelineOptions &options,
                 llvm::function_ref<llvm::LogicalResult(Pipeline &)> work);

} // namespace halnet::tool

#endif // HALNET_COMPILER_TOOL_COMMANDS_H
