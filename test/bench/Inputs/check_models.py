#===- check_models.py - ncnn's files and the ceilings of a network ---------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""check_models.py BENCH MODEL.onnx SUMMARY.json"""

import json
import pathlib
import sys

import numpy
import onnx

sys.path.insert(0, sys.argv[1])
import ceilings
import ncnn_model

model_path = pathlib.Path(sys.argv[2])
model = onnx.load(model_path)
total, plain = ceilings.count(model)
assert total == json.loads(pathlib.Path(sys.argv[3]).read_text())["described"]["macs"], total
# The stem, both of the first unit, and the second of the others: channels in and out, pixels.
stride_1 = [(1, 16, 64), (16, 16, 64), (16, 16, 64), (32, 32, 16), (64, 64, 4)]
assert plain == sum(9 * c * k * pixels for c, k, pixels in stride_1), plain

param, weights = model_path.with_suffix(".param"), model_path.with_suffix(".bin")
ncnn_model.write(model_path, param, weights)
magic, counts, *layers = param.read_text().splitlines()
words = [line.split() for line in layers]
assert magic == "7767517" and int(counts.split()[0]) == len(layers)
made = [blob for w in words for blob in w[4 + int(w[2]) : 4 + int(w[2]) + int(w[3])]]
read = [blob for w in words for blob in w[4 : 4 + int(w[2])]]
# ncnn lets a blob have one reader; all but the network's output have it.
assert len(made) == int(counts.split()[1]) == len(set(made)), "a blob is made twice"
assert sorted(read) == sorted(set(made) - {model.graph.output[0].name})

# Each normalisation behind a convolution is in its weights, each ReLU behind one is its activation.
nodes = {node.output[0]: node for node in model.graph.node}
norms = [node for node in model.graph.node if node.op_type == "BatchNormalization"]
alone = [node for node in norms if nodes.get(node.input[0], node).op_type != "Conv"]
assert 0 < len(alone) < len(norms)
assert sum(w[0] == "BatchNorm" for w in words) == len(alone)
settings = [dict(pair.split("=") for pair in w[4:] if "=" in pair) for w in words]
assert any(s.get("9") == "1" for w, s in zip(words, settings, strict=True) if w[0] == "Convolution")

# 4 bytes before the weights of a convolution or dense layer, and all numbers.
count = 0
for w, s in zip(words, settings, strict=True):
    if w[0] == "BatchNorm":
        count += 4 * int(s["0"])
    elif w[0] == "Convolution":
        count += 1 + int(s["6"]) + int(s["0"])
    elif w[0] == "InnerProduct":
        count += 1 + int(s["2"]) + int(s["0"])
assert weights.stat().st_size == 4 * count, (weights.stat().st_size, 4 * count)

# The first convolution's weights are those that the folding gives in double precision.
graph = ncnn_model.Graph(model.graph)
first = next(
    node
    for node in graph.nodes
    if node.op_type == "Conv" and graph.only_reader(node.output[0], "BatchNormalization")
)
norm = graph.only_reader(first.output[0], "BatchNormalization")
kernel = graph.weights[first.input[1]]
folded, _ = ncnn_model.folded(kernel, numpy.zeros(len(kernel)), graph, norm)
gamma, variance = graph.weights[norm.input[1]][0], graph.weights[norm.input[4]][0]
eps = ncnn_model.attributes_of(norm)["epsilon"]
assert numpy.allclose(folded[0], kernel[0] * (gamma / (variance + eps) ** 0.5), rtol=1e-6)
