#===- same_calls.py - whether two programs call the same kernels -----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: same_calls.py INFO.json INFO.json"""

import json
import sys

calls = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        calls.append([(call["name"], call["kernel"]) for call in json.load(file)["calls"]])
assert calls[0] == calls[1], calls
