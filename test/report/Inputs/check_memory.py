#===- check_memory.py - a memory report held against itself -----------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""usage: check_memory.py REPORT.json PICTURE.svg: no two tensors lie in one place at a time, the
arena is as long as it must be, and the picture has a box a tensor, inside of its borders."""

import json
import sys
import xml.etree.ElementTree

report = json.load(open(sys.argv[1]))
tensors, calls = report["tensors"], report["calls"]


def alive(call):
    return [t for t in tensors if t["first_call"] <= call <= t["last_call"]]


def check_call(number):
    """Bytes with something in them; two tensors may share them only where one takes over."""
    end = used = 0
    for tensor in sorted(alive(number), key=lambda t: t["offset"]):
        if tensor["offset"] < end:
            assert any("in_place_of" in t and t["first_call"] == number for t in alive(number))
        begin = max(end, tensor["offset"])
        end = max(end, tensor["offset"] + tensor["bytes"])
        used += max(0, end - begin)
    assert used == calls[number]["bytes_in_use"], number
    return end


assert max(map(check_call, range(len(calls)))) == report["arena_bytes"]
peak = calls[report["peak_call"]]["bytes_in_use"]
assert peak == max(call["bytes_in_use"] for call in calls)

picture = xml.etree.ElementTree.parse(sys.argv[2]).getroot()
SVG = "{http://www.w3.org/2000/svg}"
boxes = [rect for rect in picture.iter(SVG + "rect") if rect.find(SVG + "title") is not None]
assert len(boxes) == len(tensors)
for box in boxes:
    x, y, width, height = (float(box.get(key)) for key in ("x", "y", "width", "height"))
    assert 0 <= x and x + width <= float(picture.get("width"))
    assert 0 <= y and y + height <= float(picture.get("height"))
titles = " ".join(box.find(SVG + "title").text for box in boxes)
assert all(tensor["name"] in titles for tensor in tensors)
