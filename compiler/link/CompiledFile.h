//===- CompiledFile.h - the sections of a compiled file ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the compiler stored in a program, shared library, object or archive is found
// again by the names of its sections.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_LINK_COMPILEDFILE_H
#define HALNET_COMPILER_LINK_COMPILEDFILE_H

#include "llvm/Object/Binary.h"
#include "llvm/Support/Error.h"

#include <optional>

namespace halnet::link {

/// Whether the file begins as an ELF file or an archive does.
bool isCompiled(llvm::StringRef path);

class CompiledFile {
public:
  /// Maps the file. Errors are sentences that name it.
  static llvm::Expected<CompiledFile> open(llvm::StringRef path);

  /// The contents of a section, a part of bytes(): in an archive, of the first object that has it.
  /// Nothing where there is none. Errors as above.
  llvm::Expected<std::optional<llvm::StringRef>> section(llvm::StringRef name) const;

  const std::string &path() const { return name; }
  /// The whole file; lives as long as this.
  llvm::StringRef bytes() const { return binary.getBinary()->getData(); }

private:
  CompiledFile(llvm::StringRef path, llvm::object::OwningBinary<llvm::object::Binary> binary)
      : name(path), binary(std::move(binary)) {}

  std::string name;
  llvm::object::OwningBinary<llvm::object::Binary> binary;
};

} // namespace halnet::link

#endif // HALNET_COMPILER_LINK_COMPILEDFILE_H
