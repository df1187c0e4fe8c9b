#===- ncnn.py - ncnn -------------------------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""ncnn in float32. It takes one image at a time: a batch is its images one after the other."""

import json

import ncnn
import numpy

NARROW = [f"use_{kind}" for kind in ("fp16_packed", "fp16_storage", "fp16_arithmetic")]
NARROW += [f"use_{kind}" for kind in ("bf16_packed", "bf16_storage")]


class Peer:
    def __init__(self, artefacts, threads):
        self.names = json.loads((artefacts / "names.json").read_text())
        self.net = ncnn.Net()
        self.net.opt.num_threads = threads
        for option in NARROW:
            setattr(self.net.opt, option, False)
        if self.net.load_param(str(artefacts / "net.param")):
            raise RuntimeError("ncnn cannot read the layers")
        if self.net.load_model(str(artefacts / "net.bin")):
            raise RuntimeError("ncnn cannot read the weights")
        self.images, self.inputs = None, []

    def run(self, images):
        if images is not self.images:
            # Clones, for a first layer that works in place crashes on memory of somebody else.
            self.images, self.inputs = images, [ncnn.Mat(image).clone() for image in images]
        return numpy.stack([self.infer(image) for image in self.inputs])

    def infer(self, image):
        extractor = self.net.create_extractor()
        extractor.input(self.names["input"], image)
        status, output = extractor.extract(self.names["output"])
        if status:
            raise RuntimeError(f"ncnn's extract gave {status}")
        return numpy.array(output)
