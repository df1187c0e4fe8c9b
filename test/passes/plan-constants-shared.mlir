// `plan-constants` places a constant once for all programs of a module that want it in one form: scales and
// biases of 16 channels fill whole vectors of either target; weights are packed by the vector's width.
// RUN: halnet-opt %s -assign-schedules -plan-constants | FileCheck %s

// CHECK: kernel.program @net("x86-64-v2") {{.*}}weights_bytes = 2240 : i64
kernel.program @net("x86-64-v2") (%data: tensor<1x16x1x1xf32>) {
  // CHECK: kernel.layout {{.*}} constants = array<i64: 0>
  %0 = kernel.layout %data {epilogue = #kernel.epilogue<affine>, affines = [[#net.step<gamma = @g>]],
      names = ["bn"]} : (tensor<1x16x1x1xf32>) -> tensor<1x16x1x1xf32, #kernel.layout<4>>
  // CHECK: kernel.dense {{.*}} constants = array<i64: 128, 1152>
  %1 = kernel.dense %0 {weight = @w, bias = @b, names = ["fc"]}
      : (tensor<1x16x1x1xf32, #kernel.layout<4>>) -> tensor<1x16xf32, #kernel.layout<4>>
  %2 = kernel.softmax %1 {names = ["prob"]}
      : (tensor<1x16xf32, #kernel.layout<4>>) -> tensor<1x16xf32>
  kernel.return %2 ["prob"] : tensor<1x16xf32>
}

// CHECK: kernel.program @net("x86-64-v3") {{.*}}weights_bytes = 2240 : i64
kernel.program @net("x86-64-v3") (%data: tensor<1x16x1x1xf32>) {
  // CHECK: kernel.layout {{.*}} constants = array<i64: 0>
  %0 = kernel.layout %data {epilogue = #kernel.epilogue<affine>, affines = [[#net.step<gamma = @g>]],
      names = ["bn"]} : (tensor<1x16x1x1xf32>) -> tensor<1x16x1x1xf32, #kernel.layout<8>>
  // CHECK: kernel.dense {{.*}} constants = array<i64: 1216, 1152>
  %1 = kernel.dense %0 {weight = @w, bias = @b, names = ["fc"]}
      : (tensor<1x16x1x1xf32, #kernel.layout<8>>) -> tensor<1x16xf32, #kernel.layout<8>>
  %2 = kernel.softmax %1 {names = ["prob"]}
      : (tensor<1x16xf32, #kernel.layout<8>>) -> tensor<1x16xf32>
  kernel.return %2 ["prob"] : tensor<1x16xf32>
}
