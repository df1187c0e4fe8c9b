//===- Params.cpp - weights as MXNet's .params ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All integers are little-endian: a list of arrays, then their names.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/mxnet/Params.h"

#include "dialects/Net/NetOps.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/EndianStream.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

namespace {
using Stream = llvm::support::endian::Writer;

// From MXNet's src/ndarray/ndarray.cc.
constexpr uint64_t listMagic = 0x112;
constexpr uint32_t arrayMagic = 0xF993FAC9; ///< V2
constexpr int32_t dense = 0, cpu = 1, float32 = 0;
} // namespace

/// The parameters that training updates by itself.
static llvm::StringSet<> findStates(ModuleOp module) {
  llvm::StringSet<> states;
  module.walk([&](net::BatchNormOp norm) {
    states.insert(norm.getMean());
    states.insert(norm.getVariance());
  });
  return states;
}

static void writeArray(ArrayRef<int64_t> shape, ArrayRef<float> values, Stream &stream) {
  stream.write(arrayMagic);
  stream.write(dense);
  stream.write(int32_t(shape.size()));
  stream.write(shape);
  stream.write(cpu);
  stream.write(int32_t(0)); // the number of the device
  stream.write(float32);
  stream.write(values);
}

llvm::Error writer::writeMxnetParams(ModuleOp module, weights::WeightStore &store,
                                     raw_ostream &out) {
  llvm::StringSet<> states = findStates(module);
  auto params = llvm::to_vector(module.getOps<net::ParamOp>());
  llvm::stable_sort(params, [&](net::ParamOp a, net::ParamOp b) {
    return states.contains(a.getSymName()) < states.contains(b.getSymName());
  });
  Stream stream(out, llvm::endianness::little);
  stream.write(listMagic);
  stream.write(uint64_t(0)); // reserved
  stream.write(uint64_t(params.size()));
  for (net::ParamOp param : params) {
    auto values = store.values(param.getSymName());
    if (!values)
      return values.takeError();
    writeArray(cast<RankedTensorType>(param.getType()).getShape(), *values, stream);
  }
  stream.write(uint64_t(params.size()));
  for (net::ParamOp param : params) {
    StringRef prefix = states.contains(param.getSymName()) ? "aux:" : "arg:";
    stream.write(uint64_t(prefix.size() + param.getSymName().size()));
    out << prefix << param.getSymName();
  }
  return llvm::Error::success();
}
