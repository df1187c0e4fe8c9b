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


def run(command, files):
    """Runs a checker over files; whether it was content. Its findings go to our output."""
    return not files or subprocess.run([*command, *files], cwd=tree.ROOT).returncode == 0


# One complaint a file says enough.
CLANG_FORMAT = ["clang-format", "--dry-run", "--Werror", "--ferror-limit=1"]
SCRIPTS = [path for path in tree.files(".sh", "run") if tree.lines(path)[0].startswith("#")]
results = [
    run(CLANG_FORMAT, tree.files(".h", ".c", ".cpp", ".inc")),
    run(["ruff", "check", "--no-cache", "--quiet"], tree.files(".py", ".py.in")),
    run(["shellcheck"], SCRIPTS),
]
tree.finish([] if all(results) else ["error: see above"])
