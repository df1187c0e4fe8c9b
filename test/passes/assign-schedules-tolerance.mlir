// A tolerance admits forms of Winograd, the fastest of them by shape; without one there are none.
// RUN: halnet-opt %s -assign-schedules | FileCheck %s --check-prefix=NONE --implicit-check-not=winograd
// RUN: halnet-opt %s -assign-schedules=tolerance=5e-7 | FileCheck %s --check-prefix=F2
// RUN: halnet-opt %s -assign-schedules=tolerance=2e-6 | FileCheck %s --check-prefix=F3

// NONE: kernel.program

kernel.program @sizes("x86-64-v4") (%data: tensor<1x256x14x14xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x256x14x14xf32>) -> tensor<1x256x14x14xf32, #kernel.layout<16>>
  // F2: kernel.conv {{.*}} schedule = #kernel.schedule<winograd, {{(fuse = [12], )?}}m = 2,
  // F3: kernel.conv {{.*}} schedule = #kernel.schedule<winograd, {{(fuse = [12], )?}}m = 3,
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"]}
      : (tensor<1x256x14x14xf32, #kernel.layout<16>>)
      -> tensor<1x256x14x14xf32, #kernel.layout<16>>
  // F3: kernel.conv {{.*}} schedule = #kernel.schedule<direct,
  %2 = kernel.conv %1 {weight = @v, kernel = array<i64: 3, 3>, stride = array<i64: 2, 2>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["y"]}
      : (tensor<1x256x14x14xf32, #kernel.layout<16>>)
      -> tensor<1x256x7x7xf32, #kernel.layout<16>>
  %3 = kernel.layout %2 {names = [""]}
      : (tensor<1x256x7x7xf32, #kernel.layout<16>>) -> tensor<1x256x7x7xf32>
  kernel.return %3 ["y"] : tensor<1x256x7x7xf32>
}

kernel.program @small("x86-64-v4") (%data: tensor<1x512x7x7xf32>) {
  %0 = kernel.layout %data {names = [""]}
      : (tensor<1x512x7x7xf32>) -> tensor<1x512x7x7xf32, #kernel.layout<16>>
  // At 7x7 the weights of larger forms take longer to fetch than they save.
  // F3: kernel.conv {{.*}} schedule = #kernel.schedule<winograd, {{(fuse = [12], )?}}m = 2,
  %1 = kernel.conv %0 {weight = @w, kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 1, 1>, dilation = array<i64: 1, 1>, group = 1 : i64, names = ["x"]}
      : (tensor<1x512x7x7xf32, #kernel.layout<16>>)
      -> tensor<1x512x7x7xf32, #kernel.layout<16>>
  %2 = kernel.layout %1 {names = [""]}
      : (tensor<1x512x7x7xf32, #kernel.layout<16>>) -> tensor<1x512x7x7xf32>
  kernel.return %2 ["x"] : tensor<1x512x7x7xf32>
}
