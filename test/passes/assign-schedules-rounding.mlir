// What forms of Winograd are estimated to do to outputs: squares add along a path, a sum takes their
// mean, an average divides them; twice the root, four times for a probability.
// RUN: halnet-opt %s -assign-schedules | FileCheck %s

// Two F(4) of 7.2e-7: 2 * sqrt(2) * 7.2e-7; and the sum of it with an exact side: sqrt(1/2) of that.
// CHECK: kernel.program @sum
// CHECK-SAME: rounding = array<f64: 2.0364{{[0-9]*}}E-6, 1.440000e-06>
kernel.program @sum("x86-64-v3") (%data: tensor<1x8x8x8xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32, #kernel.layout<8>>
  %1 = kernel.conv %0 {weight = @w1, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"],
      schedule = #kernel.schedule<winograd, m = 4>}
      : (tensor<1x8x8x8xf32, #kernel.layout<8>>) -> tensor<1x8x8x8xf32, #kernel.layout<8>>
  %2 = kernel.conv %1 {weight = @w2, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["y"],
      schedule = #kernel.schedule<winograd, m = 4>}
      : (tensor<1x8x8x8xf32, #kernel.layout<8>>) -> tensor<1x8x8x8xf32, #kernel.layout<8>>
  %3 = kernel.elementwise %2 add %0 {epilogue = #kernel.epilogue<add>, names = ["s"]}
      : (tensor<1x8x8x8xf32, #kernel.layout<8>>, tensor<1x8x8x8xf32, #kernel.layout<8>>)
      -> tensor<1x8x8x8xf32, #kernel.layout<8>>
  %4 = kernel.layout %2 {names = [""]}
      : (tensor<1x8x8x8xf32, #kernel.layout<8>>) -> tensor<1x8x8x8xf32>
  %5 = kernel.layout %3 {names = [""]}
      : (tensor<1x8x8x8xf32, #kernel.layout<8>>) -> tensor<1x8x8x8xf32>
  kernel.return %4, %5 ["y", "s"] : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>
}

// The mean of 16 pixels has a quarter of F(2)'s error, 2e-7; probabilities, twice as much as others.
// CHECK: kernel.program @average
// CHECK-SAME: rounding = array<f64: 2.000000e-07>
kernel.program @average("x86-64-v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  %1 = kernel.conv %0 {weight = @w3, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"],
      schedule = #kernel.schedule<winograd, m = 2>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  %2 = kernel.pool %1 {kind = "average", kernel = array<i64: 4, 4>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, names = ["p"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x1x1xf32, #kernel.layout<8>>
  %3 = kernel.dense %2 {weight = @w4, names = ["f"]}
      : (tensor<1x8x1x1xf32, #kernel.layout<8>>) -> tensor<1x8xf32, #kernel.layout<8>>
  %4 = kernel.softmax %3 {names = ["softmax"]}
      : (tensor<1x8xf32, #kernel.layout<8>>) -> tensor<1x8xf32>
  kernel.return %4 ["softmax"] : tensor<1x8xf32>
}
