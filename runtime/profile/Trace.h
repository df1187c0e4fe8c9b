//===- Trace.h - a timeline of runs, calls and tasks -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In the trace event format, for Perfetto (ui.perfetto.dev) and chrome://tracing.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_PROFILE_TRACE_H
#define HALNET_RUNTIME_PROFILE_TRACE_H

#include "runtime/MadeUpImages.h"
#include "runtime/OutputFile.h"

namespace halnet::runtime {

/// Makes a few runs and writes when every call and every task of a parallel loop
/// began and ended, by threads. The context is warm and has no other observer.
bool writeTrace(const Model &model, halnet_context *context, MadeUpImages &images, OutputFile &file,
                Error &error);

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_PROFILE_TRACE_H
