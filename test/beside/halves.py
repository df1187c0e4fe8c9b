#===- halves.py - whether two processes share a pack ------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Checks what bench/shared_memory.py has measured: halves.py MEMORY.json PACK"""

import json
import os
import sys

memory = json.load(open(sys.argv[1]))
pack = os.path.getsize(sys.argv[2])
assert memory["processes"] == 2, memory
for process in memory["together"]:
    # All of the pack is there, and half of it is this process's own share.
    assert process["weights_rss_bytes"] >= pack * 0.95, memory
    assert process["weights_pss_bytes"] <= process["weights_rss_bytes"] * 0.55, memory
