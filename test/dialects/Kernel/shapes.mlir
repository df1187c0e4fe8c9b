// Inputs, window and result of a kernel are held together, family by family.
// RUN: halnet-opt %s -verify-diagnostics -split-input-file

kernel.program @conv_extent("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no conv makes 1x8x4x4 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @conv_large_window("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no conv makes 1x8x1x1 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 3, 3>, group = 1 : i64, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x1x1xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @conv_group("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{the channels don't divide by group 3}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 3 : i64, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @conv_plain("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{a convolution reads and writes blocks of channels, found 1x8x4x4 and 1x8x4x4 in blocks of 8}}
  %1 = kernel.conv %data {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @conv_stride("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{needs two numbers from 1 to 16777216 as 'stride', found [0, 0]}}
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 1, 1>, stride = array<i64: 0, 0>,
      pad = array<i64: 0, 0>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @pool_channels("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no pool makes 1x4x2x2 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.pool %0 {kind = "max", kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>,
      pad = array<i64: 0, 0>, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x4x2x2xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @pool_extent("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no pool makes 1x8x3x2 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.pool %0 {kind = "max", kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>,
      pad = array<i64: 0, 0>, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x3x2xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @dense_batch("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no dense makes 2x10x1x1 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.dense %0 {weight = @w, names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<2x10xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @softmax("v3") (%data: tensor<1x8xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8xf32>) -> tensor<1x8xf32, #kernel.layout<8>>
  // expected-error @+1 {{no softmax makes 1x10x1x1 of 1x8x1x1 in blocks of 8}}
  %1 = kernel.softmax %0 {names = ["x"]}
      : (tensor<1x8xf32, #kernel.layout<8>>) -> tensor<1x10xf32>
  kernel.return %data ["x"] : tensor<1x8xf32>
}

// -----

kernel.program @layout("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no layout makes 1x100x1x1 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.layout %0 {names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x100xf32>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @concat("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{the inputs have 16 channels, the result 17}}
  %1 = kernel.concat %0, %0 {names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x17x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @concat_extent("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no concat makes 1x16x4x5 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.concat %0, %0 {names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x5xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @constants("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{has 1 offsets of constants, it needs 2}}
  %1 = kernel.dense %0 {weight = @w, bias = @b, names = ["x"], constants = array<i64: 0>}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x10xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @rank("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{result #0 must be variadic of float32 tensor of 2 or 4 known extents, plain or in blocks of channels}}
  %1 = kernel.layout %0 {names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x16xf32>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @no_batch("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{result #0 must be variadic of float32 tensor}}
  %1 = kernel.layout %0 {names = ["x"]}
      : (tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<0x8x4x4xf32>
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @combine("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  %2 = kernel.slice %0 {begin = 0 : i64, names = [""]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no combine makes 1x16x4x4 in blocks of 8 of 1x8x4x4 in blocks of 8}}
  %1 = kernel.combine %0, %2 {kind = "max", names = ["x"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>, tensor<1x8x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}

// -----

kernel.program @factor("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  %2 = kernel.pool %0 {kind = "max", kernel = array<i64: 4, 4>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, names = [""]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x1x1xf32, #kernel.layout<8>>
  // expected-error @+1 {{no combine makes 1x16x4x4 in blocks of 8 of 1x16x1x1 in blocks of 8}}
  %1 = kernel.combine %0, %2 {kind = "max", names = ["x"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>, tensor<1x16x1x1xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}

// -----

kernel.program @slice("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{8 channels from 9 on do not lie in 1x16x4x4 in blocks of 8}}
  %1 = kernel.slice %0 {begin = 9 : i64, names = ["x"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}

// -----

kernel.program @lrn("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{no lrn makes 1x16x4x4 of 1x16x4x4 in blocks of 8}}
  %1 = kernel.lrn %0 {size = 3 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 1.0 : f64,
      names = ["x"]} : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x4xf32>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}
