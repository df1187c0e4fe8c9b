//===- CompiledProgram.cpp - a program that is being checked --------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs `info --json` and `run --tensors --as-stored`, and reads what they write.
//
//===----------------------------------------------------------------------===//

#include "compiler/check/CompiledProgram.h"

#include "compiler/link/Linker.h"
#include "compiler/link/TemporaryFolder.h"
#include "compiler/weights/Npz.h"
#include "compiler/weights/NpzWriter.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"

using namespace halnet;
using namespace halnet::check;
using halnet::link::TemporaryFolder;
using interp::Tensor;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// What the program says
//===----------------------------------------------------------------------===//

namespace halnet::check {
static bool fromJSON(const json::Value &value, StoredTensor &tensor, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", tensor.name) && map.map("shape", tensor.shape) &&
         map.map("block", tensor.block) && map.map("space", tensor.space) &&
         map.map("offset", tensor.offset);
}

static bool fromJSON(const json::Value &value, ProgramBuffer &buffer, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("space", buffer.space) && map.map("offset", buffer.offset) &&
         map.map("bytes", buffer.bytes) && map.map("written", buffer.written);
}

static bool fromJSON(const json::Value &value, ProgramOutput &output, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", output.name);
}

static bool fromJSON(const json::Value &value, ProgramCall &call, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("name", call.name) && map.map("place", call.place) &&
         map.map("schedule", call.schedule) && map.map("tensors", call.tensors) &&
         map.map("buffers", call.buffers);
}

static bool fromJSON(const json::Value &value, ProgramFacts &facts, json::Path path) {
  json::ObjectMapper map(value, path);
  return map && map.map("weights_digest", facts.weightsDigest) &&
         map.map("outputs", facts.outputs) && map.map("calls", facts.calls);
}
} // namespace halnet::check

//===----------------------------------------------------------------------===//
// Running it
//===----------------------------------------------------------------------===//

/// The text of a file that a child may have written.
static std::string textOf(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

/// Runs the program in the folder and returns what it printed.
static Expected<std::string> call(StringRef path, llvm::ArrayRef<StringRef> arguments,
                                  TemporaryFolder &folder) {
  std::string out = folder.file("out"), err = folder.file("err"), message;
  llvm::SmallVector<StringRef> words{path};
  llvm::append_range(words, arguments);
  int status = llvm::sys::ExecuteAndWait(
      path, words, std::nullopt, {StringRef(""), StringRef(out), StringRef(err)}, 0, 0, &message);
  if (status == 0)
    return textOf(out);
  StringRef said = message;
  std::string words2 = textOf(err);
  if (said.empty())
    said = StringRef(words2).trim();
  said.consume_front("error: ");
  return weights::sentence("'" + path + " " + arguments.front() + "' failed: " + said);
}

/// Whether the file is an ELF program of this machine, which may be run.
static Error checkRunnable(StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFileSlice(path, sizeof(llvm::ELF::Elf64_Ehdr), 0);
  if (!buffer)
    return weights::sentence("cannot read '" + path + "': " + buffer.getError().message());
  StringRef bytes = (*buffer)->getBuffer();
  constexpr size_t machineAt = offsetof(llvm::ELF::Elf64_Ehdr, e_machine);
  if (!bytes.starts_with(StringRef(llvm::ELF::ElfMagic, 4)) || bytes.size() < machineAt + 2)
    return weights::sentence("'" + path + "' is not a compiled program");
  unsigned machine = llvm::support::endian::read16le(bytes.data() + machineAt);
  bool isX86 = llvm::Triple(llvm::sys::getProcessTriple()).isX86();
  if (machine != (isX86 ? llvm::ELF::EM_X86_64 : llvm::ELF::EM_AARCH64))
    return weights::sentence("'" + path + "' is a program for machines of another kind than this");
  return Error::success();
}

Expected<CompiledProgram> CompiledProgram::open(StringRef path) {
  if (halnet::link::outputKind(path) != halnet::link::OutputKind::Program)
    return weights::sentence("'" + path +
                             "' is a library, which can't run by itself: compile its "
                             "net to a program to check it");
  if (Error error = checkRunnable(path))
    return error;
  CompiledProgram program;
  program.path = path.str();
  if (Error error = program.askFacts())
    return error;
  return program;
}

Error CompiledProgram::choose(llvm::ArrayRef<int64_t> shape) {
  model = {"--batch", std::to_string(shape[0]), "--size",
           std::to_string(shape[2]) + "x" + std::to_string(shape[3])};
  return askFacts();
}

Error CompiledProgram::askFacts() {
  std::error_code code;
  TemporaryFolder folder(code);
  if (code)
    return weights::sentence("cannot make a temporary folder: " + code.message());
  llvm::SmallVector<StringRef> words{"info", "--json"};
  llvm::append_range(words, model);
  Expected<std::string> text = call(path, words, folder);
  if (!text)
    return text.takeError();
  auto facts = json::parse<ProgramFacts>(*text, "program");
  if (!facts)
    return weights::sentence("'" + path + " info' does not tell what `halnet check` needs: " +
                             llvm::toString(facts.takeError()));
  known = std::move(*facts);
  return Error::success();
}

/// The tensor in the blocks of `values`, [N, C / block, H, W, block].
static StoredValues unpack(const StoredTensor &as, llvm::ArrayRef<float> values) {
  StoredValues result{Tensor(as.shape), {}};
  Tensor &tensor = result.tensor;
  int64_t block = as.block, blocks = (tensor.channels() + block - 1) / block;
  int64_t width = tensor.width(), pixels = tensor.height() * width;
  for (auto [at, value] : llvm::enumerate(values)) {
    int64_t lane = at % block, pixel = at / block % pixels, row = at / block / pixels;
    int64_t channel = row % blocks * block + lane;
    if (channel < tensor.channels())
      tensor.plane(row / blocks, channel)[pixel] = value;
    else if (value != 0 && result.dirtyLane.empty())
      result.dirtyLane = {row / blocks, row % blocks, pixel / width, pixel % width, lane};
  }
  return result;
}

/// All arrays of a file, by name.
static Error
forArrays(StringRef path,
          llvm::function_ref<void(const weights::ArrayHeader &, std::vector<float>)> take) {
  auto file = weights::ArrayFile::open(path);
  if (!file)
    return file.takeError();
  for (auto [index, header] : llvm::enumerate((*file)->arrays())) {
    auto values = (*file)->read(index);
    if (!values)
      return values.takeError();
    take(header, std::move(*values));
  }
  return Error::success();
}

static Tensor plain(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<float> values) {
  Tensor tensor;
  tensor.shape = shape;
  tensor.values.assign(values.begin(), values.end());
  return tensor;
}

Expected<ProgramTensors> CompiledProgram::run(const Tensor &images) const {
  std::error_code code;
  TemporaryFolder folder(code);
  if (code)
    return weights::sentence("cannot make a temporary folder: " + code.message());
  std::string in = folder.file("in.npy"), tensors = folder.file("tensors.npz"),
              outputs = folder.file("outputs.npz");
  std::vector<float> numbers(images.values.begin(), images.values.end());
  if (Error error = weights::writeNpy(in, {"", images.shape, llvm::ArrayRef(numbers)}))
    return error;
  llvm::SmallVector<StringRef> words{"run",         in,         "--tensors", tensors,
                                     "--as-stored", "--output", outputs};
  llvm::append_range(words, model);
  auto printed = call(path, words, folder);
  if (!printed)
    return printed.takeError();
  llvm::StringMap<const StoredTensor *> described;
  for (const ProgramCall &call : known.calls)
    for (const StoredTensor &tensor : call.tensors)
      described[tensor.name] = &tensor;
  ProgramTensors result;
  auto keepStored = [&](const weights::ArrayHeader &header, std::vector<float> values) {
    const StoredTensor *as = described.lookup(header.name);
    if (as)
      result.stored[header.name] =
          as->block ? unpack(*as, values) : StoredValues{plain(as->shape, values), {}};
  };
  auto keepOutput = [&](const weights::ArrayHeader &header, std::vector<float> values) {
    result.outputs[header.name] = plain(header.shape, values);
  };
  if (Error error = forArrays(tensors, keepStored))
    return error;
  if (Error error = forArrays(outputs, keepOutput))
    return error;
  return result;
}
