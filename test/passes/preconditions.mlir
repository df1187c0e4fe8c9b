// A pass that is run too early says which phase is missing.
// RUN: split-file %s %t
// RUN: not halnet-opt %t/fuse.mlir -lower-to-kernel 2>&1 | FileCheck %s --check-prefix=FUSE
// FUSE: 'net.relu' op stands in no group: the net has not passed 'fuse'
// RUN: not halnet-opt %t/simplify.mlir -lower-to-kernel 2>&1 | FileCheck %s --check-prefix=SIMPLIFY
// SIMPLIFY: 'net.identity' op is no layer of a kernel: the net has not passed 'simplify'
// RUN: not halnet-opt %t/infer.mlir -lower-to-kernel 2>&1 | FileCheck %s --check-prefix=INFER
// INFER: 'net.relu' op has no shape: the net has not passed 'infer'
// RUN: not halnet-opt %t/schedule.mlir -plan-constants 2>&1 | FileCheck %s --check-prefix=SCHEDULE
// RUN: not halnet-opt %t/schedule.mlir -plan-arena 2>&1 | FileCheck %s --check-prefix=SCHEDULE
// SCHEDULE: 'kernel.layout' op has no schedule: the program has not passed 'schedule'

//--- fuse.mlir
net.graph @net(%data: tensor<1x3x8x8xf32>) {
  %0 = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  net.return %0 ["relu"] : tensor<1x3x8x8xf32>
}
//--- simplify.mlir
net.graph @net(%data: tensor<1x3x8x8xf32>) {
  %0 = net.group {
    %1 = net.identity %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
    net.yield %1 : tensor<1x3x8x8xf32>
  } : tensor<1x3x8x8xf32>
  net.return %0 ["id"] : tensor<1x3x8x8xf32>
}
//--- infer.mlir
net.graph @net(%data: tensor<1x3x8x8xf32>) {
  %0 = net.group {
    %1 = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
    net.yield %1 : tensor<*xf32>
  } : tensor<*xf32>
  net.return %0 ["relu"] : tensor<*xf32>
}
//--- schedule.mlir
kernel.program @net("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]} : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}
