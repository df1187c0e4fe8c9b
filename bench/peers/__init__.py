#===- __init__.py - the programs that are measured -------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Each module of this package has a class `Peer` with

- `Peer(artefacts, threads)`: the network loaded and ready to run with so many threads, where
  `artefacts` is the folder that artefacts.py filled for a row;
- `run(images)`: one inference of float32 images (N, C, H, W), which gives (N, classes).

A peer computes in float32: whatever it would do to make that less exact is turned off.
"""

# By the modules' names, in the order of tables: the distribution on PyPI whose libraries are the
# runtime (none where the artefact holds it), and the files of a row's folder that it loads.
PEERS = {
    "halnet": (None, ["net.so"]),
    "onnxruntime": ("onnxruntime", ["net.onnx"]),
    "openvino": ("openvino", ["net.onnx"]),
    "mnn": ("MNN", ["net.mnn"]),
    "ncnn": ("ncnn", ["net.param", "net.bin"]),
    "iree": ("iree-base-runtime", ["net.vmfb"]),
}
