#===- compare_weights.py - a net's parameters against a weight file ------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: compare_weights.py HALNET NET FILE.npz: names and shapes must be the same."""

import re
import subprocess
import sys

import numpy

halnet, net, path = sys.argv[1:]
text = subprocess.run(
    [halnet, "compile", net, "--to", "infer"], check=True, capture_output=True, text=True
).stdout
declared = {
    name: tuple(map(int, shape.split("x")[:-1]))
    for name, shape in re.findall(r"net\.param @([\w./-]+) : tensor<([\dx]+f32)>", text)
}
stored = {name.split(":")[-1]: array.shape for name, array in numpy.load(path).items()}
for name in sorted(set(declared) | set(stored)):
    if declared.get(name) != stored.get(name):
        sys.exit(f"{name}: {declared.get(name)} in the net, {stored.get(name)} in the file")
