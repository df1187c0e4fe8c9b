// Folders and canonical forms of the net dialect.
// RUN: halnet-opt %s -canonicalize | FileCheck %s

// relu(relu(x)) = relu(x)
// CHECK: net.graph @relu_twice(%[[DATA:.*]]: tensor
// CHECK-NEXT: %[[ONCE:.*]] = net.relu %[[DATA]]
// CHECK-NEXT: net.return %[[ONCE]]
net.graph @relu_twice(%data: tensor<1x3x8x8xf32>) {
  %0 = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %1 = net.relu %0 : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  net.return %1 ["relu"] : tensor<1x3x8x8xf32>
}

// CHECK: net.graph @identity(%[[DATA:.*]]: tensor
// CHECK-NEXT: net.return %[[DATA]]
net.graph @identity(%data: tensor<1x3x8x8xf32>) {
  %0 = net.identity %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  net.return %0 ["id"] : tensor<1x3x8x8xf32>
}

// A matrix is flat already; an image, or what has no rank yet, is not.
// CHECK: net.graph @flatten(
// CHECK-NEXT: %[[FLAT:.*]] = net.flatten
// CHECK-NEXT: %[[UNKNOWN:.*]] = net.flatten
// CHECK-NEXT: net.return %[[FLAT]], %[[UNKNOWN]]
net.graph @flatten(%data: tensor<1x3x2x2xf32>, %unknown: tensor<*xf32>) {
  %0 = net.flatten %data : (tensor<1x3x2x2xf32>) -> tensor<1x12xf32>
  %1 = net.flatten %0 : (tensor<1x12xf32>) -> tensor<1x12xf32>
  %2 = net.flatten %unknown : (tensor<*xf32>) -> tensor<*xf32>
  net.return %1, %2 ["flat", "unknown"] : tensor<1x12xf32>, tensor<*xf32>
}

// CHECK: net.graph @affine_twice(
// CHECK-NEXT: net.affine %{{.*}} [#net.step<gamma = @g1>, #net.step<beta = @b2>]
// CHECK-NEXT: net.return
net.graph @affine_twice(%data: tensor<1x3x8x8xf32>) {
  %0 = net.affine %data [#net.step<gamma = @g1>] : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %1 = net.affine %0 [#net.step<beta = @b2>] : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  net.return %1 ["affine"] : tensor<1x3x8x8xf32>
}

// The first affine stays where somebody else reads it.
// CHECK: net.graph @affine_read_twice(
// CHECK-NEXT: %[[FIRST:.*]] = net.affine %{{.*}} [#net.step<gamma = @g1>]
// CHECK-NEXT: %[[SECOND:.*]] = net.affine %[[FIRST]] [#net.step<beta = @b2>]
// CHECK-NEXT: net.return %[[FIRST]], %[[SECOND]]
net.graph @affine_read_twice(%data: tensor<1x3x8x8xf32>) {
  %0 = net.affine %data [#net.step<gamma = @g1>] : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %1 = net.affine %0 [#net.step<beta = @b2>] : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  net.return %0, %1 ["first", "second"] : tensor<1x3x8x8xf32>, tensor<1x3x8x8xf32>
}
