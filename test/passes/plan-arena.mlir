// `plan-arena` gives tensors places by lifetime; outputs have none.
// RUN: halnet-opt %s -assign-schedules -plan-arena | FileCheck %s

// Each tensor has 1 * 8 * 4 * 4 floats: 512 bytes. The first lives until the sum, the second only
// until the third is made; a pooling needs a place of its own.
// CHECK: kernel.program @tiny({{.*}} attributes {arena_bytes = 1536 : i64, {{.*}}}
kernel.program @tiny("x86-64-v3") (%data: tensor<1x8x4x4xf32>) {
  // CHECK: kernel.layout {{.*}}names = ["a"], offsets = array<i64: [[A:[0-9]+]]>
  %a = kernel.layout %data {names = ["a"]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // CHECK: kernel.pool {{.*}} names = ["b"], offsets = array<i64: [[B:[0-9]+]]>
  %b = kernel.pool %a {names = ["b"], kind = "max", kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // CHECK: kernel.pool {{.*}} names = ["c"], offsets = array<i64: [[C:[0-9]+]]>
  %c = kernel.pool %b {names = ["c"], kind = "max", kernel = array<i64: 1, 1>,
      stride = array<i64: 1, 1>, pad = array<i64: 0, 0>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // In the place of what it adds, which nobody reads afterwards.
  // CHECK: kernel.elementwise {{.*}} names = ["d"], offsets = array<i64: [[A]]>
  %d = kernel.elementwise %c add %a {names = ["d"], epilogue = #kernel.epilogue<add>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // CHECK: kernel.layout {{.*}}offsets = array<i64: -1>
  %out = kernel.layout %d {names = [""]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32>
  kernel.return %out ["d"] : tensor<1x8x4x4xf32>
}
