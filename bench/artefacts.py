#===- artefacts.py - a network in the form that each peer loads ------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Fills a folder for a row: one network, one set of weights, one input, in every peer's form.

A file is made again when what it is made from has changed: the network, the options, the
versions of the converters, or halnet itself.
"""

import hashlib
import json
import os
import subprocess
import sys

import environment
import machine
import ncnn_model
import numpy
import onnx

SEED = 1
IREE_FLAGS = [
    "--iree-hal-target-device=local",
    "--iree-hal-local-target-device-backends=llvm-cpu",
    "--iree-llvmcpu-target-cpu=host",
    "--iree-opt-level=O3",
    "--iree-opt-data-tiling",
    "--iree-llvmcpu-enable-ukernels=all",
    # Without it a ResNet-18 takes three times as long.
    "--iree-global-opt-use-im2col-for-convs",
    # By default 32 KiB, which is too little for a ResNet-50's tiles by these flags.
    "--iree-llvmcpu-stack-allocation-limit=1048576",
]
MNN_CONVERT = "import _tools, sys; _tools.mnnconvert(['mnnconvert', *sys.argv[1:]])"


def call(*command):
    """Runs a command and gives its output; where it fails, ends the program with what it said."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, errors="replace")
    if done.returncode:
        sys.exit(f"error: {' '.join(words)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def digest(*parts):
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


class Artefacts:
    """A row's folder. `options` are for `halnet compile`."""

    def __init__(self, row, halnet, options):
        self.row, self.halnet, self.options = row, halnet, options
        self.folder = environment.WORK / "models" / row.key.replace("/", "-")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.net = environment.BENCH.parent / "netdefs" / row.description
        self.settings = ["--set", f"batch={row.batch}"]
        os.environ.setdefault("HALNET_CACHE", str(environment.WORK / "kernels"))

    def path(self, name):
        return self.folder / name

    def step(self, name, key, make):
        """Makes a file by calling `make` with its path, unless it is there from the same key."""
        stamp, path = self.path(name + ".key"), self.path(name)
        if path.exists() and stamp.exists() and stamp.read_text() == key:
            return
        print(f"{self.row.key}: making {name} ...", file=sys.stderr, flush=True)
        stamp.unlink(missing_ok=True)
        make(path)
        stamp.write_text(key)

    def prepare(self):
        """Makes what is missing."""
        net = call(self.halnet, "compile", self.net, *self.settings, "--to", "infer")
        key = digest(net, SEED)
        self.step("net.onnx", key, self.make_onnx)
        self.step("input.npy", key, self.make_input)
        self.step("expected.npz", key, self.make_expected)
        self.step("net.mnn", digest(key, machine.versions(["MNN"])), self.make_mnn)
        self.step("net.param", key, self.make_ncnn)
        versions = machine.versions(["iree-base-compiler"])
        self.step("net.vmfb", digest(key, versions, IREE_FLAGS), self.make_iree)
        compiler = hashlib.sha256(self.halnet.read_bytes()).hexdigest()
        for name in ("net.so", "program"):
            self.step(name, digest(key, compiler, self.options), self.compile)

    def make_onnx(self, path):
        random = ["--random-weights", str(SEED)]
        call(self.halnet, "emit", "onnx", self.net, *self.settings, *random, "-o", path)
        graph = onnx.load(path, load_external_data=False).graph
        names = {"input": graph.input[0].name, "output": graph.output[0].name}
        self.path("names.json").write_text(json.dumps(names))

    def make_input(self, path):
        pixels = numpy.random.default_rng(SEED).integers(0, 256, self.row.input_shape)
        numpy.save(path, pixels.astype(numpy.float32))

    def make_expected(self, path):
        weights = ["--weights", self.path("net.onnx")]
        image = self.path("input.npy")
        call(self.halnet, "run", self.net, *self.settings, *weights, image, "--output", path)

    def make_mnn(self, path):
        files = ["--modelFile", self.path("net.onnx"), "--MNNModel", path]
        call(sys.executable, "-c", MNN_CONVERT, "-f", "ONNX", "--bizCode", "halnet", *files)

    def make_ncnn(self, path):
        ncnn_model.write(self.path("net.onnx"), path, self.path("net.bin"))

    def make_iree(self, path):
        mlir = self.path("net.mlir")
        importer = [sys.executable, "-m", "iree.compiler.tools.import_onnx"]
        call(*importer, self.path("net.onnx"), "-o", mlir)
        call(environment.VENV / "bin/iree-compile", mlir, *IREE_FLAGS, "-o", path)
        mlir.unlink()  # twice the size of the weights

    def compile(self, path):
        weights = ["--weights", self.path("net.onnx")]
        compiler = [self.halnet, "compile", self.net, *self.settings, *weights, *self.options]
        call(*compiler, "-o", path)

    def key(self):
        """Of all that is measured: the same key, the same files."""
        stamps = sorted(self.folder.glob("*.key"))
        return digest(*(f"{stamp.name} {stamp.read_text()}" for stamp in stamps))

    def expected(self):
        """The double interpreter's answer."""
        with numpy.load(self.path("expected.npz")) as archive:
            (answer,) = archive.values()
        return answer
