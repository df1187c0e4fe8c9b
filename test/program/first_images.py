#===- first_images.py - a few of many images --------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: first_images.py IMAGES.npz ARRAY COUNT OUT.npy"""

import sys

import numpy

images, array, count, out = sys.argv[1:]
numpy.save(out, numpy.load(images)[array][: int(count)])
