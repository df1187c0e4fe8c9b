// Every op of the kernel dialect, as text and as bytecode, comes back as it was.
// RUN: halnet-opt %s | halnet-opt | FileCheck %s
// RUN: halnet-opt %s -emit-bytecode | halnet-opt | FileCheck %s
// RUN: halnet-opt %s -mlir-print-op-generic | halnet-opt | FileCheck %s

// CHECK: kernel.program @families("x86-64-v3") (%[[DATA:.*]]: tensor<1x8x4x4xf32>) attributes {arena_bytes = 1024 : i64, weights_bytes = 4096 : i64} {
kernel.program @families("x86-64-v3") (%data: tensor<1x8x4x4xf32>)
    attributes {weights_bytes = 4096 : i64, arena_bytes = 1024 : i64} {
  // CHECK: %[[X:.*]] = kernel.layout %[[DATA]] {
  // CHECK-SAME: affines = {{\[\[}}#net.step<gamma = @g>]], constants = array<i64: 0>,
  // CHECK-SAME: epilogue = #kernel.epilogue<affine>, names = [""], offsets = array<i64: 64>,
  // CHECK-SAME: schedule = #kernel.schedule<vector>}
  %x = kernel.layout %data {epilogue = #kernel.epilogue<affine>, affines = [[#net.step<gamma = @g>]],
      names = [""], constants = array<i64: 0>, offsets = array<i64: 64>,
      schedule = #kernel.schedule<vector>}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[CONV:.*]]:2 = kernel.conv %[[X]] add %[[X]] {
  // CHECK-SAME: bias = @b,
  // CHECK-SAME: epilogue = #kernel.epilogue<add, store, relu>, folds = [#net.step<beta = @b>],
  // CHECK-SAME: macs = 9216 : i64, names = ["sum", "relu"],
  // CHECK-SAME: schedule = #kernel.schedule<direct, flat = 1, tile_x = 4>
  // CHECK-SAME: weight = @w}
  %conv:2 = kernel.conv %x add %x {weight = @w, bias = @b, folds = [#net.step<beta = @b>],
      kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>, pad = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, group = 1 : i64, macs = 9216 : i64,
      epilogue = #kernel.epilogue<add, store, relu>, names = ["sum", "relu"],
      schedule = #kernel.schedule<direct, tile_x = 4, flat = 1>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>)
      -> (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>)
  // CHECK: %[[JOIN:.*]] = kernel.concat %[[CONV]]#0, %[[CONV]]#1 {names = ["concat"]}
  %join = kernel.concat %conv#0, %conv#1 {names = ["concat"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[SUM:.*]] = kernel.elementwise %[[JOIN]] add %[[JOIN]], %[[JOIN]] {epilogue = #kernel.epilogue<add, add>, names = ["add"]}
  %sum = kernel.elementwise %join add %join, %join {epilogue = #kernel.epilogue<add, add>,
      names = ["add"]} : (tensor<1x16x4x4xf32, #kernel.layout<8>>,
      tensor<1x16x4x4xf32, #kernel.layout<8>>, tensor<1x16x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[POOL:.*]] = kernel.pool %[[SUM]] {count_padding = true, kernel = array<i64: 2, 2>, kind = "average"
  %pool = kernel.pool %sum {kind = "average", kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>,
      pad = array<i64: 0, 0>, count_padding = true, names = ["pool"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x2x2xf32, #kernel.layout<8>>
  // CHECK: kernel.pool {{.*}}pad = array<i64: 0, 0>, pad_end = array<i64: 1, 0>, stride
  %uneven = kernel.pool %sum {kind = "average", kernel = array<i64: 2, 2>, stride = array<i64: 1, 2>,
      pad = array<i64: 0, 0>, pad_end = array<i64: 1, 0>, names = ["uneven"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x2xf32, #kernel.layout<8>>
  // CHECK: %[[DENSE:.*]] = kernel.dense %[[POOL]] {bias = @b, names = ["fc"], weight = @w}
  %dense = kernel.dense %pool {weight = @w, bias = @b, names = ["fc"]}
      : (tensor<1x16x2x2xf32, #kernel.layout<8>>) -> tensor<1x10xf32, #kernel.layout<8>>
  // CHECK: %[[PROB:.*]] = kernel.softmax %[[DENSE]] {names = ["prob"]}
  %prob = kernel.softmax %dense {names = ["prob"]}
      : (tensor<1x10xf32, #kernel.layout<8>>) -> tensor<1x10xf32>
  // CHECK: kernel.return %[[PROB]] ["prob"] : tensor<1x10xf32>
  kernel.return %prob ["prob"] : tensor<1x10xf32>
}

// CHECK: kernel.program @combinations
kernel.program @combinations("x86-64-v3") (%data: tensor<1x16x4x4xf32>, %f: tensor<1x16x1x1xf32>) {
  // CHECK: %[[X:.*]] = kernel.layout
  %x = kernel.layout %data {names = [""]} : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[F:.*]] = kernel.layout {{.*}} {epilogue = #kernel.epilogue<sigmoid>
  %g = kernel.layout %f {epilogue = #kernel.epilogue<sigmoid>, names = ["gate"]}
      : (tensor<1x16x1x1xf32>) -> tensor<1x16x1x1xf32, #kernel.layout<8>>
  // CHECK: %[[SCALE:.*]] = kernel.combine %[[X]], %[[F]] add %[[X]] {epilogue = #kernel.epilogue<add>, kind = "product", names = ["scale"]}
  %scale = kernel.combine %x, %g add %x {kind = "product", epilogue = #kernel.epilogue<add>,
      names = ["scale"]} : (tensor<1x16x4x4xf32, #kernel.layout<8>>, tensor<1x16x1x1xf32, #kernel.layout<8>>,
      tensor<1x16x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[SUM:.*]] = kernel.combine %[[SCALE]], %[[X]] {coefficients = array<f64: 1.000000e+00, -5.000000e-01>, kind = "sum", names = ["sum"]}
  %sum = kernel.combine %scale, %x {kind = "sum", coefficients = array<f64: 1.0, -0.5>,
      names = ["sum"]} : (tensor<1x16x4x4xf32, #kernel.layout<8>>,
      tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[LRN:.*]] = kernel.lrn %[[SUM]] {alpha = 1.000000e+00 : f64, beta = 7.500000e-01 : f64, k = 2.000000e+00 : f64, names = ["lrn"], size = 3 : i64}
  %lrn = kernel.lrn %sum {size = 3 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 2.0 : f64,
      names = ["lrn"]} : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // CHECK: %[[PART:.*]] = kernel.slice %[[LRN]] {begin = 3 : i64, names = ["part"]}
  %part = kernel.slice %lrn {begin = 3 : i64, names = ["part"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x13x4x4xf32, #kernel.layout<8>>
  %out = kernel.layout %part {names = [""]} : (tensor<1x13x4x4xf32, #kernel.layout<8>>) -> tensor<1x13x4x4xf32>
  // CHECK: kernel.return
  kernel.return %out ["part"] : tensor<1x13x4x4xf32>
}
