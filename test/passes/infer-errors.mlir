// Every mistake is reported once, at the attribute that is wrong where its place is known.
// RUN: halnet-opt %s -infer -verify-diagnostics -split-input-file

net.param @w : tensor<*xf32>
net.graph @two_mistakes(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{the kernel's height of 99 is larger than the padded input's 8}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 99, 99>}
      : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
  // What reads the layer is left alone, what does not is checked.
  %1 = net.relu %0 : (tensor<*xf32>) -> tensor<*xf32>
  %2 = net.flatten %data : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
  // expected-error @+1 {{pooling needs an input of 4 dimensions (N, C, H, W), found 1x192}}
  %3 = net.max_pool %2 {kernel = array<i64: 2, 2>} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %1, %3 ["relu", "pool"] : tensor<*xf32>, tensor<*xf32>
}

// -----

net.graph @undeclared(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{reads 'w', which is not declared}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

// expected-note @+1 {{but another layer needs it as 8x3x1x1}}
net.param @w : tensor<*xf32>
net.graph @shared(%data: tensor<1x3x8x8xf32>) {
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x3x8x8xf32>) -> tensor<*xf32>
  // expected-error @+1 {{needs 'w' as 8x8x1x1}}
  %1 = net.conv2d %0 weight(@w) {num_output = 8 : i64, kernel = array<i64: 1, 1>}
      : (tensor<*xf32>) -> tensor<*xf32>
  net.return %1 ["conv"] : tensor<*xf32>
}

// -----

// expected-error @+1 {{an input needs a shape with extents of at least 1, found 'tensor<0x3x8x8xf32>'}}
net.graph @no_batch(%data: tensor<0x3x8x8xf32>) {
  net.return %data ["data"] : tensor<0x3x8x8xf32>
}

// -----

// expected-error @+1 {{an input needs a shape with extents of at least 1, found 'tensor<*xf32>'}}
net.graph @no_shape(%data: tensor<*xf32>) {
  net.return %data ["data"] : tensor<*xf32>
}

// -----

// expected-error @+1 {{no layer reads the parameter 'w'}}
net.param @w : tensor<*xf32>
net.graph @unread(%data: tensor<1x3x8x8xf32>) {
  net.return %data ["data"] : tensor<1x3x8x8xf32>
}

// -----

net.param @w : tensor<*xf32>
net.graph @many_weights(%data: tensor<1x65536x1x1xf32>) {
  // expected-error @+1 {{with the weights of this layer the network has more than 536870912 numbers as weights}}
  %0 = net.conv2d %data weight(@w) {num_output = 65536 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x65536x1x1xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}
