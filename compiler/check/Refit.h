//===- Refit.h - which of a call's constants are wrong --------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Behind a kernel's main computation stand constants of its channels: bias, scale
// and shift. Undoing what follows them, and fitting what is left channel by
// channel, tells a wrong constant from a wrong sum.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_CHECK_REFIT_H
#define HALNET_COMPILER_CHECK_REFIT_H

#include "compiler/check/CallNet.h"

namespace halnet::check {

/// What a fit found wrong.
enum class Part {
  Main,  ///< the values that the constants are applied to
  Scale, ///< a factor of a channel
  Shift  ///< an addend of a channel
};

/// The layer to blame, and with which part.
struct Blame {
  mlir::Operation *layer;
  Part part;
  std::string what; ///< "as if channels 3 and 5 were exchanged"; empty where no more is known

  // Of a Shift:
  mlir::Operation *main = nullptr; ///< the layer whose bias may be to blame as well
  mlir::Operation *last = nullptr; ///< the last layer of constants, which may be, too
  std::vector<double> shifts = {}; ///< what is wrongly added to a channel; NaN where unknown
  std::vector<double> scales = {}; ///< what multiplies a channel's bias
};

/// Blames a layer of the call for a tensor that differs. `stored` is the value in the call's net,
/// `values` are its layers' right values and inputs, by name. A value of `trusted` was stored as it
/// should be: what comes before it is not to blame. Without enough elements to fit a channel, the
/// main computation is to blame.
Blame refit(mlir::Value stored, const interp::Tensor &found, const TensorsByName &values,
            const llvm::DenseSet<mlir::Value> &trusted, double budget);

} // namespace halnet::check

#endif // HALNET_COMPILER_CHECK_REFIT_H
