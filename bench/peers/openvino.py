#===- openvino.py - OpenVINO -----------------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""OpenVINO's CPU device, asked for the shortest time of one request, in float32.

Left alone, it computes in bfloat16 where the processor has instructions for that.
"""

import openvino


class Peer:
    def __init__(self, artefacts, threads):
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
        }
        compiled = openvino.Core().compile_model(artefacts / "net.onnx", "CPU", settings)
        self.request = compiled.create_infer_request()

    def run(self, images):
        self.request.infer({0: images}, share_inputs=True)
        return self.request.get_output_tensor().data
