#===- mnn.py - MNN ---------------------------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""MNN's Module interface in float32 ("high").

Only its Python module: the command-line programs of the same package install telemetry.
"""

import json

import MNN.expr
import MNN.nn
import numpy


class Peer:
    def __init__(self, artefacts, threads):
        names = json.loads((artefacts / "names.json").read_text())
        settings = {"backend": "CPU", "numThread": threads, "precision": "high", "power": "high"}
        self.runtime = MNN.nn.create_runtime_manager((settings,))
        self.module = MNN.nn.load_module_from_file(
            str(artefacts / "net.mnn"),
            [names["input"]],
            [names["output"]],
            runtime_manager=self.runtime,
            shape_mutable=False,
            dynamic=False,
        )
        self.images = self.input = None

    def run(self, images):
        if images is not self.images:
            self.images = images
            self.input = MNN.expr.const(images, list(images.shape), MNN.expr.NCHW)
        return numpy.array(self.module.onForward([self.input])[0].read())
