//===- Printer.h - what a comparison found, for people and programs ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_PRINTER_H
#define HALNET_COMPILER_CHECK_PRINTER_H

#include "compiler/check/Check.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::check {

/// A row a tensor, then the verdict: the first wrong call with its lines and steps.
void printReport(const Report &report, llvm::raw_ostream &os);

/// As JSON; docs/check.md says what its keys mean.
llvm::json::Value reportJson(const Report &report);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_PRINTER_H
