// `plan-constants` places every packed constant on a multiple of 64 bytes, in the order of the calls.
// RUN: halnet-opt %s -assign-schedules -plan-constants | FileCheck %s

// Affine of 3 padded to 8 channels: 2 * 8 floats. Weights: 10 padded to 16 by 8 channels, then the bias.
// CHECK: kernel.program @tiny({{.*}} attributes {{[{].*}}weights_bytes = 640 : i64}
kernel.program @tiny("x86-64-v3") (%data: tensor<1x3x1x1xf32>) {
  // CHECK: kernel.layout {{.*}} constants = array<i64: 0>
  %0 = kernel.layout %data {epilogue = #kernel.epilogue<affine>, affines = [[#net.step<gamma = @g>]],
      names = ["bn"]} : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32, #kernel.layout<8>>
  // CHECK: kernel.dense {{.*}} constants = array<i64: 64, 576>
  %1 = kernel.dense %0 {weight = @w, bias = @b, names = ["fc"]}
      : (tensor<1x3x1x1xf32, #kernel.layout<8>>) -> tensor<1x10xf32, #kernel.layout<8>>
  // CHECK: kernel.softmax {{.*}}constants = array<i64>
  %2 = kernel.softmax %1 {names = ["prob"]}
      : (tensor<1x10xf32, #kernel.layout<8>>) -> tensor<1x10xf32>
  kernel.return %2 ["prob"] : tensor<1x10xf32>
}
