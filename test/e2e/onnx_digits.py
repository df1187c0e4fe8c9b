# ===- onnx_digits.py - the digits net as ONNX, run ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Runs the trained net from ONNX models: the same bits as from YAML and .npz.

usage: onnx_digits.py HALNET NETDEFS DATA FOLDER MODELS_FOLDER
"""

import pathlib
import subprocess
import sys

halnet, netdefs, data, folder, models_folder = sys.argv[1:]
sys.path.append(models_folder)

import numpy  # noqa: E402
import onnx  # noqa: E402
import onnx_models  # noqa: E402

folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
images = folder / "images.npy"
numpy.save(images, numpy.load(f"{data}/digits/digits_test.npz")["x"][:8])
npz = f"{data}/digits/resnet8_digits.npz"
symbol = f"{data}/digits/resnet8_digits-symbol.json"
with numpy.load(npz) as archive:
    weights = {n.split(":")[-1]: numpy.ascontiguousarray(archive[n]) for n in archive.files}


def answers(*net):
    """The compiled program's, and the interpreter's."""
    program, output = folder / "program", folder / "answers.npy"
    subprocess.run([halnet, "compile", *net, "-o", program], check=True)
    subprocess.run([program, "run", images, "--output", output], check=True)
    compiled = numpy.load(output)
    subprocess.run([halnet, "run", net[0], images, *net[1:], "--output", output], check=True)
    return compiled, numpy.load(output)


def typed(array, name):
    return onnx.helper.make_tensor(name, onnx.TensorProto.FLOAT, array.shape, array.ravel())


def products():
    """The dense layer as a matrix product and a sum."""
    model = onnx_models.from_symbol(symbol, weights)
    matrix = onnx.numpy_helper.from_array(weights["fc1_weight"].T.copy(), "matrix")
    model.graph.initializer.append(matrix)
    gemm = model.graph.node[-2]
    gemm.CopyFrom(onnx.helper.make_node("MatMul", [gemm.input[0], "matrix"], ["product"]))
    bias = onnx.helper.make_node("Add", ["product", "fc1_bias"], ["fc1"])
    model.graph.node.insert(len(model.graph.node) - 1, bias)
    return model


models = {
    "raw": onnx_models.from_symbol(symbol, weights),
    "typed": onnx_models.from_symbol(symbol, weights, typed),
    "product": products(),
}
ours = answers(f"{netdefs}/digits/resnet8.yaml", "--weights", npz)
for name, model in models.items():
    onnx.checker.check_model(onnx.shape_inference.infer_shapes(model))
    onnx.save(model, folder / f"{name}.onnx")
onnx.save(models["raw"], folder / "beside.onnx", save_as_external_data=True, location="w.bin")
for name in [*models, "beside"]:
    theirs = answers(folder / f"{name}.onnx")
    same = all(numpy.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    print(f"{name}: {'the same' if same else 'other numbers'}")
