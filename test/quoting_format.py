#===- quoting_format.py - shell tests in a path with blanks -------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""lit's shell tests, with its own path substitutions quoted where that is needed.

lit pastes %s, %S and %t into command lines as they are, so that no test would
run in a tree whose path holds a blank. In a module of its own because lit
sends the format to its worker processes by name.
"""

import os
import shlex

import lit.formats
import lit.TestRunner


class QuotingShTest(lit.formats.ShTest):
    """ShTest whose %s, %S and %t are one word for the shell whatever the path."""

    def execute(self, test, litConfig):
        source = test.getSourcePath()
        _, base = lit.TestRunner.getTempPaths(test)
        paths = {"%s": source, "%S": os.path.dirname(source), "%t": base + ".tmp"}
        # Earlier substitutions win, so the suite's own come first here as in lit.
        substitutions = test.config.substitutions + [
            (name, shlex.quote(path)) for name, path in paths.items()
        ]
        return lit.TestRunner.executeShTest(
            test, litConfig, self.execute_external, substitutions
        )
