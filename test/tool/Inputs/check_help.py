#===- check_help.py - the help of every command -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: check_help.py HALNET: each command's help has examples, whose options it lists."""

import re
import subprocess
import sys


def help_of(path):
    command = [sys.argv[1], *path, "--help"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def section(text, title):
    match = re.search(rf"^{title}:\n((?:  .*\n|$)+)", text, re.MULTILINE)
    return match[1].splitlines() if match else []


def check_examples(path, text):
    examples = section(text, "Examples")
    assert examples, f"halnet {' '.join(path)}: no examples"
    for example in examples:
        words = example.split("#")[0].split()
        if path and words[: len(path) + 1] == ["halnet", *path]:
            for option in (word for word in words if re.match(r"--?[a-z]", word)):
                assert re.search(rf"[\s,]{option}\b", text), f"{path}: {option} in an example"


def check(path):
    text = help_of(path)
    check_examples(path, text)
    for line in section(text, "Subcommands"):
        if match := re.match(r"  (\w+)", line):
            check([*path, match[1]])


check([])
