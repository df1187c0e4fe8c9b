//===- MemoryPrinter.cpp - a memory report as text and JSON ----------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bars for the calls, and a table of what makes the peak.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Memory.h"
#include "compiler/report/Table.h"

using namespace halnet;
using namespace halnet::report;
using llvm::ArrayRef;
using llvm::StringRef;
namespace json = llvm::json;

using Align = Table::Align;

/// The widest bar, in characters.
static constexpr int64_t barWidth = 40;

static std::string bar(int64_t bytes, int64_t most) {
  return std::string(most ? (bytes * barWidth + most / 2) / most : 0, '#');
}

static void printCalls(const Memory &memory, llvm::raw_ostream &os) {
  Table table({Align::Right, Align::Left, Align::Right, Align::Left});
  table.add({"call", "layers", "in use", ""});
  table.addRule();
  for (auto [index, call] : llvm::enumerate(memory.calls))
    table.add({std::to_string(index), call.name, bytesText(call.inUse),
               bar(call.inUse, memory.arenaBytes)});
  table.print(os);
}

static void printPeak(const Memory &memory, llvm::raw_ostream &os) {
  size_t peak = memory.peak();
  const CallRow &call = memory.calls[peak];
  os << "\nThe arena has " << bytesText(memory.arenaBytes) << ". Most of it is in use at call "
     << peak << ", " << call.name << (call.place.empty() ? "" : " (" + call.place + ")") << ": "
     << bytesText(call.inUse) << ", in which lie\n\n";
  Table table({Align::Right, Align::Right, Align::Right, Align::Left});
  table.add({"offset", "bytes", "calls", "tensor"});
  table.addRule();
  for (const ArenaTensor *tensor : memory.aliveAt(int64_t(peak))) {
    bool over = tensor->overlays != noOverlay;
    table.add(
        {grouped(tensor->offset), grouped(tensor->bytes),
         std::to_string(tensor->first) + "-" + std::to_string(tensor->last),
         memory.nameOf(*tensor) +
             (over ? ", in the place of " + memory.nameOf(memory.tensors[tensor->overlays]) : "")});
  }
  table.print(os);
}

static int64_t sumOf(ArrayRef<OwnBuffer> buffers) {
  int64_t sum = 0;
  for (const OwnBuffer &buffer : buffers)
    sum += buffer.bytes;
  return sum;
}

void report::printMemory(const Memory &memory, llvm::raw_ostream &os) {
  os << memory.name << " on " << memory.target << "\n\n";
  printCalls(memory, os);
  printPeak(memory, os);
  os << "\nBeside the arena: " << bytesText(memory.weightsBytes) << " of packed weights, and the "
     << "caller's buffers: inputs " << bytesText(sumOf(memory.inputs)) << ", outputs "
     << bytesText(sumOf(memory.outputs)) << ".\n";
}

static json::Array buffersJson(ArrayRef<OwnBuffer> buffers) {
  json::Array array;
  for (const OwnBuffer &buffer : buffers)
    array.push_back(json::Object{{"name", buffer.name}, {"bytes", buffer.bytes}});
  return array;
}

json::Value report::memoryJson(const Memory &memory) {
  json::Array calls, tensors;
  for (const CallRow &call : memory.calls)
    calls.push_back(
        json::Object{{"name", call.name}, {"place", call.place}, {"bytes_in_use", call.inUse}});
  for (const ArenaTensor &tensor : memory.tensors) {
    json::Object object{{"name", memory.nameOf(tensor)}, {"scratch", tensor.name.empty()},
                        {"bytes", tensor.bytes},         {"offset", tensor.offset},
                        {"first_call", tensor.first},    {"last_call", tensor.last}};
    if (tensor.overlays != noOverlay)
      object["in_place_of"] = memory.nameOf(memory.tensors[tensor.overlays]);
    tensors.push_back(std::move(object));
  }
  return json::Object{{"net", memory.name},
                      {"target", memory.target},
                      {"arena_bytes", memory.arenaBytes},
                      {"weights_bytes", memory.weightsBytes},
                      {"peak_call", int64_t(memory.peak())},
                      {"calls", std::move(calls)},
                      {"tensors", std::move(tensors)},
                      {"inputs", buffersJson(memory.inputs)},
                      {"outputs", buffersJson(memory.outputs)}};
}
