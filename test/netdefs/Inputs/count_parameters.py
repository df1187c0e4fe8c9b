#===- count_parameters.py - parameters of netdefs, as others count them --------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: count_parameters.py HALNET NETDEFS: learned parameters and MACs are the published ones.

Parameters are torchvision's `num_params` to the last one (its models' documentation), for
ResNet-50-D those of timm's resnet50d, whose stem puts 19,232 on top of ResNet-50's. The papers
round them: ResNeXt-50 25.0 M (Xie et al., table 1), Wide ResNet-50-2 68.9 M (Zagoruyko and
Komodakis). Billions of MACs are the documentation's too; ResNet-50-D's are those of He et al.
2018, table 5."""

import re
import subprocess
import sys

RESNET50 = 25557032
PUBLISHED = [
    ("resnet50", [], RESNET50, "4.09"),
    ("resnext50_32x4d", [], 25028904, "4.23"),
    ("resnext50_32x4d", ["units=3,4,23,3", "width_per_group=8"], 88791336, "16.41"),
    ("wide_resnet50_2", [], 68883240, "11.40"),
    ("wide_resnet50_2", ["units=3,4,23,3"], 126886696, "22.75"),
    ("resnet50_d", [], RESNET50 + 19232, "4.3"),
]


def product(extents):
    result = 1
    for extent in extents.split("x"):
        result *= int(extent)
    return result


def count(halnet, netdef, settings):
    """(learned parameters, MACs): the kernel phase's text carries the MACs of every call."""
    words = [word for setting in settings for word in ("--set", setting)]
    command = [halnet, "compile", netdef, *words, "--target", "x86-64-v3", "--to"]
    infer, kernel = (
        subprocess.run([*command, phase], check=True, capture_output=True, text=True).stdout
        for phase in ("infer", "kernel")
    )
    declared = re.findall(r"net\.param @([\w./-]+) : tensor<([\dx]+)xf32>", infer)
    learned = (shape for name, shape in declared if "_moving_" not in name)
    macs = re.findall(r"macs = (\d+)", kernel)
    return sum(map(product, learned)), sum(map(int, macs))


halnet, netdefs = sys.argv[1:]
for name, settings, parameters, billions in PUBLISHED:
    found = count(halnet, f"{netdefs}/v1_5/{name}.yaml", settings)
    print(name, *settings, *found)
    assert found[0] == parameters, f"{parameters} parameters are published"
    digits = len(billions.split(".")[1])
    assert f"{found[1] / 1e9:.{digits}f}" == billions, f"{billions} billion MACs are published"
