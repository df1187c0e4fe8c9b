#===- format.py - the formatters' opinion -----------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Runs clang-format, ruff and shellcheck over the tree, changing nothing.

To repair C++: clang-format-22 -i FILE; to repair Python: ruff check --fix.
"""

import subprocess

import tree


def complaints(command, files, marker):
    """The lines with `marker` of what a checker says about files; all it says where it crashed."""
    done = subprocess.run([*command, *files], cwd=tree.ROOT, capture_output=True, text=True)
    said = (done.stdout + done.stderr).splitlines()
    return [line for line in said if marker in line] or (said if done.returncode else [])


# One complaint a file says enough.
CLANG_FORMAT = ["clang-format", "--dry-run", "--Werror", "--ferror-limit=1"]
RUFF = ["ruff", "check", "--no-cache", "--output-format=concise"]
SHELLCHECK = ["shellcheck", "--format=gcc"]
SCRIPTS = [path for path in tree.files(".sh", "run") if tree.lines(path)[0].startswith("#")]
tree.finish(
    complaints(CLANG_FORMAT, tree.files(".h", ".hpp", ".c", ".cpp", ".inc"), ": error: ")
    + complaints(RUFF, tree.files(".py", ".py.in"), ".py")
    + complaints(SHELLCHECK, SCRIPTS, "")
)
