//===- Passes.td - the passes from a description to planned kernels ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_PASSES_PASSES_TD
#define HALNET_COMPILER_PASSES_PASSES_TD

include "mlir/Pass/PassBase.td"

def Infer : Pass<"infer", "::mlir::ModuleOp"> {
  let summary = "Give every tensor its static shape and check the description";
  let description = [{
    Runs over the layers in their order and asks each for its result's type and
    its parameters' shapes. All layers whose inputs are known are checked, so
    that a user sees all mistakes at once; each is reported at the attribute
    that is wrong. The places of attributes are dropped afterwards.

    ```mlir
    %1 = net.relu %0 : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
    // becomes
    %1 = net.relu %0 : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
    ```

    Counts: layers, parameters.
  }];
  let constructor = "halnet::createInferPass()";
  let dependentDialects = ["::halnet::net::NetDialect"];
}

def Simplify : Pass<"simplify", "::mlir::ModuleOp"> {
  let summary = "Fold BatchNorm and Scale, drop identities and dead layers";
  let description = [{
    BatchNorm and Scale become `net.affine`. An affine of a convolution or dense
    layer whose value nobody else reads is folded into it, as a recipe that is
    evaluated in double when weights are packed: exact up to the last rounding.
    A flatten before a dense layer goes, since a dense layer flattens anyway.
    Layers that no output needs go, with a warning.

    ```mlir
    %1 = net.conv2d %0 weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>} : ...
    %2 = net.scale %1 gamma(@g) : ...
    // becomes
    %1 = net.conv2d %0 weight(@w) {folds = [#net.step<gamma = @g>], ...} : ...
    ```

    Counts: folded affines, kept affines, dead layers.
  }];
  let constructor = "halnet::createSimplifyPass()";
  let dependentDialects = ["::halnet::net::NetDialect"];
}

def Fuse : Pass<"fuse", "::mlir::ModuleOp"> {
  let summary = "Group the layers that one kernel will compute";
  let description = [{
    Every group begins with a layer that has work (convolution, pooling, dense,
    ...) and goes on along the chain of elementwise layers behind it: affine,
    relu, and a sum whose other side is known by then. A value that somebody
    else reads too is kept as a first result, and the chain may go on to a
    second: the raw sum of a residual unit, and its normalised, rectified form
    for the next. An affine of the net's input is a group of its own, which
    rides on the input's change of layout.

    ```mlir
    %1 = net.conv2d %0 weight(@w) ... ; %2 = net.relu %1 ...
    // becomes
    %2 = net.group { ... net.conv2d ... net.relu ... net.yield ... } : ...
    ```

    Counts: groups, fused layers.
  }];
  let constructor = "halnet::createFusePass()";
  let dependentDialects = ["::halnet::net::NetDialect"];
}

def LowerToKernel : Pass<"lower-to-kernel", "::mlir::ModuleOp"> {
  let summary = "Turn groups into kernel ops on the target's blocked layout";
  let description = [{
    Every target gets a program of its own for each graph, target by target. A group becomes one op of the `kernel` dialect; what follows its first layer
    becomes the epilogue. Tensors are blocked by the target's vector width;
    changes of layout stand only at the net's inputs and outputs, and where a
    flatten really moves values.

    Counts: kernels, layout changes.
  }];
  let constructor = "halnet::createLowerToKernelPass()";
  let dependentDialects = ["::halnet::kernel::KernelDialect", "::halnet::net::NetDialect"];
  let options = [Option<"target", "target", "std::string", "\"x86-64-v3\"",
                        "the target's name, as `halnet targets` lists them, or several with commas">];
}

def AssignSchedules : Pass<"assign-schedules", "::mlir::ModuleOp"> {
  let summary = "Give every kernel its schedule";
  let description = [{
    From a tuning log where it has one for the kernel, else by codegen's rule
    over shape and target; `kernel.from_log` marks the former. A schedule that is
    there already is kept. Forms of Winograd are taken where they save most time for
    the error that they add, as far as no output is estimated to be off by more than
    `tolerance` of its largest value, or a probability by more than a fifth of
    `tolerance`: docs/winograd.md. The program's `rounding` has the estimates.

    Counts: from the log, by rule.
  }];
  let constructor = "halnet::createAssignSchedulesPass()";
  let dependentDialects = ["::halnet::kernel::KernelDialect"];
  let options = [Option<"tolerance", "tolerance", "double", "0",
                        "by how much forms of Winograd may move an output, as a part of its largest value">];
}

def PlanConstants : Pass<"plan-constants", "::mlir::ModuleOp"> {
  let summary = "Give every packed constant its place among the file's weights";
  let description = [{
    With its op's weight, bias, folds, affines, layouts and schedule, a constant
    is a recipe: what to read, how to fold it, how to pack it, where to put it.
    Offsets are multiples of 64 bytes, in the order of the calls. Constants of one
    recipe and one packed form share a place, in one program or in several.

    Counts: constants, shared constants.
  }];
  let constructor = "halnet::createPlanConstantsPass()";
  let dependentDialects = ["::halnet::kernel::KernelDialect"];
}

def PlanArena : Pass<"plan-arena", "::mlir::ModuleOp"> {
  let summary = "Give every tensor and scratch its place in one arena, by lifetime";
  let description = [{
    A kernel's first result takes over the place of a shortcut that it is the last
    to read, where each element is computed once (codegen::mayOverlay).
    A tensor lives from the call that writes it to the last that reads it,
    scratch during its call. Outputs are written straight to the caller's
    buffers and have the offset -1. Offsets are multiples of 64 bytes. No two
    live tensors overlap: checked when the plan is made and when it is read.

    Counts: tensors, arena bytes, largest live bytes.
  }];
  let constructor = "halnet::createPlanArenaPass()";
  let dependentDialects = ["::halnet::kernel::KernelDialect"];
}

#endif // HALNET_COMPILER_PASSES_PASSES_TD
