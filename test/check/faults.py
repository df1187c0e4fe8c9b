# ===- faults.py - programs with one fault each, and what check says of them ===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===----------------------------------------------------------------------===#
"""Compiles a net with a fault and prints what `halnet check` blames.

usage: faults.py HALNET NET FOLDER FAULT [FAULTY RUNTIME]

Faults are edits of a printed phase or of bytes of the program. FAULTY, for the border alone, is the
compiler of faulty.cpp, which links with the archive RUNTIME."""

import itertools
import json
import pathlib
import re
import struct
import subprocess
import sys

TARGET = ["--target", "x86-64-v3"]
WEIGHTS = ["--random-weights", "1"]


def call(*command):
    words = [str(word) for word in command]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def replaced(text, old, new):
    assert old in text, old
    return text.replace(old, new)


class Program:
    """The bytes of a compiled program."""

    def __init__(self, path):
        self.path = path
        self.data = bytearray(path.read_bytes())

    def section(self, name):
        """(offset in the file, size) of an ELF section."""
        (table,) = struct.unpack_from("<Q", self.data, 40)
        size, count, names = struct.unpack_from("<HHH", self.data, 58)
        headers = [struct.unpack_from("<IIQQQQ", self.data, table + i * size) for i in range(count)]
        texts = headers[names][4]
        for header in headers:
            begin = texts + header[0]
            if self.data[begin : self.data.index(0, begin)].decode() == name:
                return header[4], header[5]
        raise AssertionError(name)

    def floats(self, offset, count):
        """A view of packed weights, `offset` bytes into them."""
        begin = self.section(".halnet.weights")[0] + 4096 + offset  # behind the header
        return memoryview(self.data)[begin : begin + 4 * count].cast("f")

    def move(self, old, new, which=slice(None)):
        """Gives buffers at a place in the arena another, all or some in the order of the table."""
        found = [at for at, offset in self.arena_buffers() if offset == old]
        assert len(found) > 1, found
        for at in found[which]:
            struct.pack_into("<Q", self.data, at + 8, new)

    def move_behind(self, before, old, new):
        """Gives the buffer at `old` that follows one at `before` another place."""
        buffers = self.arena_buffers()
        (found,) = [
            at
            for (_, first), (at, offset) in itertools.pairwise(buffers)
            if (first, offset) == (before, old)
        ]
        struct.pack_into("<Q", self.data, found + 8, new)

    def arena_buffers(self):
        """(offset in the file, place in the arena) of all, in the order of the table."""
        begin, size = self.section(".data.rel.ro")
        found = []
        for at in range(begin, begin + size - 16, 8):
            space, dimensions, offset = struct.unpack_from("<IIQ", self.data, at)
            if space == 0 and dimensions in (4, 5):
                found.append((at, offset))
        return found

    def save(self):
        self.path.write_bytes(self.data)


class Fault:
    def __init__(self, halnet, net, folder):
        self.halnet, self.net, self.folder = halnet, net, pathlib.Path(folder)
        self.program = self.folder / "program"
        self.folder.mkdir(parents=True, exist_ok=True)

    def phase(self, name, text=None):
        """What is printed after a phase, from the description or from another phase's text."""
        return call(self.halnet, "compile", self.source(text), *TARGET, "--to", name)

    def source(self, text):
        if text is None:
            return self.net
        path = self.folder / "edited.mlir"
        path.write_text(text)
        return path

    def compile(self, text=None):
        source = self.source(text)
        call(self.halnet, "compile", source, *TARGET, *WEIGHTS, "-o", self.program)

    def border(self, faulty, runtime):
        call(faulty, self.net, runtime, self.program)

    def kernel(self, text, name):
        """The line of the kernel op that stores a tensor."""
        return re.search(rf'^.* names = \["{name}"\].*$', text, re.MULTILINE)[0]

    def constants(self, name):
        """Offsets of a kernel's packed constants."""
        line = self.kernel(self.phase("pack"), name)
        return [int(n) for n in re.search(r"constants = array<i64: ([^>]*)>", line)[1].split(",")]

    def edit_kernel(self, name, old, new, phase="kernel"):
        text = self.phase(phase)
        line = self.kernel(text, name)
        return replaced(text, line, replaced(line, old, new))

    def bias(self):
        self.compile(self.edit_kernel("relu1", "@conv_a_bias", "@conv_b_bias"))

    def eps(self):
        text = self.phase("kernel")
        line = self.kernel(text, "relu0")
        self.compile(replaced(text, line, re.sub(r"eps = \S+ : f32", "eps = 0.0 : f32", line)))

    def gamma(self):
        text = self.edit_kernel("bn_data", "beta = @", "gamma = @bn_data_gamma, beta = @")
        beta = re.search(r"^.*net.param @bn_data_beta.*$", text, re.MULTILINE)[0]
        self.compile(replaced(text, beta, beta + "\n" + beta.replace("_beta", "_gamma")))

    def sum(self):
        self.compile(self.edit_kernel("relu2", "<add, relu>", "<relu, add>"))

    def second(self):
        """eps goes out of what follows a sum that is stored as well."""
        text = self.phase("kernel")
        line = re.search(r'^.* names = \["[^"]+", "[^"]+"\].*$', text, re.MULTILINE)[0]
        self.compile(replaced(text, line, re.sub(r"eps = \S+ : f32", "eps = 0.0 : f32", line)))

    def floor(self):
        other = self.folder / "floor.yaml"
        other.write_text(replaced(self.net.read_text(), "round: ceil", "round: floor"))
        call(self.halnet, "compile", other, *TARGET, *WEIGHTS, "-o", self.program)

    def channels(self):
        """Lanes 0 and 2 of conv_a's packed weights change places; its bias stays."""
        self.compile()
        program = Program(self.program)
        weights, bias = self.constants("relu1")
        lanes = program.floats(weights, (bias - weights) // 4)
        for block in range(0, len(lanes), 8 * 2):  # two blocks of outputs, innermost but the lanes
            lanes[block], lanes[block + 2] = lanes[block + 2], lanes[block]
        program.save()

    def lane(self):
        """Channel 13 of 12 gets a bias."""
        self.compile()
        program = Program(self.program)
        program.floats(self.constants("relu0")[1], 16)[13] = 0.5
        program.save()

    def arena(self):
        """relu1 moves onto the end of pool0, which the sum still reads."""
        self.compile()
        offset = {name: self.offset(self.phase("plan"), name) for name in ("pool0", "relu1")}
        program = Program(self.program)
        program.move(offset["relu1"], offset["pool0"] + 64)
        program.save()

    def scratch(self):
        """conv_a's padded input, of 3136 bytes, now ends 64 bytes into pool0, which the sum still
        reads."""
        self.compile()
        plan = self.phase("plan")
        relu1, scratch = self.offsets(plan, "relu1")
        program = Program(self.program)
        program.move_behind(relu1, scratch, self.offset(plan, "pool0") + 64 - 3136)
        program.save()

    def tail(self):
        """Tiles of 2 pixels in rows of 5 compute column 3 twice; relu2 moves over pool0. What lies
        at its place before is the scratch of conv_a."""
        text = self.edit_kernel("relu2", "tile_x = 5", "tile_x = 2", "schedule")
        self.compile(text)
        plan = self.phase("plan", text)
        program = Program(self.program)
        program.move(self.offset(plan, "relu2"), self.offset(plan, "pool0"), slice(1, None))
        program.save()

    def offset(self, plan, name):
        return self.offsets(plan, name)[0]

    def offsets(self, plan, name):
        """Of a kernel's results, then of its scratch."""
        line = re.search(r"offsets = array<i64: ([^>]*)>", self.kernel(plan, name))[1]
        return [int(n) for n in line.split(",")]

    def gate(self):
        self.compile(self.edit_kernel("gate", "epilogue = #kernel.epilogue<sigmoid>, ", ""))

    def coefficients(self):
        self.compile(self.edit_kernel("sum", "5.000000e-01", "1.000000e+00"))

    def slice(self):
        self.compile(self.edit_kernel("right", "begin = 6", "begin = 0"))

    def response(self):
        self.compile(self.edit_kernel("norm", "alpha = 1.000000e+00", "alpha = 3.000000e+00"))

    def weight(self):
        """One of conv_b's weights."""
        self.factor_of_weights(slice(0, 1), 2)

    def factor(self):
        """All of conv_b's weights."""
        self.factor_of_weights(slice(None), 1.25)

    def factor_of_weights(self, which, factor):
        self.compile()
        program = Program(self.program)
        weights, end = self.constants("out")[:2]
        floats = program.floats(weights, (end - weights) // 4)
        for at in range(len(floats))[which]:
            floats[at] *= factor
        program.save()

    def right(self):
        self.compile()


def main():
    halnet, net, folder, name, *faulty = sys.argv[1:]
    fault = Fault(halnet, pathlib.Path(net), folder)
    getattr(fault, name)(*faulty)
    command = [halnet, "check", fault.program, "--json", "--net", net]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode not in (0, 1) or not done.stdout:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    assert report["passed"] == (done.returncode == 0)
    if report["passed"]:
        print("passed")
        return
    wrong = report["calls"][report["first_wrong_call"]]
    print(f"call {wrong['name']} at {wrong['place']}: {wrong['problem']}")
    if "diagnosis" in wrong:
        diagnosis = wrong["diagnosis"]
        print(f"{diagnosis['step']} of {diagnosis['layer']} {diagnosis['as_if']}".strip())
        print(f"where: {diagnosis['where']}")


main()
