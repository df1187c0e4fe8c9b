// A sum takes the place of its shortcut only where every element is computed once.
// RUN: halnet-opt %s -assign-schedules -plan-arena | FileCheck %s

// Four tiles of 2 cover a row of 8 pixels: the sum may lie over the shortcut.
// CHECK-LABEL: kernel.program @divides
// CHECK: kernel.layout {{.*}}offsets = array<i64: [[X:[0-9]+]]>
// CHECK: kernel.conv {{.*}}names = ["sum"], offsets = array<i64: [[X]]>
kernel.program @divides("x86-64-v3") (%data: tensor<1x8x1x8xf32>) {
  %x = kernel.layout %data {names = ["x"]}
      : (tensor<1x8x1x8xf32>) -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %a = kernel.pool %x {names = ["a"], kind = "max", kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>) -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %sum = kernel.conv %a add %x {names = ["sum"], weight = @w, kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>,
      group = 1 : i64, epilogue = #kernel.epilogue<add>,
      schedule = #kernel.schedule<direct, tile_x = 2>}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>, tensor<1x8x1x8xf32, #kernel.layout<8>>)
      -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %out = kernel.layout %sum {names = [""]}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>) -> tensor<1x8x1x8xf32>
  kernel.return %out ["sum"] : tensor<1x8x1x8xf32>
}

// The last of three tiles of 3 shifts inwards and computes a pixel twice.
// CHECK-LABEL: kernel.program @shifts
// CHECK: kernel.layout {{.*}}offsets = array<i64: [[X:[0-9]+]]>
// CHECK-NOT: names = ["sum"], offsets = array<i64: [[X]]>
// CHECK: kernel.return
kernel.program @shifts("x86-64-v3") (%data: tensor<1x8x1x8xf32>) {
  %x = kernel.layout %data {names = ["x"]}
      : (tensor<1x8x1x8xf32>) -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %a = kernel.pool %x {names = ["a"], kind = "max", kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>) -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %sum = kernel.conv %a add %x {names = ["sum"], weight = @w, kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>,
      group = 1 : i64, epilogue = #kernel.epilogue<add>,
      schedule = #kernel.schedule<direct, tile_x = 3>}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>, tensor<1x8x1x8xf32, #kernel.layout<8>>)
      -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %out = kernel.layout %sum {names = [""]}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>) -> tensor<1x8x1x8xf32>
  kernel.return %out ["sum"] : tensor<1x8x1x8xf32>
}

// A shortcut that the convolution reads, too, must stay until it is through.
// CHECK-LABEL: kernel.program @read_twice
// CHECK: kernel.layout {{.*}}offsets = array<i64: [[X:[0-9]+]]>
// CHECK-NOT: names = ["sum"], offsets = array<i64: [[X]]>
// CHECK: kernel.return
kernel.program @read_twice("x86-64-v3") (%data: tensor<1x8x1x8xf32>) {
  %x = kernel.layout %data {names = ["x"]}
      : (tensor<1x8x1x8xf32>) -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %sum = kernel.conv %x add %x {names = ["sum"], weight = @w, kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>,
      group = 1 : i64, epilogue = #kernel.epilogue<add>,
      schedule = #kernel.schedule<direct, tile_x = 2>}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>, tensor<1x8x1x8xf32, #kernel.layout<8>>)
      -> tensor<1x8x1x8xf32, #kernel.layout<8>>
  %out = kernel.layout %sum {names = [""]}
      : (tensor<1x8x1x8xf32, #kernel.layout<8>>) -> tensor<1x8x1x8xf32>
  kernel.return %out ["sum"] : tensor<1x8x1x8xf32>
}

// What changes the layout moves elements that it has yet to read.
// CHECK-LABEL: kernel.program @moves
// CHECK: kernel.layout {{.*}}offsets = array<i64: [[X:[0-9]+]]>
// CHECK-NOT: names = ["y"], offsets = array<i64: [[X]]>
// CHECK: kernel.return
kernel.program @moves("x86-64-v3") (%data: tensor<1x16x4x4xf32>) {
  %x = kernel.layout %data {names = ["x"]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<16>>
  %y = kernel.elementwise %x {names = ["y"], epilogue = #kernel.epilogue<relu>}
      : (tensor<1x16x4x4xf32, #kernel.layout<16>>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  %out = kernel.layout %y {names = [""]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x4xf32>
  kernel.return %out ["y"] : tensor<1x16x4x4xf32>
}
