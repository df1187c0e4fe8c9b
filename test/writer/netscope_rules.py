#===- netscope_rules.py - what both netscopes show without a complaint --------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""The rules that a prototxt must follow to be right in both netscopes and in Caffe, found by
reading and trying their code. `complaints` gives every breach in a sentence."""

import collections
import re

import netscope_graph
import prototxt_subset
from prototxt_subset import value, values

# The types that are written. Caffe's Sigmoid, Split and Slice stop one netscope or both.
TYPES = {
    "Convolution", "BatchNorm", "Scale", "ReLU", "Pooling", "Eltwise", "InnerProduct", "Softmax",
    "Concat", "LRN",
}  # fmt: skip
IN_PLACE = {"BatchNorm", "Scale", "ReLU"}
NAME = re.compile(r'[^"\\\x00-\x1f\x7f]+')
POISON = {"constructor", "__proto__"}
# Two layers of one name are shown as one where the phases tell them apart.
PHASES = ["TRAIN", "TEST"]


def header_faults(pairs):
    keys = [pair.key for pair in pairs if pair.key != "layer"]
    if keys != ["name", "input"] + ["input_dim"] * 4:
        yield "the header isn't name, one input and four input_dim"
    if "layer" in [pair.key for pair in pairs[:6]] or len(pairs) < 7:
        yield "the header isn't before the layers, or there are none"
    all_bottoms = [values(pair.value, "bottom") for pair in pairs if pair.key == "layer"]
    if not any(value(pairs, "input") in bottoms for bottoms in all_bottoms):
        yield "no layer reads the input"


def block_faults(layer):
    keys = [pair.key for pair in layer.pairs]
    blocks = [isinstance(pair.value, list) for pair in layer.pairs]
    if True in blocks and "bottom" in keys[blocks.index(True):]:
        yield "a bottom stands behind a block"
    for pair in layer.pairs:
        if isinstance(pair.value, list):
            is_param = pair.key.endswith("_param") and not pair.key.startswith("halnet")
            if pair.key != "include" and not is_param:
                yield f"Caffe knows no {pair.key}"
            inner = [p.key for p in pair.value if p.key != "coeff"]  # which no netscope reads
            if len(inner) != len(set(inner)):
                yield f"a key of {pair.key} stands twice"


def layer_faults(layer):
    if not NAME.fullmatch(layer.name) or layer.name in POISON:
        yield f"can't show a layer named '{layer.name}'"
    if layer.type not in TYPES:
        yield f"not both netscopes know the type '{layer.type}'"
    if len(layer.tops) != 1 or not layer.bottoms:
        yield "a layer has one top, and bottoms"
    elif layer.tops[0] != layer.name and not layer.in_place:
        yield "the top has another name than its layer: an implicit node"
    if layer.in_place and layer.type not in IN_PLACE:
        yield f"a {layer.type} in place"
    yield from block_faults(layer)


def connection_faults(pairs, layers):
    """Each bottom is written above, and nobody reads a blob before a layer in place on it."""
    written, readers = set(values(pairs, "input")), collections.Counter()
    for layer in layers:
        for bottom in layer.bottoms:
            if bottom not in written:
                yield f"{layer.name}: nobody above writes '{bottom}'"
        if layer.in_place and (readers[layer.tops[0]] or layer.tops[0] in values(pairs, "input")):
            yield f"{layer.name}: in place on what others read, or on the input"
        if not layer.in_place:
            readers.update(layer.bottoms)
        written.update(layer.tops)


def phase_faults(pairs):
    named = collections.defaultdict(list)
    for pair in pairs:
        if pair.key == "layer":
            phase = value(value(pair.value, "include", []), "phase")
            named[value(pair.value, "name")].append((value(pair.value, "type"), phase))
    for name, uses in named.items():
        is_pair = [phase for _, phase in uses] == PHASES and {t for t, _ in uses} == {"Pooling"}
        if not is_pair and (len(uses) > 1 or uses[0][1]):
            yield f"{name}: a name stands twice, or a phase beside the pooling pair"


def shape_faults(pairs, true_shapes):
    shown, _ = netscope_graph.analyse(pairs)
    if not set(shown) & set(true_shapes):
        yield "no layer's true shape is known"
    for name, shape in true_shapes.items():
        if name in shown and list(shown[name][: len(shape)]) != shape:
            yield f"{name}: shown as {shown[name]}, but it is {shape}"


def complaints(text, true_shapes):
    """All breaches of the rules; `true_shapes` has the result's shape of layers by name."""
    try:
        pairs = prototxt_subset.read(text)
    except prototxt_subset.SyntaxFault as fault:
        return [str(fault)]
    layers = netscope_graph.layers_of(pairs)
    faults = [*header_faults(pairs), *connection_faults(pairs, layers), *phase_faults(pairs)]
    for layer in layers:
        faults += [f"line {layer.line}: {fault}" for fault in layer_faults(layer)]
    return faults or list(shape_faults(pairs, true_shapes))
