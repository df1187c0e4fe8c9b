//===- CompileArguments.cpp - the options of halnet compile ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/tool/CompileArguments.h"

#include "compiler/link/Linker.h"

#include "llvm/Support/Path.h"

using namespace halnet;
using llvm::StringRef;

/// A parameter that both --set and an option for it would set.
static std::string shapesProblem(const PipelineOptions &options) {
  for (StringRef set : options.reading.sets) {
    StringRef key = set.split('=').first;
    bool isSize = key == "height" || key == "width";
    if (isSize && !options.shapes.sizes.empty())
      return "--size and --set " + set.str() + " both say the " + key.str() + ": give one of them";
    if (key == "batch" && !options.shapes.batches.empty())
      return "--batch and --set " + set.str() + " both say the batch: give one of them";
  }
  return "";
}

/// An output's name that is of another kind of file, or a library's name for what is none.
static std::string nameProblem(const tool::CompileArguments &arguments, bool isProgram) {
  const std::string &output = arguments.pipeline.output;
  bool isLibrary = link::outputKind(output) != link::OutputKind::Program;
  if (arguments.emit == "header" && isLibrary)
    return "--emit header writes the C header alone: -o FILE.h, not '" + output + "'";
  if (isProgram && llvm::sys::path::extension(output) == ".h")
    return "'" + output +
           "' is a header's name: --emit header writes one, and -o FILE.so, .a or "
           ".o a library with its header";
  if (isProgram && !isLibrary && !arguments.pipeline.name.empty())
    return "--name is for libraries: a program has no function to name";
  return "";
}

std::string tool::usageProblem(const CompileArguments &arguments, Phase to) {
  const PipelineOptions &options = arguments.pipeline;
  const kernel::Target *target = kernel::findTarget(options.target);
  bool isCuda = target && target->device == kernel::Device::Cuda;
  bool isProgram = to == Phase::Program && arguments.emit.empty();
  if (std::string problem = shapesProblem(options); !problem.empty())
    return problem;
  if (std::string problem = nameProblem(arguments, isProgram); !problem.empty())
    return problem;
  if (isCuda && isProgram)
    return "programs for " + std::string(target->name) +
           " are not made yet; its kernels are: --emit ptx -o DIR";
  if (!isCuda && arguments.emit == "ptx")
    return "PTX is for CUDA targets, not for " + options.target + "; see `halnet targets`";
  if (arguments.emit == "ptx" && options.output.empty())
    return "PTX needs a folder: -o DIR";
  if (arguments.json && options.output.empty())
    return "--json takes stdout: give the rest a place, -o FILE";
  if (!arguments.depfile.empty() && options.output.empty())
    return "--depfile names what the output is made of: give it a place, -o FILE";
  if (!options.weightsBeside.empty() && !isProgram)
    return "--weights-beside is for programs and libraries";
  if (isProgram && options.output.empty())
    return "a program needs a name: -o FILE (or stop at a phase: --to PHASE)";
  if (isProgram && options.weights.empty() && !options.randomSeed)
    return "a program needs weights: --weights FILE, or --random-weights SEED";
  return "";
}
