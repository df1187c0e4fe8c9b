# ===- yaml_exporters.py - exporters' models as descriptions, and back ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""usage: yaml_exporters.py HALNET FOLDER: models whose layers and parameters have names of their
own, but for those that a description can't say: (N, H, W, C)."""

import pathlib
import sys

import onnx

sys.path.append(str(pathlib.Path(__file__).parent.parent / "e2e"))
import onnx_exporters
import yaml_round_trips

halnet, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
models = {name: make for name, make in onnx_exporters.MODELS.items() if name != "tf_keras"}
faults = 0
for name, make in models.items():
    onnx.save(make(), folder / f"{name}.onnx")
    if not yaml_round_trips.check(halnet, folder, folder / f"{name}.onnx")[0]:
        print(f"{name} changes as a description")
        faults += 1
print(f"{len(models)} nets, {faults} faults")
