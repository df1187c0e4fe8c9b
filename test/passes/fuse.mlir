// `fuse` groups a layer with the elementwise layers behind it.
// RUN: halnet-opt %s -fuse | FileCheck %s

// CHECK: net.graph @chain(
// CHECK-NEXT: %[[CONV:.*]] = net.group {
// CHECK-NEXT:   net.conv2d
// CHECK-NEXT:   net.affine
// CHECK-NEXT:   %[[RELU:.*]] = net.relu
// CHECK-NEXT:   net.yield %[[RELU]]
// CHECK-NEXT: }
// CHECK-NEXT: %[[POOL:.*]] = net.group {
// CHECK-NEXT:   net.max_pool %[[CONV]]
// CHECK-NEXT:   net.relu
// CHECK-NEXT:   net.yield
// CHECK-NEXT: }
// CHECK-NEXT: net.return %[[POOL]]
net.graph @chain(%data: tensor<1x8x8x8xf32>) {
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = net.affine %0 [#net.step<gamma = @g>] : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %2 = net.relu %1 : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %3 = net.max_pool %2 {kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x4x4xf32>
  %4 = net.relu %3 : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  net.return %4 ["relu"] : tensor<1x8x4x4xf32>
}

// A residual unit: the sum is kept for the next shortcut, its normalised form for the next convolution.
// CHECK: net.graph @residual(%[[X:.*]]: tensor<1x8x8x8xf32>, %[[SHORTCUT:.*]]: tensor
// CHECK-NEXT: %[[UNIT:.*]]:2 = net.group {
// CHECK-NEXT:   %[[CONV:.*]] = net.conv2d %[[X]]
// CHECK-NEXT:   %[[SUM:.*]] = net.add %[[CONV]], %[[SHORTCUT]]
// CHECK-NEXT:   %[[AFFINE:.*]] = net.affine %[[SUM]]
// CHECK-NEXT:   %[[RELU:.*]] = net.relu %[[AFFINE]]
// CHECK-NEXT:   net.yield %[[SUM]], %[[RELU]]
// CHECK-NEXT: }
// CHECK-NEXT: %[[NEXT:.*]] = net.group {
// CHECK-NEXT:   %[[CONV2:.*]] = net.conv2d %[[UNIT]]#1
// CHECK-NEXT:   %[[SUM2:.*]] = net.add %[[CONV2]], %[[UNIT]]#0
// CHECK-NEXT:   net.yield %[[SUM2]]
net.graph @residual(%x: tensor<1x8x8x8xf32>, %shortcut: tensor<1x8x8x8xf32>) {
  %0 = net.conv2d %x weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = net.add %0, %shortcut : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %2 = net.affine %1 [#net.step<gamma = @g>] : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %3 = net.relu %2 : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %4 = net.conv2d %3 weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %5 = net.add %4, %1 : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  net.return %5 ["sum"] : tensor<1x8x8x8xf32>
}

// Of a sum's two sides only the later one can add the other: that one takes the sum.
// CHECK: net.graph @later_side(
// CHECK-NEXT: %[[FIRST:.*]] = net.group {
// CHECK-NEXT:   net.conv2d
// CHECK-NEXT:   net.yield
// CHECK-NEXT: }
// CHECK-NEXT: net.group {
// CHECK-NEXT:   %[[SECOND:.*]] = net.conv2d
// CHECK-NEXT:   net.add %[[FIRST]], %[[SECOND]]
net.graph @later_side(%x: tensor<1x8x8x8xf32>) {
  %0 = net.conv2d %x weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = net.conv2d %x weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %2 = net.add %0, %1 : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  net.return %2 ["sum"] : tensor<1x8x8x8xf32>
}

// A kernel keeps two values: the third reader's layers are a group of their own.
// CHECK: net.graph @two_kept(
// CHECK-NEXT: %[[KEPT:.*]]:2 = net.group {
// CHECK-NEXT:   %[[CONV:.*]] = net.conv2d
// CHECK-NEXT:   %[[RELU:.*]] = net.relu %[[CONV]]
// CHECK-NEXT:   net.yield %[[CONV]], %[[RELU]]
// CHECK-NEXT: }
// CHECK-NEXT: %[[REST:.*]] = net.group {
// CHECK-NEXT:   net.affine %[[KEPT]]#1
// CHECK-NEXT:   net.yield
// CHECK-NEXT: }
// CHECK-NEXT: net.return %[[KEPT]]#0, %[[KEPT]]#1, %[[REST]]
net.graph @two_kept(%x: tensor<1x8x8x8xf32>) {
  %0 = net.conv2d %x weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = net.relu %0 : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %2 = net.affine %1 [#net.step<gamma = @g>] : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  net.return %0, %1, %2 ["a", "b", "c"]
      : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>
}

// Softmax has no epilogue.
// CHECK: net.graph @softmax(
// CHECK-NEXT: net.group {
// CHECK-NEXT:   net.softmax
// CHECK-NEXT:   net.yield
// CHECK:      net.group {
// CHECK-NEXT:   net.relu
net.graph @softmax(%x: tensor<1x8xf32>) {
  %0 = net.softmax %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = net.relu %0 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  net.return %1 ["relu"] : tensor<1x8xf32>
}

// What combines, slices or normalises begins a group; sigmoid follows like ReLU.
// CHECK: net.graph @gate(
// CHECK-NEXT: %[[GATE:.*]] = net.group {
// CHECK-NEXT:   net.dense
// CHECK-NEXT:   %[[SIGMOID:.*]] = net.sigmoid
// CHECK-NEXT:   net.yield %[[SIGMOID]]
// CHECK-NEXT: }
// CHECK-NEXT: %[[SCALED:.*]] = net.group {
// CHECK-NEXT:   net.scale_channels %{{.*}} by %[[GATE]]
// CHECK-NEXT:   net.add
// CHECK-NEXT:   net.relu
// CHECK-NEXT:   net.yield
// CHECK-NEXT: }
// CHECK-NEXT: net.group {
// CHECK-NEXT:   net.slice %[[SCALED]]
// CHECK-NEXT:   net.sigmoid
net.graph @gate(%x: tensor<1x8x1x1xf32>) {
  %0 = net.dense %x weight(@w) {num_output = 8 : i64} : (tensor<1x8x1x1xf32>) -> tensor<1x8xf32>
  %1 = net.sigmoid %0 : (tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = net.scale_channels %x by %1 : (tensor<1x8x1x1xf32>, tensor<1x8xf32>) -> tensor<1x8x1x1xf32>
  %3 = net.add %2, %x : (tensor<1x8x1x1xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x1x1xf32>
  %4 = net.relu %3 : (tensor<1x8x1x1xf32>) -> tensor<1x8x1x1xf32>
  %5 = net.slice %4 {end = 3 : i64} : (tensor<1x8x1x1xf32>) -> tensor<1x3x1x1xf32>
  %6 = net.sigmoid %5 : (tensor<1x3x1x1xf32>) -> tensor<1x3x1x1xf32>
  net.return %6 ["end"] : tensor<1x3x1x1xf32>
}
