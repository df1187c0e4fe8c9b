#!/usr/bin/env python3
#===- inner_loops.py - what the kernels' hottest loops are made of ---------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Counts the instructions in the hottest loop of each kernel that has multiplications.

    halnet compile NET --random-weights 1 --weights-beside net.pack -o net.o
    bench/inner_loops.py net.o

Takes an object or archive of `halnet compile` (programs and .so have no symbols) for x86-64 or
AArch64. A kernel's hottest loop is the innermost one with most multiply-accumulates. It has so many

    fma         multiply-accumulates (multiplications, where the target has no FMA)
    loads       instructions that read vectors, or on AArch64 numbers for lanes
    broadcasts  instructions that fill a vector with one number, and operands that do
    spills      vectors that are stored to the stack or read from it: registers were lacking
    stack       other words that are, such as addresses
    all         all instructions
"""

import argparse
import dataclasses
import json
import re
import shutil
import subprocess
import sys

FUNCTION = re.compile(r"[0-9a-f]+ <(.+)>:")
INSTRUCTION = re.compile(r" *([0-9a-f]+):\s+(\S+)\s*(.*)")
TARGET = re.compile(r"0x([0-9a-f]+)")
# A function of a kernel: its own name, or that of a parallel loop of it.
KERNEL = re.compile(r"((?:conv|dense)_\w+?_[0-9a-f]{16})(?:_par_for_\w+)?")

# Not AArch64's lanes: "v1.s[0]".
MEMORY = re.compile(r"(?<!\w)\[(\w+)")


@dataclasses.dataclass
class Instruction:
    address: int
    name: str
    operands: str


@dataclasses.dataclass
class Loop:
    fma: int = 0
    loads: int = 0
    broadcasts: int = 0
    spills: int = 0
    stack: int = 0
    all: int = 0


def functions_of(text):
    """(name, instructions) of each function in what llvm-objdump prints."""
    name, body = None, []
    for line in text.split("\n"):
        if head := FUNCTION.fullmatch(line):
            if name:
                yield name, body
            name, body = head[1], []
        elif found := INSTRUCTION.fullmatch(line):
            body.append(Instruction(int(found[1], 16), found[2], found[3].split(" //")[0]))
    if name:
        yield name, body


def is_jump(instruction):
    return re.fullmatch(r"j\w+|b(\.\w+)?|cbn?z|tbn?z", instruction.name) is not None


def innermost_loops(body):
    """The bodies of loops that hold no other: from a jump's target back to the jump."""
    found = []
    for number, instruction in enumerate(body):
        target = TARGET.search(instruction.operands)
        if not is_jump(instruction) or not target or int(target[1], 16) > instruction.address:
            continue
        first = next((i for i, x in enumerate(body) if x.address == int(target[1], 16)), None)
        if first is not None:
            found.append((first, number + 1))
    inner = [x for x in found if not any(y != x and x[0] <= y[0] and y[1] <= x[1] for y in found)]
    return [body[first:end] for first, end in inner]


def frame_registers(body):
    """The registers that point at the stack. x86's rbp does only where it was set to."""
    sets_frame = any(x.name == "mov" and x.operands == "rbp, rsp" for x in body)
    return {"rsp", "sp", "wsp", "x29"} | ({"rbp"} if sets_frame else set())


def is_fma(x):
    return re.match(r"vfn?m(add|sub)\w*ps|fmla|fmls|mulps", x.name) is not None


def is_vector(x):
    return re.search(r"\b[xyz]mm\d|\b[qvsd]\d", x.operands) is not None


def is_store(x):
    """Whether the memory that an instruction names is written."""
    return x.name.startswith("st") or re.match(r"\w+ ptr|\[", x.operands) is not None


def count(body, frame):
    """The Loop that a loop's body is."""
    loop = Loop(all=len(body))
    for x in body:
        memory = MEMORY.search(x.operands)
        loop.fma += is_fma(x)
        broadcast = "1to" in x.operands or x.name.startswith(("vbroadcast", "ld1r", "dup"))
        loop.broadcasts += broadcast
        if memory and memory[1] in frame:
            loop.spills += is_vector(x)
            loop.stack += not is_vector(x)
        elif memory and is_vector(x) and not broadcast and not is_store(x):
            loop.loads += 1
    return loop


def hottest_loops(text):
    """{kernel: Loop} of a disassembly."""
    found = {}
    for name, body in functions_of(text):
        kernel = KERNEL.fullmatch(name)
        if not kernel:
            continue
        frame = frame_registers(body)
        for loop in (count(x, frame) for x in innermost_loops(body)):
            best = found.get(kernel[1])
            if loop.fma and (best is None or loop.fma > best.fma):
                found[kernel[1]] = loop
    return found


def disassemble(path, objdump):
    command = [objdump, "-d", "--no-show-raw-insn", "--no-leading-headers", path]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"error: {done.stderr.strip()}")
    if "mm0" in done.stdout:  # x86's
        return subprocess.check_output([*command, "-M", "intel"], text=True)
    return done.stdout


def objdump():
    """Debian's name for it, or the plain one."""
    for name in ("llvm-objdump-22", "llvm-objdump"):
        if found := shutil.which(name):
            return found
    sys.exit("error: there is no llvm-objdump on the path: it is in Debian's package llvm-22")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("object")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-spills", action="store_true", help="status 1 where one has a spill")
    options = parser.parse_args()
    found = hottest_loops(disassemble(options.object, objdump()))
    if not found:
        sys.exit(f"error: {options.object} has no kernel with multiplications: give an object")
    if options.json:
        loops = {name: dataclasses.asdict(loop) for name, loop in found.items()}
        print(json.dumps(loops, indent=1))
    else:
        titles = [field.name for field in dataclasses.fields(Loop)]
        print(" ".join(f"{title:>10}" for title in titles), " kernel")
        for name, loop in found.items():
            print(" ".join(f"{x:>10}" for x in dataclasses.astuple(loop)), f" {name}")
    spilling = [name for name, loop in found.items() if loop.spills]
    if options.no_spills and spilling:
        sys.exit(f"error: {len(spilling)} of {len(found)} kernels spill: {', '.join(spilling)}")


if __name__ == "__main__":
    main()
