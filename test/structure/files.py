#===- files.py - length, head and words of every file -----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Checks what every file must be: short, licensed, and free of one machine's paths.

- No source over 400 lines, no folder's CMakeLists.txt over 30.
- Sources begin with the licence head and a sentence on what the file does.
- No absolute path but those that every Debian has.
"""

import re

import tree

SOURCES = (".h", ".hpp", ".c", ".cpp", ".inc", ".td", ".py", ".sh")
MAX_LINES = 400
MAX_LIST_LINES = 30
HEAD = (
    "Part of halnet, under the Apache License v2.0 with LLVM Exceptions.",
    "See LICENSE for license information.",
    "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception",
)

# The first name of an absolute path, where nothing before it makes it part of something longer.
ABSOLUTE = re.compile(r"""(?:^|[\s"'=(])/([A-Za-z][\w.-]*)/[\w.]""")
ANYWHERE = {"usr", "etc", "dev", "proc", "sys", "tmp", "lib64"}
# Tests need paths that nobody has.
NOWHERE = {"nonexistent", "nowhere"}
TEXT = SOURCES + (".md", ".txt", ".cmake", ".yaml", ".json", ".mlir", ".test", ".in", "run")


def head_complaint(path, content):
    """What is wrong with the head of a source file, or None."""
    head = content[:9]
    if not all(any(sentence in line for line in head) for sentence in HEAD):
        return "no licence head, or not all of it"
    if not any("===- " + path.name in line for line in head):
        return "the head names another file"
    return None


def check(path):
    content = tree.lines(path)
    findings = []
    if path.name.endswith(SOURCES):
        problem = head_complaint(path, content)
        if problem:
            findings.append(f"{path}:1: error: {problem}")
        if len(content) > MAX_LINES:
            findings.append(f"{path}: error: {len(content)} lines, more than {MAX_LINES}")
    if path.name == "CMakeLists.txt" and len(path.parts) > 1 and len(content) > MAX_LIST_LINES:
        findings.append(f"{path}: error: {len(content)} lines, more than {MAX_LIST_LINES}")
    for number, line in enumerate(content, 1):
        if any(name not in ANYWHERE | NOWHERE for name in ABSOLUTE.findall(line)):
            findings.append(f"{path}:{number}: error: a path of one machine: {line.strip()}")
    return findings


tree.finish([finding for path in tree.files(*TEXT) for finding in check(path)])
