//===- ConstantWriter.h - C structs as LLVM constants ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_CONSTANTWRITER_H
#define HALNET_COMPILER_LINK_CONSTANTWRITER_H

#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <vector>

namespace halnet::link {

/// Builds constant data of a C interface in an LLVM module of its own. Structs
/// have C's layout: their members are given with the types of the header.
class ConstantWriter {
public:
  explicit ConstantWriter(llvm::StringRef moduleName);

  llvm::Constant *i32(int64_t value);
  llvm::Constant *i64(uint64_t value);
  llvm::Constant *ints32(llvm::ArrayRef<int64_t> values); ///< int32_t[]
  llvm::Constant *floats(llvm::ArrayRef<double> values);  ///< float[], rounded
  llvm::Constant *text(llvm::StringRef text);             ///< const char *, each text once
  llvm::Constant *function(llvm::StringRef name);         ///< of another object
  llvm::Constant *structOf(llvm::ArrayRef<llvm::Constant *> members);
  llvm::Constant *arrayOf(llvm::ArrayRef<llvm::Constant *> elements); ///< of one type; null if none
  llvm::Constant *pointerTo(llvm::Constant *data); ///< private read-only data; null for null
  /// A pointer to a private copy of the bytes in a section of their own.
  llvm::Constant *bytes(llvm::ArrayRef<char> data, uint64_t alignment, llvm::StringRef section);

  /// The symbol `name` with these contents, hidden from other shared objects.
  void define(llvm::StringRef name, llvm::Constant *data);

  llvm::Module &module() { return llvmModule; }

private:
  llvm::LLVMContext context;
  llvm::Module llvmModule;
  llvm::StringMap<llvm::Constant *> texts;
};

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_CONSTANTWRITER_H
