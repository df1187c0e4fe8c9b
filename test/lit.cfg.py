#===- lit.cfg.py - how lit runs halnet's tests --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""The shell tests: files of test/ with RUN lines; docs/testing.md says how to write one."""

import os
import shlex
import shutil
import sys

sys.path.insert(0, os.path.dirname(__file__))
import quoting_format  # noqa: E402 (lies beside this file)

config.name = "halnet"
config.test_format = quoting_format.QuotingShTest(False)
config.suffixes = [".mlir", ".test", ".yaml"]
# Inputs of tests are not tests.
config.excludes = ["Inputs", "data"]
config.test_source_root = os.path.join(config.source_root, "test")
config.test_exec_root = os.path.join(config.binary_root, "test")

tools = os.path.join(config.binary_root, "bin")
config.environment["PATH"] = os.pathsep.join(
    [tools, config.llvm_tools, os.path.dirname(config.python), config.environment["PATH"]]
)
# Shared by all tests and kept from run to run, so that a kernel is compiled once.
config.environment["HALNET_CACHE"] = os.path.join(config.test_exec_root, "kernel-cache")

for name, path in {
    "%halnet": os.path.join(tools, "halnet"),
    "%python": config.python,
    "%build": config.binary_root,
    "%root": config.source_root,
    "%netdefs": os.path.join(config.source_root, "netdefs"),
    "%data": os.path.join(config.test_source_root, "data"),
}.items():
    config.substitutions.append((name + r"\b", shlex.quote(path)))

# Tests with `REQUIRES: long` run under `scripts/test.sh --long` only.
if lit_config.params.get("long"):
    config.available_features.add("long")

# What some tests need of the machine, and of the build.
with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
    if {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= set(cpuinfo.read().split()):
        config.available_features.add("avx512")
cross_archive = os.path.join(config.binary_root, "lib", "aarch64", "libhalnet_runtime.a")
if os.path.exists(cross_archive) and shutil.which("qemu-aarch64"):
    config.available_features.add("aarch64")

# The work trees of both netscopes, which halnet carries nothing of, and what runs their code.
netscope = os.environ.get("NETSCOPE_DIR", "")
if os.path.isdir(netscope) and shutil.which("node"):
    config.available_features.add("netscope")
    config.substitutions.append((r"%netscope\b", shlex.quote(os.path.abspath(netscope))))
