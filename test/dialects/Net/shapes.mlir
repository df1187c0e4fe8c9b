// A result that is ranked is held to what the layer infers, mistakes in words of the description.
// RUN: halnet-opt %s -verify-diagnostics -split-input-file

net.graph @other_shape(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{'net.relu' op has a result of 'tensor<1x3x8x9xf32>', but its shape is 1x3x8x8}}
  %0 = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x9xf32>
  net.return %0 ["relu"] : tensor<1x3x8x9xf32>
}

// -----

net.graph @conv_rank(%data: tensor<1x3xf32>) {
  // expected-error @+1 {{a convolution needs an input of 4 dimensions (N, C, H, W), found 1x3}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>}
      : (tensor<1x3xf32>) -> tensor<1x8xf32>
  net.return %0 ["conv"] : tensor<1x8xf32>
}

// -----

net.graph @input_group(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{the input's 3 channels don't divide by group 2}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>, group = 2 : i64}
      : (tensor<1x3x8x8xf32>) -> tensor<1x8x6x6xf32>
  net.return %0 ["conv"] : tensor<1x8x6x6xf32>
}

// -----

net.graph @output_group(%data: tensor<1x4x8x8xf32>) {
  // expected-error @+1 {{num_output 9 doesn't divide by group 2}}
  %0 = net.conv2d %data weight(@w) {num_output = 9 : i64, kernel = array<i64: 3, 3>, group = 2 : i64}
      : (tensor<1x4x8x8xf32>) -> tensor<1x9x6x6xf32>
  net.return %0 ["conv"] : tensor<1x9x6x6xf32>
}

// -----

net.graph @large_kernel(%data: tensor<1x3x8x4xf32>) {
  // expected-error @+1 {{the kernel's width of 9 is larger than the padded input's 6}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 4>}
      : (tensor<1x3x8x4xf32>) -> tensor<1x8x8x1xf32>
  net.return %0 ["conv"] : tensor<1x8x8x1xf32>
}

// -----

net.graph @dense_rank(%data: tensor<1x3x8xf32>) {
  // expected-error @+1 {{a dense layer needs an input of 2 or 4 dimensions, found 1x3x8}}
  %0 = net.dense %data weight(@w) {num_output = 8 : i64} : (tensor<1x3x8xf32>) -> tensor<1x8xf32>
  net.return %0 ["dense"] : tensor<1x8xf32>
}

// -----

net.graph @channels(%data: tensor<3xf32>) {
  // expected-error @+1 {{a per-channel layer needs an input of 2 or 4 dimensions, found 3}}
  %0 = net.scale %data gamma(@g) : (tensor<3xf32>) -> tensor<3xf32>
  net.return %0 ["scale"] : tensor<3xf32>
}

// -----

net.graph @softmax_rank(%data: tensor<3xf32>) {
  // expected-error @+1 {{softmax needs an input of 2 or 4 dimensions, found 3}}
  %0 = net.softmax %data : (tensor<3xf32>) -> tensor<3xf32>
  net.return %0 ["softmax"] : tensor<3xf32>
}

// -----

// expected-note @+2 {{this is 1x3x8x8}}
// expected-note @+1 {{this is 1x3x4x8}}
net.graph @sum(%a: tensor<1x3x8x8xf32>, %b: tensor<1x3x4x8xf32>) {
  // expected-error @+1 {{a sum needs inputs of one shape, found 1x3x8x8 and 1x3x4x8}}
  %0 = net.add %a, %b : (tensor<1x3x8x8xf32>, tensor<1x3x4x8xf32>) -> tensor<1x3x8x8xf32>
  net.return %0 ["sum"] : tensor<1x3x8x8xf32>
}

// -----

// expected-note @+1 {{this is 1x3x4x8}}
net.graph @concat(%a: tensor<1x3x8x8xf32>, %b: tensor<1x3x4x8xf32>) {
  // expected-error @+1 {{inputs joined along the channels must agree in all other extents, found 1x3x8x8 and 1x3x4x8}}
  %0 = net.concat %a, %b : (tensor<1x3x8x8xf32>, tensor<1x3x4x8xf32>) -> tensor<1x6x8x8xf32>
  net.return %0 ["concat"] : tensor<1x6x8x8xf32>
}

// -----

net.graph @pool_rank(%data: tensor<1x3xf32>) {
  // expected-error @+1 {{pooling needs an input of 4 dimensions (N, C, H, W), found 1x3}}
  %0 = net.max_pool %data {kernel = array<i64: 3, 3>} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  net.return %0 ["pool"] : tensor<1x3xf32>
}

// -----

net.graph @pool_pad(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{the padding of 2 must be smaller than the window's extent of 2}}
  %0 = net.max_pool %data {kernel = array<i64: 2, 2>, pad = array<i64: 2, 2>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x11x11xf32>
  net.return %0 ["pool"] : tensor<1x3x11x11xf32>
}

// -----

net.graph @pool_pad_end(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{the padding of 3 must be smaller than the window's extent of 2}}
  %0 = net.max_pool %data {kernel = array<i64: 2, 2>, pad_end = array<i64: 0, 3>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x7x10xf32>
  net.return %0 ["pool"] : tensor<1x3x7x10xf32>
}

// -----

net.graph @large_window(%data: tensor<1x3x4x8xf32>) {
  // expected-error @+1 {{the window's height of 5 is larger than the padded input's 4}}
  %0 = net.avg_pool %data {kernel = array<i64: 5, 5>} : (tensor<1x3x4x8xf32>) -> tensor<1x3x1x4xf32>
  net.return %0 ["pool"] : tensor<1x3x1x4xf32>
}

// -----

net.graph @must_round(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{the pooled height is 3 rounded down and 4 rounded up: say 'round: floor' or 'round: ceil'}}
  %0 = net.max_pool %data {kernel = array<i64: 3, 3>, stride = array<i64: 2, 2>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
  net.return %0 ["pool"] : tensor<1x3x4x4xf32>
}

// -----

net.graph @large_extent(%data: tensor<1x3x8x8xf32>) {
  // expected-error @+1 {{a tensor of 1x16777217x8x8 has an extent above 16777216}}
  %0 = net.conv2d %data weight(@w) {num_output = 16777217 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x3x8x8xf32>) -> tensor<1x16777217x8x8xf32>
  net.return %0 ["conv"] : tensor<1x16777217x8x8xf32>
}

// -----

net.graph @many_values(%data: tensor<1x3x4096x4096xf32>) {
  // expected-error @+1 {{a tensor of 1x128x4096x4096 has more than 2147483647 values}}
  %0 = net.conv2d %data weight(@w) {num_output = 128 : i64, kernel = array<i64: 1, 1>}
      : (tensor<1x3x4096x4096xf32>) -> tensor<1x128x4096x4096xf32>
  net.return %0 ["conv"] : tensor<1x128x4096x4096xf32>
}

// -----

net.graph @slice_parts(%x: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{the input's 8 channels don't fall into 3 equal parts}}
  %0 = net.slice %x {parts = 3 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x2x4x4xf32>
  net.return %0 ["x"] : tensor<1x2x4x4xf32>
}

// -----

net.graph @slice_begin(%x: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{the slice begins at channel 8, the input has 8}}
  %0 = net.slice %x {begin = 8 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x2x4x4xf32>
  net.return %0 ["x"] : tensor<1x2x4x4xf32>
}

// -----

net.graph @slice_end(%x: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{the slice ends at channel 9, the input has 8}}
  %0 = net.slice %x {end = 9 : i64} : (tensor<1x8x4x4xf32>) -> tensor<1x9x4x4xf32>
  net.return %0 ["x"] : tensor<1x9x4x4xf32>
}

// -----

net.graph @slice_rank(%x: tensor<8xf32>) {
  // expected-error @+1 {{a slice needs an input of 2 or 4 dimensions, found 8}}
  %0 = net.slice %x {end = 1 : i64} : (tensor<8xf32>) -> tensor<1xf32>
  net.return %0 ["x"] : tensor<1xf32>
}

// -----

net.graph @lrn_rank(%x: tensor<8xf32>) {
  // expected-error @+1 {{local response normalisation needs an input of 2 or 4 dimensions, found 8}}
  %0 = net.lrn %x {size = 5 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 1.0 : f64} : (tensor<8xf32>) -> tensor<8xf32>
  net.return %0 ["x"] : tensor<8xf32>
}

// -----

// expected-note @+2 {{this is 1x8x4x4}}
// expected-note @+1 {{this is 1x9x4x4}}
net.graph @maximum(%x: tensor<1x8x4x4xf32>, %y: tensor<1x9x4x4xf32>) {
  // expected-error @+1 {{a maximum needs inputs of one shape, found 1x8x4x4 and 1x9x4x4}}
  %0 = net.combine %x, %y {kind = "max"} : (tensor<1x8x4x4xf32>, tensor<1x9x4x4xf32>) -> tensor<1x8x4x4xf32>
  net.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

// expected-note @+2 {{this is 1x8x4x4}}
// expected-note @+1 {{this is 1x8x1x1}}
net.graph @product(%x: tensor<1x8x4x4xf32>, %y: tensor<1x8x1x1xf32>) {
  // expected-error @+1 {{a product needs inputs of one shape, found 1x8x4x4 and 1x8x1x1; a Scale of these two multiplies channels by factors}}
  %0 = net.combine %x, %y {kind = "product"} : (tensor<1x8x4x4xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  net.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

// expected-note @+1 {{this is 1x8x4x4}}
net.graph @factors(%x: tensor<1x8xf32>, %y: tensor<1x8x4x4xf32>) {
  // expected-note @+2 {{exchange the two inputs}}
  // expected-error @+1 {{a Scale of two inputs takes one factor for each channel of each image, N x C or N x C x 1 x 1, as its second; found 1x8x4x4 for 1x8}}
  %0 = net.scale_channels %x by %y : (tensor<1x8xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8xf32>
  net.return %0 ["x"] : tensor<1x8xf32>
}
