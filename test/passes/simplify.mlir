// `simplify` folds BatchNorm and Scale into the layer before them, as recipes.
// RUN: halnet-opt %s -simplify | FileCheck %s

// Parameters that nobody reads any more go: a fixed gamma.
// CHECK-NOT: @fixed
// CHECK: net.param @w :
net.param @w : tensor<8x8x1x1xf32>
net.param @g : tensor<8xf32>
net.param @fixed : tensor<8xf32>

// CHECK: net.graph @conv(
// CHECK-NEXT: %[[CONV:.*]] = net.conv2d %{{.*}} weight(@w) {folds = [
// CHECK-SAME: #net.step<mean = @m, variance = @v, eps = 2.000000e-05 : f32, gamma = @g, beta = @b>,
// CHECK-SAME: #net.step<gamma = @g>], kernel
// CHECK-NEXT: net.return %[[CONV]]
net.graph @conv(%data: tensor<1x8x8x8xf32>) {
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = net.batch_norm %0 mean(@m) variance(@v) gamma(@g) beta(@b) {eps = 2.0e-5 : f32}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %2 = net.identity %1 : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %3 = net.scale %2 gamma(@g) : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  net.return %3 ["scale"] : tensor<1x8x8x8xf32>
}

// A dense layer flattens by itself, and folds as a convolution does.
// CHECK: net.graph @dense(%[[DATA:.*]]: tensor
// CHECK-NEXT: %[[FC:.*]] = net.dense %[[DATA]] weight(@w) {folds = [#net.step<gamma = @g, beta = @b>], num_output = 8 : i64}
// CHECK-NEXT: net.return %[[FC]]
net.graph @dense(%data: tensor<1x8x2x2xf32>) {
  %0 = net.flatten %data : (tensor<1x8x2x2xf32>) -> tensor<1x32xf32>
  %1 = net.dense %0 weight(@w) {num_output = 8 : i64} : (tensor<1x32xf32>) -> tensor<1x8xf32>
  %2 = net.scale %1 gamma(@g) beta(@b) : (tensor<1x8xf32>) -> tensor<1x8xf32>
  net.return %2 ["scale"] : tensor<1x8xf32>
}

// Somebody else reads the convolution: the affine stays.
// CHECK: net.graph @read_twice(
// CHECK-NEXT: %[[CONV:.*]] = net.conv2d %{{.*}} weight(@w) {kernel
// CHECK-NEXT: %[[AFFINE:.*]] = net.affine %[[CONV]] [#net.step<gamma = @g>]
// CHECK-NEXT: net.return %[[CONV]], %[[AFFINE]]
net.graph @read_twice(%data: tensor<1x8x8x8xf32>) {
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = net.scale %0 gamma(@g) : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  net.return %0, %1 ["conv", "scale"] : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>
}

// Nothing before it multiplies: the affine stays. A fixed gamma counts as 1.
// CHECK: net.graph @input(
// CHECK-NEXT: net.affine %{{.*}} [#net.step<mean = @m, variance = @v, eps = 9.99999974E-6 : f32, beta = @b>]
net.graph @input(%data: tensor<1x8x8x8xf32>) {
  %0 = net.batch_norm %data mean(@m) variance(@v) gamma(@fixed) beta(@b)
      {eps = 1.0e-5 : f32, fix_gamma} : (tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  net.return %0 ["bn"] : tensor<1x8x8x8xf32>
}
