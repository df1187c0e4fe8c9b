# ===- onnx_exporters.py - models in the forms of exporters ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Small networks with the nodes, names and quirks that exporters of ONNX write.

Each function gives a checked model whose input is (1, 3, 16, 16), or (1, 16, 16, 3)."""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """A graph that grows node by node; `last` is the value of the last one."""

    def __init__(self, seed, prefix="/", data="input", shape=("batch", 3, 16, 16)):
        self.random = numpy.random.default_rng(seed)
        self.prefix, self.nodes, self.tensors = prefix, [], {}
        self.data, self.shape, self.last = data, shape, data

    def add(self, op, inputs=None, output=None, outputs=1, **attributes):
        inputs = [self.last] if inputs is None else inputs
        output = output or f"{self.prefix}{op}_{len(self.nodes)}_output_0"
        extra = [f"{output}_unused{i}" for i in range(1, outputs)]
        self.nodes.append(helper.make_node(op, inputs, [output, *extra], output, **attributes))
        self.last = output
        return output

    def tensor(self, name, array):
        self.tensors[name] = numpy_helper.from_array(numpy.asarray(array), name)
        return name

    def weights(self, name, *shape):
        scale = (2 / max(1, numpy.prod(shape[1:]))) ** 0.5
        return self.tensor(name, (self.random.normal(size=shape) * scale).astype(numpy.float32))

    def conv(self, name, inputs, outputs, kernel=3, bias=True, **attributes):
        group = attributes.get("group", 1)
        parameters = [self.weights(f"{name}.weight", outputs, inputs // group, kernel, kernel)]
        if bias:
            parameters.append(self.weights(f"{name}.bias", outputs))
        return self.add("Conv", [self.last, *parameters], kernel_shape=[kernel] * 2, **attributes)

    def norm(self, name, channels, outputs=1, **attributes):
        random = self.random
        parameters = {
            "weight": random.uniform(0.5, 1.5, channels),
            "bias": random.normal(size=channels),
            "running_mean": random.normal(size=channels),
            "running_var": random.uniform(0.5, 1.5, channels),
        }
        names = [
            self.tensor(f"{name}.{key}", array.astype(numpy.float32))
            for key, array in parameters.items()
        ]
        return self.add("BatchNormalization", [self.last, *names], outputs=outputs, **attributes)

    def model(self, opset=17, listed=False):
        """`listed`: initializers are inputs of the graph, too, as old versions want them."""
        inputs = [helper.make_tensor_value_info(self.data, TensorProto.FLOAT, self.shape)]
        if listed:
            inputs += [
                helper.make_tensor_value_info(t.name, t.data_type, t.dims)
                for t in self.tensors.values()
            ]
        output = helper.make_tensor_value_info(self.last, TensorProto.FLOAT, ("n", 10))
        graph = helper.make_graph(self.nodes, "main", inputs, [output], list(self.tensors.values()))
        imports = [helper.make_opsetid("", opset)]
        model = helper.make_model(
            graph, opset_imports=imports, ir_version=8 if opset > 8 else 4, producer_name="test"
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def torch_resnet():
    """torchvision's ResNet: normalisation folded into convolutions, no view, Gemm."""
    g = Graph(1)
    g.conv("onnx::Conv_193", 3, 8, 7, strides=[2, 2], pads=[3] * 4, dilations=[1, 1], group=1)
    g.add("Relu")
    shortcut = g.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4, ceil_mode=0)
    g.conv("onnx::Conv_196", 8, 8, pads=[1] * 4, dilations=[1, 1], group=1, strides=[1, 1])
    g.add("Relu")
    g.conv("onnx::Conv_199", 8, 8, pads=[1] * 4, dilations=[1, 1], group=1, strides=[1, 1])
    g.add("Add", [g.last, shortcut])
    g.add("Relu")
    g.add("GlobalAveragePool")
    g.add("Flatten", axis=1)
    g.add("Gemm", [g.last, g.weights("fc.weight", 10, 8), g.weights("fc.bias", 10)], "output",
          alpha=1.0, beta=1.0, transB=1)  # fmt: skip
    return g.model()


def torch_densenet():
    """DenseNet and SqueezeNet in opset 9: BatchNormalization as in training, a concatenation,
    Dropout with a mask, and a view as Shape, Gather, Unsqueeze and Concat."""
    g = Graph(2, prefix="")
    first = g.conv("features.conv0", 3, 8, bias=False, strides=[2, 2], pads=[1] * 4)
    g.norm("features.norm", 8, outputs=5, epsilon=1e-5, momentum=0.9)
    g.add("Relu")
    g.conv("features.conv1", 8, 4, bias=False, pads=[1] * 4)
    g.add("Concat", [first, g.last], axis=1)
    g.add("AveragePool", kernel_shape=[2, 2], strides=[1, 1])
    g.add("Dropout", outputs=2, ratio=0.5)
    g.conv("classifier.1", 12, 10, 1)
    g.add("Relu")
    g.add("GlobalAveragePool")
    image = g.last
    shape = g.add("Shape")
    zero = g.add("Constant", [], value=numpy_helper.from_array(numpy.int64(0)))
    g.add("Gather", [shape, zero], axis=0)
    rows = g.add("Unsqueeze", axes=[0])
    rest = g.add("Constant", [], value=numpy_helper.from_array(numpy.int64([-1])))
    g.add("Concat", [rows, rest], axis=0)
    g.add("Reshape", [image, g.last])
    g.add("Softmax", axis=1)
    return g.model(opset=9)


def tf_keras():
    """tf2onnx of a Keras network: (N, H, W, C) first, zeros by a Pad, SAME and VALID, a mean over
    space, a product and a sum."""
    g = Graph(3, prefix="StatefulPartitionedCall/", shape=("unk__1", 16, 16, 3))
    g.add("Transpose", perm=[0, 3, 1, 2])
    pads = g.tensor("const_pads", numpy.int64([0, 0, 0, 0, 0, 0, 1, 1]))
    g.add("Pad", [g.last, pads])
    g.conv("conv1", 3, 8, 3, strides=[2, 2], auto_pad="VALID")
    g.add("Relu")
    g.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
    g.conv("depthwise", 8, 8, 3, bias=False, group=8, strides=[2, 2], auto_pad="SAME_UPPER")
    g.add("Mul", [g.last, g.weights("scale", 1, 8, 1, 1)])
    g.add("Add", [g.last, g.weights("shift", 1, 8, 1, 1)])
    g.add("Clip", [g.last, g.tensor("zero", numpy.float32(0))])
    g.conv("dilated", 8, 8, 3, dilations=[1, 2], pads=[1, 2, 1, 2])
    g.add("Transpose", perm=[0, 2, 3, 1])
    g.add("Transpose", perm=[0, 3, 1, 2])
    g.add("ReduceMean", axes=[2, 3], keepdims=0)
    g.add("MatMul", [g.last, g.weights("kernel", 8, 10)])
    g.add("Add", [g.last, g.weights("bias", 10)])
    g.add("Softmax", axis=-1)
    g.add("Identity", output="predictions")
    return g.model(opset=15)


def mxnet_export():
    """MXNet's exporter: opset 7, initializers among the inputs, padding by a Pad of opset 2."""
    g = Graph(4, prefix="", data="data", shape=(1, 3, 16, 16))
    g.norm("bn_data", 3, epsilon=2e-5, momentum=0.9, spatial=1)
    g.conv("conv0", 3, 8, 3, bias=False, strides=[1, 1], pads=[1, 1, 1, 1], dilations=[1, 1])
    g.norm("bn0", 8, epsilon=2e-5, momentum=0.9, spatial=1)
    g.add("Relu", output="relu0")
    g.add("Pad", output="pad0", mode="constant", value=0.0, pads=[0, 0, 1, 1, 0, 0, 1, 1])
    g.add("MaxPool", output="pool0", kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 0, 0])
    g.add("Pad", output="pad1", mode="constant", pads=[0, 0, 0, 0, 0, 0, 1, 1])
    g.add("AveragePool", output="pool1", kernel_shape=[3, 3], strides=[2, 2])
    g.add("Sum", [g.last, g.last, g.last], "sum")
    g.add("Dropout", outputs=2, ratio=0.5)
    g.add("ReduceMean", axes=[2, 3], keepdims=1)
    g.add("Reshape", [g.last, g.tensor("shape", numpy.int64([0, -1]))])
    g.add("Gemm", [g.last, g.weights("fc1_weight", 10, 8), g.weights("fc1_bias", 10)], "fc1",
          alpha=1.0, beta=1.0, transA=0, transB=1)  # fmt: skip
    g.add("Softmax", output="softmax", axis=1)
    return g.model(opset=7, listed=True)


def caffe_export():
    """A Caffe network: poolings that round up, unequal padding, weights from Constant nodes that
    two layers share, a chain of Identity nodes, and features squeezed axis by axis."""
    g = Graph(5, prefix="", data="data", shape=(1, 3, 16, 16))
    g.conv("conv1", 3, 8, 3, strides=[2, 2], pads=[0, 1, 1, 0])
    g.add("Relu")
    g.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
    kernel = g.random.normal(size=(8, 8, 3, 3)).astype(numpy.float32) / 6
    shared = g.add("Constant", [], "shared", value=numpy_helper.from_array(kernel))
    again = g.add("Identity", ["shared"], "again")
    pool = g.nodes[2].output[0]
    one = g.add("Conv", [pool, shared], pads=[1, 1, 1, 1])
    g.add("Relu")
    two = g.add("Conv", [g.last, again], pads=[1, 1, 1, 1])
    g.add("Add", [one, two])
    g.add("Identity", output="id1")
    g.add("Identity", output="id2")
    g.add("AveragePool", kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 1, 0],
          count_include_pad=1)  # fmt: skip
    g.add("GlobalAveragePool")
    g.add("Squeeze", [g.last, g.tensor("last", numpy.int64([3]))])
    g.add("Squeeze", [g.last, g.tensor("two", numpy.int64([2]))])
    g.add("Gemm", [g.last, g.weights("fc.weight", 8, 10)])
    g.add("Softmax", axis=1, output="prob")
    return g.model(opset=13)


def torch_senet():
    """Squeeze and excitation as torch writes it, by convolutions and by dense layers, whose
    features get their pixels back by Unsqueeze and by Reshape; and channels halved by Split."""
    g = Graph(6)
    image = g.conv("conv1", 3, 8, strides=[2, 2], pads=[1] * 4)
    g.add("GlobalAveragePool")
    g.conv("se.fc1", 8, 4, 1)
    g.add("Relu")
    g.conv("se.fc2", 4, 8, 1)
    gate = g.add("Sigmoid")
    image = g.add("Mul", [gate, image])
    g.add("ReduceMean", axes=[2, 3], keepdims=0)
    g.add("Gemm", [g.last, g.weights("fc1.weight", 8, 8), g.weights("fc1.bias", 8)], transB=1)
    features = g.add("Sigmoid")
    g.add("Unsqueeze", [g.last, g.tensor("axes", numpy.int64([2, 3]))])
    image = g.add("Mul", [image, g.last])
    g.add("Reshape", [features, g.tensor("view", numpy.int64([1, 8, 1, 1]))])
    g.add("Mul", [image, g.last])
    left = g.add("Split", [g.last, g.tensor("halves", numpy.int64([5, 3]))], outputs=2, axis=1)
    right = g.nodes[-1].output[1]
    g.add("Concat", [right, left], axis=1)
    g.add("GlobalAveragePool")
    g.add("Flatten")
    g.add("Gemm", [g.last, g.weights("fc.weight", 10, 8), g.weights("fc.bias", 10)], transB=1)
    return g.model()


def caffe2_alexnet():
    """Of the ONNX model zoo: response normalisation, channels cut by Slice and by Split into equal
    parts, sums of products and a largest value."""
    g = Graph(7, prefix="", data="data_0", shape=(1, 3, 16, 16))
    g.conv("conv1", 3, 8, 3, strides=[2, 2], pads=[1] * 4)
    g.add("Relu")
    norm = g.add("LRN", size=5, alpha=1e-4, beta=0.75, bias=1.0)
    first = g.add("Slice", starts=[0], ends=[4], axes=[1])
    second = g.add("Slice", [norm], starts=[-4], ends=[2**31 - 1], axes=[1])
    parts = [g.add("Split", [norm], outputs=2, axis=1), g.nodes[-1].output[1]]
    largest = g.add("Max", [first, second, parts[1]])
    product = g.add("Mul", [first, parts[0]])
    g.add("Sum", [largest, product, second])
    g.add("LRN", size=3)
    g.add("GlobalAveragePool")
    g.add("Flatten")
    g.add("Gemm", [g.last, g.weights("fc.weight", 10, 4), g.weights("fc.bias", 10)], transB=1)
    g.add("Softmax", axis=1)
    return g.model(opset=9)


def caffe2_densenet():
    """Caffe2's: a Scale as the product and sum of vectors that get their axes from Unsqueeze,
    weights of one number, as files to be tried without their weights have them, and weights that
    a Reshape makes a matrix."""
    g = Graph(8, prefix="", data="data_0", shape=(1, 3, 16, 16))
    g.conv("conv1", 3, 8, 3, bias=False, strides=[2, 2], pads=[1] * 4)
    g.norm("conv1/bn", 8, epsilon=1e-5)
    for op in ("Mul", "Add"):
        value = g.last
        g.add("Unsqueeze", [g.weights(f"conv1/scale_{op}", 8)], axes=[1, 2])
        g.add(op, [value, g.last])
    g.add("Relu")
    value = g.last
    size = g.tensor("conv2_w__SHAPE", numpy.int64([8, 8, 3, 3]))
    filling = numpy_helper.from_array(numpy.float32([0.02]))
    filled = g.add("ConstantOfShape", [size], "conv2_w", value=filling)
    g.add("Conv", [value, filled], pads=[1] * 4)
    g.add("Relu")
    g.add("GlobalAveragePool")
    g.add("Reshape", [g.last, g.tensor("OC2_DUMMY_0", numpy.int64([1, 8]))])
    value = g.last
    kernel = g.weights("fc6_w", 10, 8, 1, 1)
    g.add("Reshape", [kernel, g.tensor("OC2_DUMMY_1", numpy.int64([0, -1]))])
    g.add("Gemm", [value, g.last, g.weights("fc6_b", 10)], transB=1)
    g.add("Softmax", output="prob_1")
    return g.model(opset=9)


MODELS = {
    model.__name__: model
    for model in (
        torch_resnet,
        torch_densenet,
        torch_senet,
        tf_keras,
        mxnet_export,
        caffe_export,
        caffe2_alexnet,
        caffe2_densenet,
    )
}
