#===- compare_tables.py - schema.json against the manual ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Compares types, attributes and defaults in schema.json with the tables of README.md."""

import json
import re
import sys

STRUCTURE = {"name", "type", "from", "when", "mirror_stage"}


def from_schema(path):
    types = {}
    for name, schema in json.load(open(path))["$defs"].items():
        if name != "entry":
            types[name] = {
                key: (key in schema["required"], value.get("default"))
                for key, value in schema["properties"].items()
                if key not in STRUCTURE
            }
    return types


def default_of(cell):
    if not cell.startswith("`"):
        return None
    text = cell.strip("`")
    try:
        return json.loads(text)
    except ValueError:
        return text


def from_manual(path):
    types, current = {}, None
    for line in open(path):
        if line.startswith("#"):
            match = re.match(r"#### (\w+)$", line)
            current = types.setdefault(match[1], {}) if match else None
        elif current is not None and (match := re.match(r"\| `(\w+)` \|(.*?)\|(.*?)\|", line)):
            cell = match[3].strip()
            current[match[1]] = (cell == "must be given", default_of(cell))
    return types


schema, manual = from_schema(sys.argv[1]), from_manual(sys.argv[2])
if schema != manual:
    for name in sorted(set(schema) | set(manual)):
        if schema.get(name) != manual.get(name):
            print(f"{name}:\n  schema {schema.get(name)}\n  manual {manual.get(name)}")
    sys.exit("netdefs/README.md and netdefs/schema.json differ")
