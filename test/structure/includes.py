#===- includes.py - who may include whom ------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Checks every #include against the table in docs/architecture.md.

Includes of our own headers are written from the root of the tree; the
runtime's as <halnet/...>. MLIR's and Halide's headers never meet: Halide's
belong to codegen alone, and MLIR's stay out of it and of all that it includes.
"""

import pathlib
import re

import tree

# Headers of dialects/Kernel without MLIR, made for code generation.
PLAIN_NAMES = ("ConvShape", "Schedule", "Spec", "Targets")
PLAIN_KERNEL = tuple(f"dialects/Kernel/{name}.h" for name in PLAIN_NAMES)

# Folder: prefixes of what its files may include beside itself. The longest folder that fits counts.
MAY_INCLUDE = {
    "dialects/Support": (),
    "dialects/Net": ("dialects/Support/",),
    "dialects/Kernel": ("dialects/Support/", "dialects/Net/"),
    "codegen": (*PLAIN_KERNEL, "dialects/Support/"),
    "compiler": ("dialects/", "codegen/Codegen.h", "codegen/Children.h", "halnet/"),
    "runtime": ("halnet/",),
}
PLAIN = {header[:-1] + suffix for header in PLAIN_KERNEL for suffix in ("h", "cpp")}

OURS = ("dialects/", "codegen/", "compiler/", "runtime/", "halnet/")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def folder_of(path):
    """The rule's folder that `path` lies in, or None."""
    folders = [f for f in MAY_INCLUDE if pathlib.PurePath(path).is_relative_to(f)]
    return max(folders, key=len, default=None)


def complaint(path, folder, quote, header):
    """What is wrong with one include of a file in `folder`, or None."""
    if header.startswith("mlir/") and (folder in ("codegen", "runtime") or str(path) in PLAIN):
        return "MLIR stays out of here"
    if header.startswith("llvm/") and folder == "runtime":
        return "LLVM stays out of here"
    if header == "Halide.h" and folder != "codegen":
        return "Halide is for codegen only"
    if not header.startswith(OURS):
        exists = quote == '"' and (tree.ROOT / path.parent / header).is_file()
        return "write the path from the root of the tree" if exists else None
    if header.startswith((folder + "/", *MAY_INCLUDE[folder])):
        return None
    return f"{folder} may not include this"


def check(path):
    folder = folder_of(path)
    if not folder:
        return []
    findings = []
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        problem = match and complaint(path, folder, *match.groups())
        if problem:
            findings.append(f"{path}:{number}: error: {match[2]}: {problem}")
    return findings


sources = tree.files(".h", ".hpp", ".c", ".cpp")
tree.finish([finding for path in sources for finding in check(path)])
