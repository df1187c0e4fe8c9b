#===- torchvision_names.py - a state dict as torchvision's ResNets have it ---===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Writes weights with halnet's names under torchvision's.

Beside them go THEIR.wrapped, as DataParallel names them, and THEIR.wrong, with a weight missing,
one of another shape, and one too many.

usage: torchvision_names.py OWN.npz THEIR.npz
"""

import sys

import numpy

SUFFIXES = {
    "_weight": ".weight",
    "_bias": ".bias",
    "_gamma": ".weight",
    "_beta": ".bias",
    "_moving_mean": ".running_mean",
    "_moving_var": ".running_var",
}

own, their = sys.argv[1:]
arrays = {}
for name, array in numpy.load(own).items():
    suffix = next(s for s in SUFFIXES if name.endswith(s))
    layer = name.removesuffix(suffix)
    arrays[layer + SUFFIXES[suffix]] = array
    if suffix == "_moving_var":
        arrays[layer + ".num_batches_tracked"] = numpy.int64(7)


def save(path, state):
    with open(path, "wb") as file:  # by a name, numpy would add a suffix
        numpy.savez(file, **state)


save(their, arrays)
save(their + ".wrapped", {"module." + name: array for name, array in arrays.items()})
wrong = dict(arrays)
del wrong["layer1.0.conv2.weight"]
wrong["layer1.0.bn1.weight"] = numpy.ones(5, numpy.float32)
wrong["layer9.0.conv1.weight"] = numpy.ones((1, 1, 1, 1), numpy.float32)
save(their + ".wrong", wrong)
