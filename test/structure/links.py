#===- links.py - where the documentation points -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Checks that every relative link of every .md file names a file or folder of the tree."""

import re

import tree

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def check(path):
    findings = []
    for number, line in enumerate(tree.lines(path), 1):
        for target in LINK.findall(line):
            if "://" not in target and not (tree.ROOT / path.parent / target).exists():
                findings.append(f"{path}:{number}: error: {target} is not there")
    return findings


tree.finish([finding for path in tree.files(".md") for finding in check(path)])
