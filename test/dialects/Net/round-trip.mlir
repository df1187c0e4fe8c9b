// Every op of the net dialect, as text and as bytecode, comes back as it was.
// RUN: halnet-opt %s | halnet-opt | FileCheck %s
// RUN: halnet-opt %s -emit-bytecode | halnet-opt | FileCheck %s
// RUN: halnet-opt %s -mlir-print-op-generic | halnet-opt | FileCheck %s

// CHECK: net.param @w : tensor<8x3x3x3xf32>
net.param @w : tensor<8x3x3x3xf32>
// CHECK: net.param @unknown : tensor<*xf32>
net.param @unknown : tensor<*xf32>

// CHECK: net.graph @images(%{{.*}}: tensor<2x1x8x8xf32>)
// CHECK-SAME: attributes {image = #net.image<resize = [9, 10], channels = "GREY", mean = [1.500000e+00], scale = [1.250000e-01]>} {
net.graph @images(%data: tensor<2x1x8x8xf32>) attributes {image = #net.image<
    resize = [9, 10], channels = "GREY", mean = [1.5], scale = [0.125]>} {
  net.return %data ["data"] : tensor<2x1x8x8xf32>
}

// CHECK: net.graph @last(%{{.*}}: tensor<2x3x8x8xf32>) attributes {channels_last} {
net.graph @last(%data: tensor<2x3x8x8xf32>) attributes {channels_last} {
  net.return %data ["data"] : tensor<2x3x8x8xf32>
}

// CHECK: net.graph @layers(%[[DATA:.*]]: tensor<2x3x8x8xf32>) attributes {net.note = "kept"} {
net.graph @layers(%data: tensor<2x3x8x8xf32>) attributes {net.note = "kept"} {
  // CHECK: %[[ID:.*]] = net.identity %[[DATA]] : (tensor<2x3x8x8xf32>) -> tensor<2x3x8x8xf32>
  %id = net.identity %data : (tensor<2x3x8x8xf32>) -> tensor<2x3x8x8xf32>
  // CHECK: %[[PLAIN:.*]] = net.conv2d %[[ID]] weight(@w) {kernel = array<i64: 3, 3>, num_output = 8 : i64} :
  %plain = net.conv2d %id weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>}
      : (tensor<2x3x8x8xf32>) -> tensor<2x8x6x6xf32>
  // CHECK: %[[CONV:.*]] = net.conv2d %[[PLAIN]] weight(@w) bias(@b) {dilation = array<i64: 2, 1>,
  // CHECK-SAME: folds = [#net.step<mean = @m, variance = @v, eps = 2.000000e-05 : f32, gamma = @g, beta = @b>, #net.step<gamma = @g>],
  // CHECK-SAME: group = 2 : i64, kernel = array<i64: 3, 1>, num_output = 8 : i64, pad = array<i64: 2, 0>, pad_end = array<i64: 3, 0>, stride = array<i64: 1, 2>}
  %conv = net.conv2d %plain weight(@w) bias(@b) {num_output = 8 : i64, kernel = array<i64: 3, 1>,
      stride = array<i64: 1, 2>, pad = array<i64: 2, 0>, pad_end = array<i64: 3, 0>, dilation = array<i64: 2, 1>, group = 2 : i64,
      folds = [#net.step<mean = @m, variance = @v, eps = 2.0e-5 : f32, gamma = @g, beta = @b>,
               #net.step<gamma = @g>]} : (tensor<2x8x6x6xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[BN:.*]] = net.batch_norm %[[CONV]] mean(@m) variance(@v) gamma(@g) beta(@b) {eps = 2.000000e-05 : f32, fix_gamma}
  %bn = net.batch_norm %conv mean(@m) variance(@v) gamma(@g) beta(@b) {eps = 2.0e-5 : f32, fix_gamma}
      : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[CAFFE:.*]] = net.batch_norm %[[BN]] mean(@m) variance(@v) {eps = 0.000000e+00 : f32}
  %caffe = net.batch_norm %bn mean(@m) variance(@v) {eps = 0.0 : f32}
      : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[SCALE:.*]] = net.scale %[[CAFFE]] gamma(@g) beta(@b) :
  %scale = net.scale %caffe gamma(@g) beta(@b) : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[NOBIAS:.*]] = net.scale %[[SCALE]] gamma(@g) :
  %nobias = net.scale %scale gamma(@g) : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[AFFINE:.*]] = net.affine %[[NOBIAS]] [#net.step<beta = @b>] :
  %affine = net.affine %nobias [#net.step<beta = @b>] : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[SUM:.*]] = net.add %[[AFFINE]], %[[SCALE]], %[[BN]] :
  %sum = net.add %affine, %scale, %bn
      : (tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
  // CHECK: %[[GROUP:.*]]:2 = net.group {
  %group:2 = net.group {
    // CHECK: %[[OUTER:.*]] = net.affine %[[SUM]] [#net.step<gamma = @g>] :
    %outer = net.affine %sum [#net.step<gamma = @g>] : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
    // CHECK: %[[INNER:.*]] = net.relu %[[OUTER]] :
    %inner = net.relu %outer : (tensor<2x8x7x3xf32>) -> tensor<2x8x7x3xf32>
    // CHECK: net.yield %[[OUTER]], %[[INNER]] : tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>
    net.yield %outer, %inner : tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>
  // CHECK: } : tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>
  } : tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>
  // CHECK: %[[CONCAT:.*]] = net.concat %[[GROUP]]#0, %[[GROUP]]#1 :
  %concat = net.concat %group#0, %group#1
      : (tensor<2x8x7x3xf32>, tensor<2x8x7x3xf32>) -> tensor<2x16x7x3xf32>
  // CHECK: %[[MAX:.*]] = net.max_pool %[[CONCAT]] {kernel = array<i64: 3, 2>, pad = array<i64: 1, 0>, round = "ceil", stride = array<i64: 2, 1>}
  %max = net.max_pool %concat {kernel = array<i64: 3, 2>, stride = array<i64: 2, 1>,
      pad = array<i64: 1, 0>, round = "ceil"} : (tensor<2x16x7x3xf32>) -> tensor<2x16x4x2xf32>
  // CHECK: %[[AVG:.*]] = net.avg_pool %[[MAX]] {count_padding = false, kernel = array<i64: 2, 2>}
  %avg = net.avg_pool %max {kernel = array<i64: 2, 2>, count_padding = false}
      : (tensor<2x16x4x2xf32>) -> tensor<2x16x3x1xf32>
  // CHECK: %[[FLAT:.*]] = net.flatten %[[AVG]] : (tensor<2x16x3x1xf32>) -> tensor<2x48xf32>
  %flat = net.flatten %avg : (tensor<2x16x3x1xf32>) -> tensor<2x48xf32>
  // CHECK: %[[DENSE:.*]] = net.dense %[[FLAT]] weight(@w) bias(@b) {folds = [#net.step<gamma = @g>], num_output = 10 : i64}
  %dense = net.dense %flat weight(@w) bias(@b) {num_output = 10 : i64,
      folds = [#net.step<gamma = @g>]} : (tensor<2x48xf32>) -> tensor<2x10xf32>
  // CHECK: %[[PROB:.*]] = net.softmax %[[DENSE]] :
  %prob = net.softmax %dense : (tensor<2x10xf32>) -> tensor<2x10xf32>
  // CHECK: net.return %[[PROB]], %[[AVG]] ["prob", "avg"] : tensor<2x10xf32>, tensor<2x16x3x1xf32>
  net.return %prob, %avg ["prob", "avg"] : tensor<2x10xf32>, tensor<2x16x3x1xf32>
}

// Before `infer` tensors have no rank, and nothing is held against it.
// CHECK: net.graph @unranked
net.graph @unranked(%data: tensor<1x3x8x8xf32>) {
  // CHECK: net.conv2d {{.*}} : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
  %conv = net.conv2d %data weight(@w) {num_output = 7 : i64, kernel = array<i64: 9, 9>}
      : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
  // CHECK: net.add {{.*}} : (tensor<*xf32>, tensor<1x3x8x8xf32>) -> tensor<*xf32>
  %sum = net.add %conv, %data : (tensor<*xf32>, tensor<1x3x8x8xf32>) -> tensor<*xf32>
  net.return %sum ["sum"] : tensor<*xf32>
}

// CHECK: net.graph @combinations
net.graph @combinations(%x: tensor<1x8x4x4xf32>, %f: tensor<1x8x1x1xf32>) {
  // CHECK: %[[SIGMOID:.*]] = net.sigmoid %{{.*}} : (tensor<1x8x1x1xf32>) -> tensor<1x8x1x1xf32>
  %sigmoid = net.sigmoid %f : (tensor<1x8x1x1xf32>) -> tensor<1x8x1x1xf32>
  // CHECK: %[[SCALE:.*]] = net.scale_channels %{{.*}} by %[[SIGMOID]] :
  %scale = net.scale_channels %x by %sigmoid
      : (tensor<1x8x4x4xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  // CHECK: %[[PROD:.*]] = net.combine %[[SCALE]], %{{.*}} {kind = "product"} :
  %product = net.combine %scale, %x {kind = "product"}
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  // CHECK: %[[SUM:.*]] = net.combine %[[PROD]], %{{.*}} {coefficients = array<f64: 1.000000e+00, 1.700000e-01>, kind = "sum"} :
  %sum = net.combine %product, %x {kind = "sum", coefficients = array<f64: 1.0, 0.17>}
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  // CHECK: %[[LRN:.*]] = net.lrn %[[SUM]] {alpha = 1.000000e-04 : f64, beta = 7.500000e-01 : f64, k = 2.000000e+00 : f64, size = 5 : i64} :
  %lrn = net.lrn %sum {size = 5 : i64, alpha = 1.0e-4 : f64, beta = 0.75 : f64, k = 2.0 : f64}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  // CHECK: %[[LEFT:.*]] = net.slice %[[LRN]] {end = 3 : i64} : {{.*}} -> tensor<1x3x4x4xf32>
  %left = net.slice %lrn {end = 3 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x3x4x4xf32>
  // CHECK: %[[PART:.*]] = net.slice %[[LRN]] {part = 1 : i64, parts = 2 : i64} : {{.*}} -> tensor<1x4x4x4xf32>
  %part = net.slice %lrn {part = 1 : i64, parts = 2 : i64}
      : (tensor<1x8x4x4xf32>) -> tensor<1x4x4x4xf32>
  net.return %left, %part ["left", "part"] : tensor<1x3x4x4xf32>, tensor<1x4x4x4xf32>
}
