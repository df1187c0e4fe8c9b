// `assign-schedules` gives every kernel a schedule and keeps those that are there.
// RUN: halnet-opt %s -assign-schedules | FileCheck %s

kernel.program @tiny("x86-64-v3") (%data: tensor<1x8x4x4xf32>) {
  // CHECK: kernel.layout {{.*}} schedule = #kernel.schedule<vector>
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // CHECK: kernel.conv {{.*}} schedule = #kernel.schedule<direct, {{.*}}tile_x = {{[0-9]+}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // CHECK: kernel.conv {{.*}} schedule = #kernel.schedule<gather>
  %2 = kernel.conv %1 {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["y"],
      schedule = #kernel.schedule<gather>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  %3 = kernel.layout %2 {names = [""]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32>
  kernel.return %3 ["x"] : tensor<1x8x4x4xf32>
}
