// `simplify` leaves out what no output needs, and warns of it once a net, at the first such layer.
// RUN: halnet-opt %s -simplify 2>&1 | FileCheck %s

// CHECK: net.yaml:4:5: warning: no output needs conv, pool: left out
// CHECK-NOT: warning
// CHECK-NOT: net.param
net.param @w : tensor<8x3x1x1xf32>

// CHECK: net.graph @dead(%[[DATA:.*]]: tensor
// CHECK-NEXT: %[[ALIVE:.*]] = net.relu %[[DATA]]
// CHECK-NEXT: net.return %[[ALIVE]]
net.graph @dead(%data: tensor<1x3x8x8xf32>) {
  %alive = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %conv = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x8xf32> loc("conv"("net.yaml":4:5))
  %pool = net.avg_pool %conv : (tensor<1x8x8x8xf32>) -> tensor<1x8x1x1xf32> loc("pool"("net.yaml":5:5))
  net.return %alive ["alive"] : tensor<1x3x8x8xf32>
}
