// Names and places of layers survive printing, so that a printed phase can be compiled further.
// RUN: halnet-opt %s -mlir-print-debuginfo | halnet-opt -mlir-print-debuginfo | FileCheck %s
// RUN: halnet-opt %s -emit-bytecode | halnet-opt -mlir-print-debuginfo | FileCheck %s

// CHECK: net.graph @tiny(%{{.*}}: tensor<1x3x8x8xf32> loc("data"(
net.graph @tiny(%data: tensor<1x3x8x8xf32> loc("data"("tiny.yaml":2:8))) {
  %relu = net.relu %data : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32> loc(#relu)
  net.return %relu ["relu0"] : tensor<1x3x8x8xf32>
}

// CHECK-DAG: #[[USE:.*]] = loc("tiny.yaml":5:5)
// CHECK-DAG: #[[LINE:.*]] = loc("blocks/unit.yaml":7:13)
// CHECK-DAG: #[[CALL:.*]] = loc(callsite(#[[LINE]] at #[[USE]]))
// CHECK-DAG: #[[VALUE:.*]] = loc("blocks/unit.yaml":8:9)
// CHECK-DAG: #[[PLACES:.*]] = loc(fused<{num_output = #[[VALUE]]}>[#[[CALL]]])
// CHECK-DAG: loc("relu0"(#[[PLACES]]))
#relu = loc("relu0"(fused<{num_output = loc("blocks/unit.yaml":8:9)}>[callsite("blocks/unit.yaml":7:13 at "tiny.yaml":5:5)]))
