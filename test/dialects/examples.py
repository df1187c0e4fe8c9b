#===- examples.py - the examples in the dialects' definitions ----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Prints the ```mlir examples of a dialect's ops and attributes as one module.

    examples.py DIALECT FILE.td

Fails where an op or attribute has no example. An example is a fragment: what it
reads without defining it becomes an input of a graph around it.
"""

import json
import pathlib
import re
import subprocess
import sys

EXAMPLE = re.compile(r"```mlir\n(.*?)```", re.DOTALL)
VALUE = re.compile(r"%\w+")


ROOT = pathlib.Path(__file__).resolve().parents[2]


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def read_records(definitions):
    """All records of the .td file, by name."""
    llvm = output("llvm-config", "--includedir").strip()
    return json.loads(output("llvm-tblgen", "--dump-json", "-I", ROOT, "-I", llvm, definitions))


def split_types(text):
    """The types of a comma-separated list; commas inside <> do not separate."""
    types, depth = [""], 0
    for character in text:
        depth += {"<": 1, ">": -1}.get(character, 0)
        if character == "," and depth == 0:
            types.append("")
        else:
            types[-1] += character
    return [item.strip() for item in types if item.strip()]


def inputs(statement):
    """`%value: type, ...` for the operands of one op, each once."""
    body, _, signature = statement.rpartition(" : ")
    results = re.match(r"(%\w+(:\d+)? = )?", body).end()
    operands = signature.split("->")[0].strip().removeprefix("(").removesuffix(")")
    pairs = zip(VALUE.findall(body[results:]), split_types(operands), strict=True)
    return dict(pairs)


def wrap(example, name):
    """The example as part of a module."""
    text = " ".join(example.split())
    if text.startswith(("net.graph", "net.param", "kernel.program")):
        return example
    if text.startswith(("#", "tensor<")):
        return f"net.param @{name} {{net.example = {text}}} : tensor<*xf32>"
    # Of a group, the first layer inside reads what stands outside.
    first = re.sub(r"^.*net\.group \{ (.*?) %\w+ = .*$", r"\1", text)
    values = inputs(first)
    declared = ", ".join(f"{value}: {type}" for value, type in values.items())
    value, type = next(iter(values.items()))
    if text.startswith("kernel.return"):
        return f'kernel.program @{name}("x86-64-v3") ({declared}) {{\n{example}\n}}'
    if text.startswith("net.yield"):
        first, second = values
        layers = f"{first} = net.relu %x : ({type}) -> {type}\n"
        layers += f"{second} = net.relu {first} : ({type}) -> {type}\n"
        example = f"%results:2 = net.group {{\n{layers}{example}\n}} : {type}, {type}"
        declared, value = f"%x: {type}", "%x"
    ending = "" if text.startswith("net.return") else f'net.return {value} ["out"] : {type}'
    return f"net.graph @{name}({declared}) {{\n{example}\n{ending}\n}}"


def main(dialect, definitions):
    records = read_records(definitions)
    classes = records["!instanceof"]
    for name in classes["Op"] + classes["AttrDef"]:
        record = records[name]
        owner = record.get("opDialect") or record["dialect"]
        if records[owner["def"]]["name"] != dialect:
            continue
        examples = EXAMPLE.findall(record["description"])
        if not examples:
            sys.exit(f"error: {name} has no example")
        for example in examples:
            print(f"// {name}\n{wrap(example.strip(), name)}\n")


main(*sys.argv[1:])
