#===- check_netdefs.py - prototxts of all netdefs, counted ---------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Emits every netdef and reads the result as netscope's analyzer would.

A reader of its own for the subset of prototxt that netscope's grammar takes: it
fails on anything off the list. Connections are by layer name, the view is
TRAIN's, and MACs and parameters are counted by the analyzer's rules (n MACs an
element for Scale, no parameters for it).
"""

import pathlib
import re
import subprocess
import sys

# layers, nodes, edges, of them in place, MACs, parameters: what netscope's analyzer shows for He's
# deploy files of 50, 101 and 152, and for 18 and 34 in the same style.
HE = {
    "v1/resnet18": (92, 93, 100, 59, 1829602816, 11693736),
    "v1/resnet34": (164, 165, 180, 107, 3680545280, 21801896),
    "v1/resnet50": (228, 229, 244, 155, 3868560384, 25557096),
    "v1/resnet101": (449, 450, 482, 308, 7585899520, 44549160),
    "v1/resnet152": (670, 671, 720, 461, 11304442880, 60192808),
}
VALUE = r'-?\d+(?:\.\d+)?(?:e-\d+)?|"[\w./-]+"|\w+'
TOKEN = re.compile(rf"\s*(?:#.*\n\s*)*(?:(\w+): ({VALUE})|(\w+) \{{|(\}}))")


def parse(text):
    """A list of (key, value) where a block's value is such a list again."""
    stack, at = [[]], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match, "netscope cannot read: " + text[at : at + 40]
        key, value, block, _ = match.groups()
        if key:
            stack[-1].append((key, value.strip('"')))
        elif block:
            stack.append([])
            stack[-2].append((block, stack[-1]))
        else:
            stack.pop()
        at = match.end()
    assert len(stack) == 1, "a block is not closed"
    return stack[0]


def window(fields, extent, rounding):
    defaults = {"kernel_size": 1, "stride": 1, "pad": 0}
    kernel, stride, pad = (int(fields.get(key, value)) for key, value in defaults.items())
    return rounding(extent + 2 * pad - kernel, stride) + 1


def layer_shape(kind, fields, inputs):
    """Shape of the result, MACs, parameters."""
    n, c, h, w = inputs[0]
    elements = n * c * h * w
    if kind == "Convolution":
        k, out = int(fields["kernel_size"]), int(fields["num_output"])
        group = int(fields.get("group", 1))
        shape = (n, out, *(window(fields, e, lambda a, b: a // b) for e in (h, w)))
        weights = k * k * c * out // group
        bias = 0 if fields.get("bias_term") == "false" else out
        return shape, weights * n * shape[2] * shape[3], weights + bias
    if kind == "InnerProduct":
        out = int(fields["num_output"])
        return (n, out, 1, 1), n * c * h * w * out, c * h * w * out + out
    if kind == "Pooling":
        if fields.get("global_pooling") == "true":
            return (n, c, 1, 1), 0, 0
        return (n, c, *(window(fields, e, lambda a, b: -(-a // b)) for e in (h, w))), 0, 0
    if kind == "Eltwise":
        assert len(set(inputs)) == 1, inputs
    if kind == "BatchNorm":
        return inputs[0], 0, 2 * c
    assert kind in ("Scale", "ReLU", "Softmax", "Eltwise"), kind
    return inputs[0], elements if kind == "Scale" else 0, 0


def count(text):
    pairs = parse(text)
    dims = tuple(int(value) for key, value in pairs if key == "input_dim")
    shapes = {next(value for key, value in pairs if key == "input"): dims}
    layers = edges = in_place = macs = parameters = 0
    names = set(shapes)
    for layer in (value for key, value in pairs if key == "layer"):
        single = {key: value for key, value in layer if key not in ("bottom", "include")}
        if ("include", [("phase", "TEST")]) in layer:
            continue
        assert single["name"] not in names, "twice: " + single["name"]
        names.add(single["name"])
        bottoms = [value for key, value in layer if key == "bottom"]
        assert [key for key, _ in layer][: len(bottoms)] == ["bottom"] * len(bottoms)
        here = bottoms == [single["top"]]
        assert here or single["top"] == single["name"], "implicit node: " + single["top"]
        fields = dict(next((v for k, v in layer if k.endswith("_param")), []))
        shape, layer_macs, layer_parameters = layer_shape(
            single["type"], fields, [shapes[bottom] for bottom in bottoms]
        )
        shapes[single["top"]] = shape
        layers += 1
        edges += len(bottoms)
        in_place += here
        macs += layer_macs
        parameters += layer_parameters
    return shape, (layers, layers + 1, edges, in_place, macs, parameters)


halnet, root = sys.argv[1], pathlib.Path(sys.argv[2])
netdefs = [path for path in sorted(root.rglob("*.yaml")) if path.parent.name != "blocks"]
assert len(netdefs) == 30, len(netdefs)
for path in netdefs:
    emitted = subprocess.run([halnet, "emit", "prototxt", path], capture_output=True, text=True)
    assert emitted.returncode == 0, emitted.stderr
    shape, counts = count(emitted.stdout)
    name = path.relative_to(root).with_suffix("").as_posix()
    classes = 10 if name.startswith(("cifar", "digits")) else 1000
    assert shape == (1, classes, 1, 1), (name, shape)
    assert name not in HE or counts == HE[name], f"{name}: {counts}, He's has {HE[name]}"
