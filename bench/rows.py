#===- rows.py - the networks that are measured -----------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""The rows of the table, and the choice among them."""

import dataclasses
import fnmatch


@dataclasses.dataclass(frozen=True)
class Row:
    title: str
    description: str  # below netdefs/
    batch: int = 1

    @property
    def key(self):
        """As the command line and the results name it: "v1/resnet50", "resnet50@8"."""
        name = self.description.removesuffix(".yaml")
        return name if self.batch == 1 else f"{name}@{self.batch}"

    @property
    def input_shape(self):
        return [self.batch, 3, 224, 224]


ROWS = [
    Row("ResNet-18 v2", "resnet18.yaml"),
    Row("ResNet-34 v2", "resnet34.yaml"),
    Row("ResNet-50 v1", "v1/resnet50.yaml"),
    Row("ResNet-50 v2", "resnet50.yaml"),
    Row("ResNet-101 v2", "resnet101.yaml"),
    Row("ResNet-152 v2", "resnet152.yaml"),
    Row("ResNet-50 v1, batch 8", "v1/resnet50.yaml", 8),
    Row("ResNet-50 v2, batch 8", "resnet50.yaml", 8),
]


def choose(patterns):
    """The rows whose key matches one of some shell patterns, in the table's order."""
    for pattern in patterns:
        if not any(fnmatch.fnmatchcase(row.key, pattern) for row in ROWS):
            keys = ", ".join(row.key for row in ROWS)
            raise ValueError(f"no row is called '{pattern}'; there are {keys}")
    return [r for r in ROWS if any(fnmatch.fnmatchcase(r.key, pattern) for pattern in patterns)]
