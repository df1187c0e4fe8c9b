//===- Params.cpp - weights as MXNet's .params ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which parameters are there, in which order, and which are states.
//
//===----------------------------------------------------------------------===//

#include "compiler/writer/mxnet/Params.h"

#include "compiler/weights/Elements.h"
#include "compiler/weights/MxnetParamsWriter.h"
#include "dialects/Net/NetOps.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace halnet;
using namespace halnet::writer;
using namespace mlir;

/// The parameters that training updates by itself.
static llvm::StringSet<> findStates(ModuleOp module) {
  llvm::StringSet<> states;
  module.walk([&](net::BatchNormOp norm) {
    states.insert(norm.getMean());
    states.insert(norm.getVariance());
  });
  return states;
}

llvm::Error writer::writeMxnetParams(ModuleOp module, weights::WeightStore &store,
                                     raw_ostream &out) {
  llvm::StringSet<> states = findStates(module);
  auto params = llvm::to_vector(module.getOps<net::ParamOp>());
  llvm::stable_sort(params, [&](net::ParamOp a, net::ParamOp b) {
    return states.contains(a.getSymName()) < states.contains(b.getSymName());
  });
  weights::MxnetParamsWriter writer(params.size(), out);
  for (net::ParamOp param : params) {
    StringRef name = param.getSymName();
    auto values = store.values(name);
    if (!values)
      return values.takeError();
    writer.add(name, states.contains(name), {store.find(name)->shape},
               weights::storedBytesOf(*values));
  }
  writer.finish();
  return llvm::Error::success();
}
