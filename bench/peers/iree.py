#===- iree.py - IREE -------------------------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""IREE's runtime: on the caller's thread, or on a pool with a thread pinned to each CPU."""

import os

import iree.runtime
import numpy


class Peer:
    def __init__(self, artefacts, threads):
        if threads > 1:
            cpus = ",".join(str(cpu) for cpu in sorted(os.sched_getaffinity(0)))
            iree.runtime.flags.parse_flags(f"--task_topology_cpu_ids={cpus}")
        config = iree.runtime.Config("local-sync" if threads == 1 else "local-task")
        module = iree.runtime.VmModule.mmap(config.vm_instance, str(artefacts / "net.vmfb"))
        context = iree.runtime.SystemContext(vm_modules=[module], config=config)
        # Beside it there are its asynchronous form and the module's initialisation.
        (name,) = [x for x in module.function_names if "$" not in x and not x.startswith("_")]
        self.function = context.modules[module.name][name]
        self.device, self.images, self.input = config.device, None, None

    def run(self, images):
        if images is not self.images:
            self.images = images
            self.input = iree.runtime.asdevicearray(self.device, images)
        return numpy.asarray(self.function(self.input).to_host())
