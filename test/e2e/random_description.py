#===- random_description.py - small networks by chance --------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Makes valid descriptions of small networks from a seed: every layer type, odd sizes, branches."""

import math
import random

BATCHES = (1, 1, 2, 3)
EXTENTS = (1, 2, 3, 5, 7, 8, 9, 13)
CHANNELS = (1, 3, 4, 8, 10, 16, 24)


def windows(extent, kernel, stride, pad, end, dilation=1, ceil=False):
    """How many windows fit along one dimension with so much padding before and behind it."""
    room = pad + extent + end - dilation * (kernel - 1) - 1
    count = -(-room // stride) + 1 if ceil else room // stride + 1
    if ceil and (count - 1) * stride >= extent + pad:
        count -= 1
    return count


class Description:
    """A network that grows layer by layer; `text()` is its YAML."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        pick = self.random.choice
        self.input_shape = [pick(BATCHES), pick(CHANNELS), pick(EXTENTS), pick(EXTENTS)]
        self.layers = []
        self.shapes = {"data": self.input_shape}
        self.last = "data"
        for _ in range(self.random.randint(2, 5)):
            self.step()
        if self.random.random() < 0.5:
            self.head()

    def chance(self, probability):
        return self.random.random() < probability

    def add(self, kind, shape, source=None, **attributes):
        """Adds a layer and returns its name. `source`: a name or several; else the last layer."""
        name = f"layer{len(self.layers)}"
        source = source or self.last
        self.layers.append({"name": name, "type": kind, "from": source} | attributes)
        self.shapes[name] = list(shape)
        self.last = name
        return name

    def layer(self, name):
        """A layer with its attributes."""
        return next(layer for layer in self.layers if layer["name"] == name)

    @property
    def types(self):
        return {layer["name"]: layer["type"] for layer in self.layers}

    @property
    def sources(self):
        return {layer["name"]: layer["from"] for layer in self.layers}

    @property
    def shape(self):
        return self.shapes[self.last]

    def step(self):
        """One layer with work, or a branch, and what follows it."""
        if self.chance(0.25):
            self.last = self.random.choice(list(self.shapes))
        if len(self.shape) == 2:
            self.dense()
        else:
            makers = [self.convolution] * 4 + [self.pooling] * 2
            makers += [self.residual] * 2 + [self.concat, self.sum, self.identity]
            makers += [self.combine, self.slice, self.normalize, self.excite]
            self.random.choice(makers)()
        self.follow()

    def follow(self):
        """BatchNorm, Scale, ReLU and Sigmoid by chance, in any order."""
        channels = self.shape
        for _ in range(self.random.randint(0, 3)):
            kind = self.random.choice(("BatchNorm", "Scale", "ReLU", "ReLU", "Sigmoid"))
            attributes = {}
            if kind == "BatchNorm":
                attributes["eps"] = self.random.choice((1e-5, 2e-5, 1e-3))
                attributes["affine"] = self.chance(0.7)
                attributes["fix_gamma"] = attributes["affine"] and self.chance(0.3)
            if kind == "Scale":
                attributes["bias_term"] = self.chance(0.5)
            self.add(kind, channels, **attributes)

    def window(self, extent, pads):
        """(kernel, stride, pad) that fit an extent."""
        pad = self.random.choice(pads)
        kernels = [k for k in (1, 2, 3, 3, 5, 7) if k <= extent + 2 * pad]
        return self.random.choice(kernels), self.random.choice((1, 1, 1, 2, 3)), pad

    def end(self, extent, kernel, _, pad):
        """Padding below or to the right, with which a window fits."""
        return self.random.choice([e for e in (0, 1, 2, pad) if kernel <= pad + extent + e])

    def pads(self, vertical, horizontal):
        """Padding of (begin, end) of both dimensions, in as few words as do."""
        if len({*vertical, *horizontal}) == 1:
            return {"pad": vertical[0]}
        if vertical[0] == vertical[1] and horizontal[0] == horizontal[1]:
            return {"pad_h": vertical[0], "pad_w": horizontal[0]}
        return {"pad_top": vertical[0], "pad_bottom": vertical[1], "pad_left": horizontal[0],
                "pad_right": horizontal[1]}

    def convolution(self):
        n, c, h, w = self.shape
        sides = {}
        if self.chance(0.6):
            kernel, stride, pad = self.window(min(h, w), (0, 0, 1, 1, 2, 3))
            sides = {"kernel_size": kernel, "stride": stride, "pad": pad}
            tall = wide = (kernel, stride, pad, pad)
        else:
            tall, wide = self.window(h, (0, 1, 2)), self.window(w, (0, 1, 2))
            for key, *both in zip(("kernel", "stride"), tall, wide, strict=False):
                sides |= {f"{key}_h": both[0], f"{key}_w": both[1]}
            tall, wide = (*tall, self.end(h, *tall)), (*wide, self.end(w, *wide))
            sides |= self.pads(tall[2:], wide[2:])
        dilation = 1
        if self.chance(0.2) and 2 * (max(tall[0], wide[0]) - 1) < min(h, w):
            dilation = 2
        outputs = self.random.choice(CHANNELS)
        group = self.random.choice([1, 1, *divisors(math.gcd(c, outputs))])
        if self.chance(0.1):
            group = outputs = c
        extents = [windows(h, *tall, dilation=dilation), windows(w, *wide, dilation=dilation)]
        self.add("Convolution", [n, outputs, *extents], num_output=outputs, group=group,
                 dilation=dilation, bias_term=self.chance(0.5), **sides)

    def pooling(self):
        n, c, h, w = self.shape
        pool = self.random.choice(("MAX", "AVE"))
        if self.chance(0.3):
            self.add("Pooling", [n, c, 1, 1], pool=pool, global_pooling=True)
            return
        kernel = self.random.choice([k for k in (1, 2, 3) if k <= min(h, w)])
        stride = self.random.choice((1, 2, 3))
        pads = [[self.random.randrange(kernel) for _ in range(2)] for _ in (h, w)]
        if self.chance(0.7):
            pads = [[pads[0][0]] * 2] * 2
        rounding = self.random.choice(("floor", "ceil"))
        extents = [windows(e, kernel, stride, *pad, ceil=rounding == "ceil")
                   for e, pad in zip((h, w), pads, strict=True)]
        self.add("Pooling", [n, c, *extents], pool=pool, kernel_size=kernel, stride=stride,
                 round=rounding, count_padding=self.chance(0.5), **self.pads(*pads))

    def same_size(self, outputs):
        """A convolution that keeps the extents, with what follows it."""
        n, _, h, w = self.shape
        kernel = self.random.choice((1, 3, 5))
        self.add("Convolution", [n, outputs, h, w], num_output=outputs, kernel_size=kernel,
                 pad=kernel // 2, bias_term=self.chance(0.5))
        self.follow()

    def residual(self):
        shortcut, shape = self.last, self.shape
        if self.chance(0.5):
            self.follow()
        if self.chance(0.5):
            self.same_size(self.random.choice(CHANNELS))
        self.same_size(shape[1])
        self.add("Eltwise", shape, [self.last, shortcut])

    def sum(self):
        """Of tensors that are there already and agree in shape."""
        same = [name for name in self.shapes if self.shapes[name] == self.shape]
        if len(same) < 2:
            self.residual()
            return
        count = self.random.randint(2, min(4, len(same)))
        self.add("Eltwise", self.shape, self.random.sample(same, count))

    def combine(self):
        """A product, maximum or weighted sum of tensors that are there already."""
        same = [name for name in self.shapes if self.shapes[name] == self.shape]
        parts = self.random.choices(same, k=self.random.randint(2, 3))
        operation = self.random.choice(("PROD", "MAX", "SUM"))
        attributes = {"operation": operation}
        if operation == "SUM":
            attributes["coeff"] = [str(self.random.choice((1, -1, 0.17, 2))) for _ in parts]
        self.add("Eltwise", self.shape, parts, **attributes)

    def slice(self):
        n, c, *image = self.shape
        begin = self.random.randrange(c)
        end = self.random.randint(begin + 1, c)
        self.add("Slice", [n, end - begin, *image], begin=begin, end=end)

    def normalize(self):
        self.add("LRN", self.shape, local_size=self.random.choice((1, 3, 5)),
                 alpha=self.random.choice((1e-4, 1.0)), beta=self.random.choice((0.5, 0.75)),
                 k=self.random.choice((1, 2)))

    def excite(self):
        """Squeeze and excitation: factors of channels from the means of all pixels."""
        source, (n, c, _, _) = self.last, self.shape
        self.add("Pooling", [n, c, 1, 1], pool="AVE", global_pooling=True)
        if self.chance(0.5):
            self.add("InnerProduct", [n, c], num_output=c)
        self.add("Sigmoid", self.shape)
        self.add("Scale", self.shapes[source], [source, self.last])

    def concat(self):
        n, _, h, w = self.shape
        fitting = [k for k, s in self.shapes.items() if len(s) == 4 and [s[0], *s[2:]] == [n, h, w]]
        parts = self.random.choices(fitting, k=self.random.randint(2, 3))
        self.add("Concat", [n, sum(self.shapes[part][1] for part in parts), h, w], parts)

    def identity(self):
        self.add("Identity", self.shape)

    def dense(self):
        outputs = self.random.choice((1, 5, 10, 16, 33))
        self.add("InnerProduct", [self.shape[0], outputs], num_output=outputs,
                 bias_term=self.chance(0.7))

    def head(self):
        """An end as classifiers have it."""
        if len(self.shape) == 4 and self.chance(0.3):
            self.add("Flatten", [self.shape[0], math.prod(self.shape[1:])])
        if self.chance(0.8):
            self.dense()
        self.add("Softmax", self.shape)

    def outputs(self):
        """Now and then a choice of its own, else nothing: what nobody reads."""
        if not self.chance(0.3):
            return []
        names = [layer["name"] for layer in self.layers]
        return self.random.sample(names, min(len(names), self.random.randint(1, 3)))

    def text(self):
        lines = ["halnet: 1", "name: random"]
        lines.append(f"input: {{name: data, shape: {self.input_shape}}}")
        outputs = self.outputs()
        if outputs:
            lines.append(f"outputs: [{', '.join(outputs)}]")
        lines.append("layers:")
        for layer in self.layers:
            lines.append(f"  - {{{', '.join(f'{k}: {plain(v)}' for k, v in layer.items())}}}")
        return "\n".join(lines) + "\n"


def divisors(number):
    return [d for d in range(1, number + 1) if number % d == 0]


def plain(value):
    """A value as YAML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return str(value)
