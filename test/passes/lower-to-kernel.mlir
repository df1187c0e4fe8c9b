// `lower-to-kernel` turns groups into kernel ops on blocks of the target's vector width.
// RUN: halnet-opt %s -lower-to-kernel=target=x86-64-v3 -mlir-print-local-scope | FileCheck %s
// RUN: halnet-opt %s -lower-to-kernel=target=x86-64-v4 | FileCheck %s --check-prefix=WIDE
// RUN: not halnet-opt %s -lower-to-kernel=target=vax 2>&1 | FileCheck %s --check-prefix=TARGET

// TARGET: error: 'vax' is not a target

// The input of convolutions has blocks of its own channels. The names are those of the values kept.
// CHECK: kernel.program @residual("x86-64-v3") (%[[DATA:.*]]: tensor<1x3x8x8xf32>) {
// CHECK-NEXT: %[[IN:.*]] = kernel.layout %[[DATA]] {names = [""]} : {{.*}} -> tensor<1x3x8x8xf32, #kernel.layout<3>>
// CHECK-NEXT: %[[FIRST:.*]] = kernel.conv %[[IN]] {
// CHECK-SAME: bias = @b, dilation = array<i64: 1, 1>, epilogue = #kernel.epilogue<relu>,
// CHECK-SAME: folds = [#net.step<gamma = @g>], group = 1 : i64, kernel = array<i64: 1, 1>, macs = 1536 : i64,
// CHECK-SAME: names = ["relu0"]
// CHECK-SAME: -> tensor<1x8x8x8xf32, #kernel.layout<8>>
// CHECK-NEXT: %[[UNIT:.*]]:2 = kernel.conv %[[FIRST]] add %[[FIRST]] {affines = {{\[\[}}#net.step<gamma = @g>]],
// CHECK-SAME: epilogue = #kernel.epilogue<add, store, affine, relu>
// CHECK-SAME: names = ["sum", "relu1"]
// CHECK-NEXT: %[[POOL:.*]] = kernel.pool %[[UNIT]]#1 {count_padding = true, kernel = array<i64: 8, 8>, kind = "average", names = ["pool"]
// CHECK-NEXT: %[[FC:.*]] = kernel.dense %[[POOL]] {
// CHECK-SAME: -> tensor<1x10xf32, #kernel.layout<8>>
// CHECK-NEXT: %[[PROB:.*]] = kernel.softmax %[[FC]] {names = ["prob"]} : {{.*}} -> tensor<1x10xf32>
// A further output is made plain.
// CHECK-NEXT: %[[SUM:.*]] = kernel.layout %[[UNIT]]#0 {names = [""]} : {{.*}} -> tensor<1x8x8x8xf32>
// CHECK-NEXT: kernel.return %[[PROB]], %[[SUM]] ["prob", "sum"]
// WIDE: kernel.program @residual("x86-64-v4")
// WIDE: kernel.conv {{.*}} -> tensor<1x8x8x8xf32, #kernel.layout<16>>
net.graph @residual(%data: tensor<1x3x8x8xf32>) {
  %0 = net.group {
    %conv = net.conv2d %data weight(@w) bias(@b) {num_output = 8 : i64, kernel = array<i64: 1, 1>,
        folds = [#net.step<gamma = @g>]} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x8xf32> loc("conv0")
    %relu = net.relu %conv : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> loc("relu0")
    net.yield %relu : tensor<1x8x8x8xf32>
  } : tensor<1x8x8x8xf32>
  %1:2 = net.group {
    %conv = net.conv2d %0 weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
        : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> loc("conv1")
    %sum = net.add %conv, %0 : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> loc("sum")
    %affine = net.affine %sum [#net.step<gamma = @g>] : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> loc("bn1")
    %relu = net.relu %affine : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> loc("relu1")
    net.yield %sum, %relu : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>
  } : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>
  %2 = net.group {
    %pool = net.avg_pool %1#1 : (tensor<1x8x8x8xf32>) -> tensor<1x8x1x1xf32> loc("pool")
    net.yield %pool : tensor<1x8x1x1xf32>
  } : tensor<1x8x1x1xf32>
  %3 = net.group {
    %fc = net.dense %2 weight(@w) {num_output = 10 : i64} : (tensor<1x8x1x1xf32>) -> tensor<1x10xf32> loc("fc")
    net.yield %fc : tensor<1x10xf32>
  } : tensor<1x10xf32>
  %4 = net.group {
    %prob = net.softmax %3 : (tensor<1x10xf32>) -> tensor<1x10xf32> loc("prob")
    net.yield %prob : tensor<1x10xf32>
  } : tensor<1x10xf32>
  net.return %4, %1#0 ["prob", "sum"] : tensor<1x10xf32>, tensor<1x8x8x8xf32>
}

// The input's affine rides on its change of layout; a flatten of several pixels moves values,
// one of a single pixel is a matter of types.
// CHECK: kernel.program @layouts
// CHECK-NEXT: %[[BN:.*]] = kernel.layout %{{.*}} {affines = {{\[\[}}#net.step<gamma = @g>]], epilogue = #kernel.epilogue<affine>
// CHECK-SAME: -> tensor<1x3x2x2xf32, #kernel.layout<8>>
// CHECK-NEXT: %[[FLAT:.*]] = kernel.layout %[[BN]] {names = ["flat"]} : {{.*}} -> tensor<1x12xf32, #kernel.layout<8>>
// CHECK-NEXT: %[[POOL:.*]] = kernel.pool %[[BN]]
// CHECK-NEXT: %[[PROB1:.*]] = kernel.softmax %[[FLAT]]
// CHECK-NEXT: %[[PROB2:.*]] = kernel.softmax %[[POOL]] {{.*}} : (tensor<1x3x1x1xf32, #kernel.layout<8>>) -> tensor<1x3xf32>
net.graph @layouts(%data: tensor<1x3x2x2xf32>) {
  %0 = net.group {
    %bn = net.affine %data [#net.step<gamma = @g>] : (tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32> loc("bn")
    net.yield %bn : tensor<1x3x2x2xf32>
  } : tensor<1x3x2x2xf32>
  %1 = net.group {
    %flat = net.flatten %0 : (tensor<1x3x2x2xf32>) -> tensor<1x12xf32> loc("flat")
    net.yield %flat : tensor<1x12xf32>
  } : tensor<1x12xf32>
  %2 = net.group {
    %pool = net.max_pool %0 : (tensor<1x3x2x2xf32>) -> tensor<1x3x1x1xf32> loc("pool")
    net.yield %pool : tensor<1x3x1x1xf32>
  } : tensor<1x3x1x1xf32>
  %3 = net.group {
    %flat = net.flatten %2 : (tensor<1x3x1x1xf32>) -> tensor<1x3xf32> loc("flat2")
    net.yield %flat : tensor<1x3xf32>
  } : tensor<1x3xf32>
  %4 = net.group {
    %prob = net.softmax %1 : (tensor<1x12xf32>) -> tensor<1x12xf32> loc("prob1")
    net.yield %prob : tensor<1x12xf32>
  } : tensor<1x12xf32>
  %5 = net.group {
    %prob = net.softmax %3 : (tensor<1x3xf32>) -> tensor<1x3xf32> loc("prob2")
    net.yield %prob : tensor<1x3xf32>
  } : tensor<1x3xf32>
  net.return %4, %5 ["a", "b"] : tensor<1x12xf32>, tensor<1x3xf32>
}

// Arrays (N, H, W, C) are one block of all channels, which convolutions take as it is if a vector holds it.
// CHECK-LABEL: kernel.program @last({{.*}}) (%arg0: tensor<1x3x8x8xf32, #kernel.layout<3>>)
// CHECK-NEXT: kernel.conv %arg0
net.graph @last(%data: tensor<1x3x8x8xf32>) attributes {channels_last} {
  %0 = net.group {
    %conv = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
        : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x8xf32> loc("conv")
    net.yield %conv : tensor<1x8x8x8xf32>
  } : tensor<1x8x8x8xf32>
  net.return %0 ["conv"] : tensor<1x8x8x8xf32>
}

// CHECK-LABEL: kernel.program @last_of_many({{.*}}) (%arg0: tensor<1x20x8x8xf32, #kernel.layout<20>>)
// CHECK-NEXT: %[[BLOCKS:.*]] = kernel.layout %arg0 {{.*}} -> tensor<1x20x8x8xf32, #kernel.layout<8>>
// CHECK-NEXT: kernel.conv %[[BLOCKS]]
net.graph @last_of_many(%data: tensor<1x20x8x8xf32>) attributes {channels_last} {
  %0 = net.group {
    %conv = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
        : (tensor<1x20x8x8xf32>) -> tensor<1x8x8x8xf32> loc("conv")
    net.yield %conv : tensor<1x8x8x8xf32>
  } : tensor<1x8x8x8xf32>
  net.return %0 ["conv"] : tensor<1x8x8x8xf32>
}

// Factors of channels are a product's second input; parts are counted in channels.
// CHECK: kernel.program @combinations(
// CHECK: %[[X:.*]] = kernel.layout
// CHECK: %[[GATE:.*]] = kernel.pool %[[X]] {{.*}}epilogue = #kernel.epilogue<sigmoid>
// CHECK: %[[SCALE:.*]] = kernel.combine %[[X]], %[[GATE]] add %[[X]] {{.*}}epilogue = #kernel.epilogue<add>, kind = "product"
// CHECK: %[[LRN:.*]] = kernel.lrn %[[SCALE]] {{.*}}size = 5
// CHECK: %[[PART:.*]] = kernel.slice %[[LRN]] {begin = 2 : i64
// CHECK: kernel.combine %[[PART]], %[[PART]] {coefficients = array<f64: 5.000000e-01, 2.000000e+00>, {{.*}}kind = "sum"
net.graph @combinations(%data: tensor<1x4x2x2xf32>) {
  %0 = net.group {
    %pool = net.avg_pool %data : (tensor<1x4x2x2xf32>) -> tensor<1x4x1x1xf32> loc("pool")
    %gate = net.sigmoid %pool : (tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32> loc("gate")
    net.yield %gate : tensor<1x4x1x1xf32>
  } : tensor<1x4x1x1xf32>
  %1 = net.group {
    %scale = net.scale_channels %data by %0 : (tensor<1x4x2x2xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x2x2xf32> loc("scale")
    %sum = net.add %scale, %data : (tensor<1x4x2x2xf32>, tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32> loc("sum")
    net.yield %sum : tensor<1x4x2x2xf32>
  } : tensor<1x4x2x2xf32>
  %2 = net.group {
    %lrn = net.lrn %1 {size = 5 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 1.0 : f64} : (tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32> loc("lrn")
    net.yield %lrn : tensor<1x4x2x2xf32>
  } : tensor<1x4x2x2xf32>
  %3 = net.group {
    %part = net.slice %2 {part = 1 : i64, parts = 2 : i64} : (tensor<1x4x2x2xf32>) -> tensor<1x2x2x2xf32> loc("part")
    net.yield %part : tensor<1x2x2x2xf32>
  } : tensor<1x2x2x2xf32>
  %4 = net.group {
    %twice = net.combine %3, %3 {kind = "sum", coefficients = array<f64: 0.5, 2.0>} : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> loc("twice")
    net.yield %twice : tensor<1x2x2x2xf32>
  } : tensor<1x2x2x2xf32>
  net.return %4 ["twice"] : tensor<1x2x2x2xf32>
}
