// What the verifiers of the net dialect refuse, beside shapes (see shapes.mlir).
// RUN: halnet-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{a step needs at least one parameter}}
net.param @p {step = #net.step<>} : tensor<*xf32>

// -----

// expected-error @+1 {{variance and eps come together}}
net.param @p {step = #net.step<variance = @v>} : tensor<*xf32>

// -----

// expected-error @+1 {{variance and eps come together}}
net.param @p {step = #net.step<gamma = @g, eps = 1.0e-5 : f32>} : tensor<*xf32>

// -----

net.graph @kernel(%data: tensor<*xf32>) {
  // expected-error @+1 {{'net.conv2d' op needs two numbers from 1 to 16777216 as 'kernel', found [3]}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3>}
      : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

net.graph @stride(%data: tensor<*xf32>) {
  // expected-error @+1 {{needs two numbers from 1 to 16777216 as 'stride', found [0, 1]}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>,
      stride = array<i64: 0, 1>} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

net.graph @pad(%data: tensor<*xf32>) {
  // expected-error @+1 {{needs two numbers from 0 to 16777216 as 'pad', found [-1, 0]}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>,
      pad = array<i64: -1, 0>} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

net.graph @dilation(%data: tensor<*xf32>) {
  // expected-error @+1 {{needs two numbers from 1 to 16777216 as 'dilation', found [1, 4611686018427387904]}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>,
      dilation = array<i64: 1, 4611686018427387904>} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

net.graph @group(%data: tensor<*xf32>) {
  // expected-error @+1 {{needs a positive 'num_output' and 'group'}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>, group = 0 : i64}
      : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

net.graph @fix_gamma(%data: tensor<*xf32>) {
  // expected-error @+1 {{'net.batch_norm' op fixes a gamma that it doesn't have}}
  %0 = net.batch_norm %data mean(@m) variance(@v) {eps = 1.0e-5 : f32, fix_gamma}
      : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["bn"] : tensor<*xf32>
}

// -----

net.graph @eps(%data: tensor<*xf32>) {
  // expected-error @+1 {{needs a finite eps of at least 0}}
  %0 = net.batch_norm %data mean(@m) variance(@v) {eps = -1.0e-5 : f32}
      : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["bn"] : tensor<*xf32>
}

// -----

net.graph @one_side(%data: tensor<*xf32>) {
  // expected-error @+1 {{'net.add' op needs at least two inputs, found 1}}
  %0 = net.add %data : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["sum"] : tensor<*xf32>
}

// -----

net.graph @nothing_joined() {
  // expected-error @+1 {{'net.concat' op needs at least one input}}
  %0 = "net.concat"() : () -> tensor<*xf32>
  net.return %0 ["concat"] : tensor<*xf32>
}

// -----

net.graph @pad_end(%data: tensor<*xf32>) {
  // expected-error @+1 {{needs two numbers from 0 to 16777216 as 'pad_end', found [1]}}
  %0 = net.conv2d %data weight(@w) {num_output = 8 : i64, kernel = array<i64: 3, 3>,
      pad_end = array<i64: 1>} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["conv"] : tensor<*xf32>
}

// -----

net.graph @pairs(%data: tensor<*xf32>) {
  // expected-error @+1 {{'net.max_pool' op needs kernel, stride, pad and pad_end as pairs of (height, width)}}
  %0 = net.max_pool %data {kernel = array<i64: 3, 3, 3>} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["pool"] : tensor<*xf32>
}

// -----

net.graph @round(%data: tensor<*xf32>) {
  // expected-error @+1 {{'net.avg_pool' op rounds 'floor' or 'ceil', found 'up'}}
  %0 = net.avg_pool %data {kernel = array<i64: 3, 3>, round = "up"} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["pool"] : tensor<*xf32>
}

// -----

net.graph @names(%data: tensor<*xf32>) {
  // expected-error @+1 {{'net.return' op has 1 outputs but 2 names}}
  net.return %data ["a", "b"] : tensor<*xf32>
}

// -----

net.graph @yields_otherwise(%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'net.group' op yields other types than it has results}}
  %0 = net.group {
    %1 = net.relu %data : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
    net.yield %1 : tensor<1x8x4x4xf32>
  } : tensor<1x4x8x4xf32>
  net.return %0 ["group"] : tensor<1x4x8x4xf32>
}

// -----

net.graph @empty_group(%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'net.group' op has no layer}}
  %0 = net.group {
    net.yield %data : tensor<1x8x4x4xf32>
  } : tensor<1x8x4x4xf32>
  net.return %0 ["group"] : tensor<1x8x4x4xf32>
}

// -----

net.graph @no_chain(%data: tensor<1x8x4x4xf32>) {
  // expected-note @+1 {{in this group}}
  %0 = net.group {
    %1 = net.max_pool %data : (tensor<1x8x4x4xf32>) -> tensor<1x8x1x1xf32>
    // expected-error @+1 {{'net.relu' op must read of its group the layer before it, once, and no other}}
    %2 = net.relu %data : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
    net.yield %2 : tensor<1x8x4x4xf32>
  } : tensor<1x8x4x4xf32>
  net.return %0 ["group"] : tensor<1x8x4x4xf32>
}

// -----

net.graph @work_in_epilogue(%data: tensor<1x8x4x4xf32>) {
  // expected-note @+1 {{in this group}}
  %0 = net.group {
    %1 = net.relu %data : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
    // expected-error @+1 {{'net.max_pool' op can't stand in the epilogue of a group}}
    %2 = net.max_pool %1 : (tensor<1x8x4x4xf32>) -> tensor<1x8x1x1xf32>
    net.yield %2 : tensor<1x8x1x1xf32>
  } : tensor<1x8x1x1xf32>
  net.return %0 ["group"] : tensor<1x8x1x1xf32>
}

// -----

net.graph @softmax_epilogue(%data: tensor<1x8xf32>) {
  // expected-note @+1 {{in this group}}
  %0 = net.group {
    %1 = net.softmax %data : (tensor<1x8xf32>) -> tensor<1x8xf32>
    // expected-error @+1 {{'net.relu' op can't stand in the epilogue of a group}}
    %2 = net.relu %1 : (tensor<1x8xf32>) -> tensor<1x8xf32>
    net.yield %2 : tensor<1x8xf32>
  } : tensor<1x8xf32>
  net.return %0 ["group"] : tensor<1x8xf32>
}

// -----

net.graph @yields_outside(%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'net.group' op must yield its last layer's value last, and before it at most one other, in their order}}
  %0 = net.group {
    %1 = net.relu %data : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
    net.yield %data : tensor<1x8x4x4xf32>
  } : tensor<1x8x4x4xf32>
  net.return %0 ["group"] : tensor<1x8x4x4xf32>
}

// -----

net.graph @no_yield(%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'net.group' op ends in 'net.relu', not in net.yield}}
  %0 = net.group {
    %1 = net.relu %data : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  } : tensor<1x8x4x4xf32>
  net.return %0 ["group"] : tensor<1x8x4x4xf32>
}

// -----

// expected-error @+1 {{an image is resized to one length, or to a height and a width}}
net.param @p {i = #net.image<resize = [8, 0], channels = "GREY", mean = [0.0], scale = [1.0]>} : tensor<*xf32>

// -----

// expected-error @+1 {{channels are RGB, BGR or GREY, found "RBG"}}
net.param @p {i = #net.image<resize = [], channels = "RBG", mean = [0.0], scale = [1.0]>} : tensor<*xf32>

// -----

// expected-error @+1 {{every channel needs a mean and a scale}}
net.param @p {i = #net.image<resize = [], channels = "RGB", mean = [0.0], scale = [1.0]>} : tensor<*xf32>

// -----

// expected-error @+1 {{'net.graph' op has an image of 1 channels, which its first input does not take}}
net.graph @image(%data: tensor<1x3x8x8xf32>) attributes {image = #net.image<resize = [],
    channels = "GREY", mean = [0.0], scale = [1.0]>} {
  net.return %data ["data"] : tensor<1x3x8x8xf32>
}

// -----

// expected-error @+1 {{has channels_last, which goes with inputs (N, C, H, W) and without image}}
net.graph @last(%data: tensor<1x8xf32>) attributes {channels_last} {
  net.return %data ["data"] : tensor<1x8xf32>
}

// -----

net.graph @combine_count(%x: tensor<*xf32>) {
  // expected-error @+1 {{'net.combine' op needs at least two inputs, found 1}}
  %0 = net.combine %x {kind = "max"} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @combine_kind(%x: tensor<*xf32>) {
  // expected-error @+1 {{combines by 'product', 'max' or 'sum', found 'mean'}}
  %0 = net.combine %x, %x {kind = "mean"} : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @combine_coefficients(%x: tensor<*xf32>) {
  // expected-error @+1 {{has 1 coefficients, it needs 2}}
  %0 = net.combine %x, %x {kind = "sum", coefficients = array<f64: 1.0>} : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @product_coefficients(%x: tensor<*xf32>) {
  // expected-error @+1 {{has 2 coefficients, it needs 0}}
  %0 = net.combine %x, %x {kind = "product", coefficients = array<f64: 1.0, 1.0>} : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @infinite_coefficient(%x: tensor<*xf32>) {
  // expected-error @+1 {{needs finite coefficients}}
  %0 = net.combine %x, %x {kind = "sum", coefficients = array<f64: 1.0, 0x7FF0000000000000>} : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @slice_range(%x: tensor<*xf32>) {
  // expected-error @+1 {{needs 'begin' from 0 and 'end' behind it, found 4 and 4}}
  %0 = net.slice %x {begin = 4 : i64, end = 4 : i64} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @slice_part(%x: tensor<*xf32>) {
  // expected-error @+1 {{has no part 2 of 2}}
  %0 = net.slice %x {part = 2 : i64, parts = 2 : i64} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @slice_both(%x: tensor<*xf32>) {
  // expected-error @+1 {{takes a part, or 'begin' and 'end', not both}}
  %0 = net.slice %x {begin = 1 : i64, parts = 2 : i64} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @lrn_size(%x: tensor<*xf32>) {
  // expected-error @+1 {{needs an odd 'size' from 1 to 255, found 4}}
  %0 = net.lrn %x {size = 4 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 1.0 : f64} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}

// -----

net.graph @lrn_k(%x: tensor<*xf32>) {
  // expected-error @+1 {{needs 'alpha' and 'beta' from 0, and 'k' above 0}}
  %0 = net.lrn %x {size = 5 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 0.0 : f64} : (tensor<*xf32>) -> tensor<*xf32>
  net.return %0 ["x"] : tensor<*xf32>
}
