// A schedule is held against its kernel's shape and its target's registers; before `schedule` there is none.
// RUN: halnet-opt %s -verify-diagnostics -split-input-file

kernel.program @unknown_kind("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'kernel.softmax' op can't be scheduled so: no schedule 'direct' for this softmax}}
  %0 = kernel.softmax %data {names = ["x"], schedule = #kernel.schedule<direct>}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @unknown_knob("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{can't be scheduled so: schedule 'vector' has no knob 'tile_x'}}
  %0 = kernel.softmax %data {names = ["x"], schedule = #kernel.schedule<vector, tile_x = 2>}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @large_tile("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{can't be scheduled so: tile_x = 5 is above 4, all that this kernel has}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"],
      schedule = #kernel.schedule<direct, tile_x = 5>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @many_registers("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{can't be scheduled so: a tile of 16 accumulators leaves no operands in 16 registers}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"],
      schedule = #kernel.schedule<direct, tile_x = 4, tile_y = 4>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @not_a_number("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{expected integer value}}
  %0 = kernel.softmax %data {names = ["x"], schedule = #kernel.schedule<direct, tile_x = large>}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}
