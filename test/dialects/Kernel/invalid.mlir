// What the verifiers of the kernel dialect refuse, beside schedules (see schedules.mlir).
// RUN: halnet-opt %s -verify-diagnostics -split-input-file

// expected-error @+1 {{a layout has blocks of 1 to 16 channels, found 32}}
kernel.program @block("v3") (%data: tensor<1x8x4x4xf32, #kernel.layout<32>>) {
  kernel.return %data ["data"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @step("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{expected a step of an epilogue, found tanh}}
  %0 = kernel.elementwise %data {epilogue = #kernel.epilogue<tanh>, names = ["x"]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

// expected-error @+1 {{'kernel.program' op is for 'x86-64-v9', which is not a target}}
kernel.program @target("x86-64-v9") (%data: tensor<1x8x4x4xf32>) {
  kernel.return %data ["data"] : tensor<1x8x4x4xf32>
}

// -----

// expected-error @+1 {{'kernel.program' op takes its inputs as plain NCHW or in one block of all channels, found 'tensor<1x16x4x4xf32, #kernel.layout<8>>'}}
kernel.program @input("v3") (%data: tensor<1x16x4x4xf32, #kernel.layout<8>>) {
  "kernel.return"() {names = []} : () -> ()
}

// -----

kernel.program @output("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{'kernel.return' op gives its outputs as plain NCHW, found 'tensor<1x8x4x4xf32, #kernel.layout<8>>'}}
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32, #kernel.layout<8>>
}

// -----

kernel.program @names("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'kernel.return' op has 1 outputs but 0 names}}
  kernel.return %data [] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @inputs("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'kernel.elementwise' op needs one input, found 2}}
  %0 = kernel.elementwise %data, %data {names = ["x"]}
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @no_result("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'kernel.elementwise' op has no result}}
  kernel.elementwise %data {names = []} : (tensor<1x8x4x4xf32>) -> ()
  kernel.return %data ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @last_store("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{ends its epilogue in store; the last value is always stored}}
  %0:2 = kernel.elementwise %data {epilogue = #kernel.epilogue<relu, store>, names = ["x", "y"]}
      : (tensor<1x8x4x4xf32>) -> (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>)
  kernel.return %0#0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @three_results("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{stores 3 results; a kernel has at most 2}}
  %0:3 = kernel.elementwise %data {epilogue = #kernel.epilogue<store, relu, store, relu>,
      names = ["x", "y", "z"]}
      : (tensor<1x8x4x4xf32>) -> (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>)
  kernel.return %0#0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @addends("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{has 0 addends, its epilogue needs 1}}
  %0 = kernel.elementwise %data {epilogue = #kernel.epilogue<add>, names = ["x"]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @affines("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{has 0 affines, its epilogue needs 1}}
  %0 = kernel.elementwise %data {epilogue = #kernel.epilogue<affine>, names = ["x"]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @results("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{has 2 results, its epilogue needs 1}}
  %0:2 = kernel.elementwise %data {names = ["x", "y"]}
      : (tensor<1x8x4x4xf32>) -> (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>)
  kernel.return %0#0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @result_names("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{has 0 names, its epilogue needs 1}}
  %0 = kernel.elementwise %data {names = []} : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  kernel.return %0 ["x"] : tensor<1x8x4x4xf32>
}

// -----

kernel.program @mixed_layouts("v3") (%data: tensor<1x8x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{mixes 'tensor<1x8x4x4xf32>' and 'tensor<1x8x4x4xf32, #kernel.layout<8>>' in its epilogue}}
  %1 = kernel.elementwise %data add %0 {epilogue = #kernel.epilogue<add>, names = ["x"]}
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32, #kernel.layout<8>>) -> tensor<1x8x4x4xf32>
  kernel.return %1 ["x"] : tensor<1x8x4x4xf32>
}

// -----

// Without padding there are 3 rows; with a row below, 4.
kernel.program @pad_end("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{no pool makes 1x8x3x3 of 1x8x4x4}}
  %0 = kernel.pool %data {kind = "max", kernel = array<i64: 2, 2>, stride = array<i64: 1, 1>,
      pad = array<i64: 0, 0>, pad_end = array<i64: 1, 0>, names = ["x"]}
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x3x3xf32>
  kernel.return %0 ["x"] : tensor<1x8x3x3xf32>
}

// -----

kernel.program @pool_kind("v3") (%data: tensor<1x8x4x4xf32>) {
  // expected-error @+1 {{'kernel.pool' op pools 'max' or 'average', found 'median'}}
  %0 = kernel.pool %data {kind = "median", kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>,
      pad = array<i64: 0, 0>, names = ["x"]} : (tensor<1x8x4x4xf32>) -> tensor<1x8x2x2xf32>
  kernel.return %0 ["x"] : tensor<1x8x2x2xf32>
}

// -----

kernel.program @combine_kind("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{combines by 'product', 'max' or 'sum', found 'mean'}}
  %1 = kernel.combine %0, %0 {kind = "mean", names = ["x"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>, tensor<1x16x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}

// -----

kernel.program @coefficients("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{has 0 coefficients, it needs 2}}
  %1 = kernel.combine %0, %0 {kind = "sum", names = ["x"]}
      : (tensor<1x16x4x4xf32, #kernel.layout<8>>, tensor<1x16x4x4xf32, #kernel.layout<8>>)
      -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}

// -----

kernel.program @lrn_size("v3") (%data: tensor<1x16x4x4xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  // expected-error @+1 {{needs an odd 'size' from 1 to 255, found 2}}
  %1 = kernel.lrn %0 {size = 2 : i64, alpha = 1.0 : f64, beta = 0.75 : f64, k = 1.0 : f64,
      names = ["x"]} : (tensor<1x16x4x4xf32, #kernel.layout<8>>) -> tensor<1x16x4x4xf32, #kernel.layout<8>>
  kernel.return %data ["x"] : tensor<1x16x4x4xf32>
}
