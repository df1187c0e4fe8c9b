// `infer` gives tensors and parameters their shapes and drops the places of attributes.
// RUN: halnet-opt %s -infer -mlir-print-local-scope -mlir-print-debuginfo | FileCheck %s

// CHECK: net.param @conv_weight : tensor<8x3x3x3xf32>
net.param @conv_weight : tensor<*xf32>
// CHECK: net.param @conv_bias : tensor<8xf32>
net.param @conv_bias : tensor<*xf32>
// CHECK: net.param @bn_mean : tensor<8xf32>
net.param @bn_mean : tensor<*xf32>
// CHECK: net.param @bn_var : tensor<8xf32>
net.param @bn_var : tensor<*xf32>
// CHECK: net.param @gamma : tensor<8xf32>
net.param @gamma : tensor<*xf32>
// CHECK: net.param @fc_weight : tensor<10x48xf32>
net.param @fc_weight : tensor<*xf32>

// CHECK: net.graph @net
net.graph @net(%data: tensor<2x3x9x7xf32>) {
  // CHECK: net.conv2d {{.*}} -> tensor<2x8x5x3xf32> loc("conv"("net.yaml":3:5))
  %conv = net.conv2d %data weight(@conv_weight) bias(@conv_bias) {num_output = 8 : i64,
      kernel = array<i64: 3, 3>, stride = array<i64: 2, 2>, pad = array<i64: 1, 0>}
      : (tensor<2x3x9x7xf32>) -> tensor<*xf32>
      loc("conv"(fused<{stride = loc("net.yaml":4:9)}>["net.yaml":3:5]))
  // CHECK: net.batch_norm {{.*}} -> tensor<2x8x5x3xf32>
  %bn = net.batch_norm %conv mean(@bn_mean) variance(@bn_var) gamma(@gamma) {eps = 1.0e-5 : f32}
      : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.scale {{.*}} -> tensor<2x8x5x3xf32>
  %scale = net.scale %bn gamma(@gamma) : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.add {{.*}} -> tensor<2x8x5x3xf32>
  %sum = net.add %scale, %conv : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.relu {{.*}} -> tensor<2x8x5x3xf32>
  %relu = net.relu %sum : (tensor<*xf32>) -> tensor<*xf32>
  // Rounded up, 5 gives 3; of 3 the third window would begin in the padding behind the image: 2.
  // CHECK: net.max_pool {{.*}} -> tensor<2x8x3x2xf32>
  %up = net.max_pool %relu {kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>,
      pad = array<i64: 0, 1>, round = "ceil"} : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.avg_pool {{.*}} -> tensor<2x8x2x1xf32>
  %down = net.avg_pool %relu {kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>, round = "floor"}
      : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.max_pool {{.*}} -> tensor<2x8x6x2xf32>
  %below = net.max_pool %relu {kernel = array<i64: 3, 3>, stride = array<i64: 1, 2>,
      pad_end = array<i64: 2, 1>, pad = array<i64: 1, 1>} : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.avg_pool {{.*}} -> tensor<2x8x1x1xf32>
  %global = net.avg_pool %down : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.concat {{.*}} -> tensor<2x16x5x3xf32>
  %join = net.concat %relu, %conv : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.flatten {{.*}} -> tensor<2x48xf32>
  %flat = net.flatten %up : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.dense {{.*}} -> tensor<2x10xf32>
  %fc = net.dense %flat weight(@fc_weight) {num_output = 10 : i64} : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.softmax {{.*}} -> tensor<2x10xf32>
  %prob = net.softmax %fc : (tensor<*xf32>) -> tensor<*xf32>
  // CHECK: net.return {{.*}} : tensor<2x10xf32>, tensor<2x8x1x1xf32>, tensor<2x16x5x3xf32>
  net.return %prob, %global, %join ["prob", "global", "join"]
      : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}
