//===- MxnetParamsWriter.cpp - MXNet's .params, array by array ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All integers are little-endian; the numbers are from MXNet's src/ndarray/ndarray.cc.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/MxnetParamsWriter.h"

#include "compiler/weights/MxnetParams.h"
#include "dialects/Support/Assert.h"

#include "llvm/Support/EndianStream.h"

using namespace llvm;
using namespace halnet::weights;

using Stream = support::endian::Writer;

static constexpr uint64_t listMagic = 0x112;
static constexpr uint32_t arrayMagic = 0xF993FAC9; ///< V2
static constexpr int32_t dense = 0, cpu = 1;

MxnetParamsWriter::MxnetParamsWriter(size_t count, raw_ostream &out) : out(out) {
  Stream stream(out, endianness::little);
  stream.write(listMagic);
  stream.write(uint64_t(0)); // reserved
  stream.write(uint64_t(count));
}

void MxnetParamsWriter::add(StringRef name, bool isState, const WeightInfo &info, StringRef bytes) {
  std::optional<int32_t> type = mxnetType(info.type);
  HALNET_ASSERT(type, "MXNet has all types that are read");
  Stream stream(out, endianness::little);
  stream.write(arrayMagic);
  stream.write(dense);
  std::vector<int64_t> shape = info.shape.empty() ? std::vector<int64_t>{1} : info.shape;
  stream.write(int32_t(shape.size()));
  stream.write(ArrayRef<int64_t>(shape));
  stream.write(cpu);
  stream.write(int32_t(0)); // the number of the device
  stream.write(*type);
  out << bytes;
  names.push_back((isState ? "aux:" : "arg:") + name.str());
}

void MxnetParamsWriter::finish() {
  Stream stream(out, endianness::little);
  stream.write(uint64_t(names.size()));
  for (const std::string &name : names) {
    stream.write(uint64_t(name.size()));
    out << name;
  }
}
