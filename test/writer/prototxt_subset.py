#===- prototxt_subset.py - the part of prototxt that netscope reads ----------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Reads a prototxt by the grammar that the netscopes have in common, which is no more than pairs
and blocks, and decimal numbers with digits on both sides of a dot."""

import dataclasses
import re

TOKEN = re.compile(
    r"""(?P<blank>\s+|\#[^\n]*)|(?P<mark>[{}:])|(?P<string>"[^"\\\n]*")
    |(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]))|(?P<word>[A-Za-z_][\w-]*)""",
    re.VERBOSE,
)


class SyntaxFault(Exception):
    """The line is the first thing that a netscope's parser can't read."""


@dataclasses.dataclass
class Pair:
    """A key with a value (a number, a word or a string) or, as a list, the pairs of a block."""

    key: str
    value: object
    line: int


def tokens(text):
    place, line = 0, 1
    while place < len(text):
        found = TOKEN.match(text, place)
        if not found:
            raise SyntaxFault(f"line {line}: off netscope's grammar: {text[place:place + 20]!r}")
        place = found.end()
        if found.lastgroup != "blank":
            yield found.lastgroup, found.group(), line
        line += found.group().count("\n")
    yield "end", "", line


class Parser:
    def __init__(self, text):
        self.tokens = tokens(text)
        self.advance()

    def advance(self):
        self.kind, self.text, self.line = next(self.tokens)

    def pairs(self, closing):
        """The pairs up to a `}` or the end, which is left where it stands."""
        pairs = []
        while not (self.kind == closing[0] and self.text == closing[1]):
            pairs.append(self.pair())
        return pairs

    def pair(self):
        if self.kind != "word":
            raise SyntaxFault(f"line {self.line}: a key should stand here, not {self.text!r}")
        key, line = self.text, self.line
        self.advance()
        has_colon = self.text == ":"
        if has_colon:
            self.advance()
        if self.text == "{":
            self.advance()
            value = self.pairs(("mark", "}"))
        elif has_colon and self.kind in ("string", "number", "word"):
            value = scalar(self.kind, self.text)
        else:
            raise SyntaxFault(f"line {self.line}: a value should stand here, not {self.text!r}")
        self.advance()
        return Pair(key, value, line)


def scalar(kind, text):
    if kind == "number":
        return float(text) if re.search("[.eE]", text) else int(text)
    return text[1:-1] if kind == "string" else text


def read(text):
    """The pairs of a file; SyntaxFault where a netscope shows a parse error."""
    return Parser(text).pairs(("end", ""))


def values(pairs, key):
    return [pair.value for pair in pairs if pair.key == key]


def value(pairs, key, default=None):
    return next(iter(values(pairs, key)), default)
