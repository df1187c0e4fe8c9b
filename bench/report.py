#===- report.py - results as tables ----------------------------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
"""Writes results as Markdown: the times, what they are held against, starts and sizes."""

import statistics

import results
import rows
import samples
from peers import PEERS

MIB = 1 << 20


def table(titles, lines):
    """A Markdown table, its first column to the left and all others to the right."""
    head = ["| " + " | ".join(titles) + " |", "| --- |" + " ---: |" * (len(titles) - 1)]
    return "\n".join(head + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def number(value, digits=1):
    return "–" if value is None else f"{value:.{digits}f}"


def cells_of(found, threads):
    return results.cells_of(found, rows.ROWS, threads)


def times(found, threads):
    """Medians, the fastest in bold, and by how much halnet is ahead of the best peer."""
    lines, ratios = [], []
    for row, cell in cells_of(found, threads):
        medians = {name: x["median_ms"] for name, x in cell["peers"].items()}
        fastest = min(medians.values())
        words = [number(medians.get(name)) for name in PEERS]
        words = [
            f"**{word}**" if medians.get(name) == fastest else word
            for name, word in zip(PEERS, words, strict=True)
        ]
        _, best = results.best_peer(cell)
        ratio = best / medians["halnet"] if best and "halnet" in medians else None
        ratios += [ratio] if ratio else []
        least = cell["ceilings"]
        ceilings = [number(least[key]) for key in ("direct_ms", "f2_ms", "f4_ms")]
        words += [number(ratio, 2), number(cell["peak_gflops"], 0), *ceilings]
        lines.append([row.title, *words, number(disturbance(cell))])
    titles = ["ms", *PEERS, "best peer / halnet", "peak GFLOP/s"]
    titles += ["direct at peak", "F(2)", "F(4)", "others, %"]
    text = table(titles, lines)
    if len(ratios) > 1:
        text += f"\nGeometric mean of best peer / halnet: {samples.geometric_mean(ratios):.2f}\n"
    return text


def disturbance(cell):
    """What others took of the CPUs in the middle one of the bursts that count."""
    percents = [percent for x in cell["peers"].values() for percent in x["others_percent"]]
    return statistics.median(percents)


def by_peer(found, threads, value):
    """A table of one value of each peer, already as text."""
    lines = []
    for row, cell in cells_of(found, threads):
        known = cell["peers"]
        lines.append([row.title, *(value(known[n]) if n in known else "–" for n in PEERS)])
    return table(["", *PEERS], lines)


def ratio_of_threads(found, row):
    """How many times faster halnet is with two threads than with one."""
    pair = [found["cells"].get(results.key_of(row, threads)) for threads in (1, 2)]
    if not all(cell and "halnet" in cell["peers"] for cell in pair):
        return None
    one, two = (cell["peers"]["halnet"]["median_ms"] for cell in pair)
    return one / two


def program(found, threads):
    """What the compiled program takes beyond its multiplications."""
    lines = []
    for row, cell in cells_of(found, threads):
        alone = cell["program"]
        beyond = alone["start_ms"] - alone["run_ms"]
        resident = alone["resident_bytes"] - alone["weights_bytes"] - alone["arena_bytes"]
        shipped = alone["program_bytes"] - alone["weights_bytes"]
        words = [number(alone["run_ms"] / alone["sum_of_calls_ms"], 3)]
        words += [number(ratio_of_threads(found, row), 2) if threads == 2 else "–"]
        words += [number(beyond), number(alone["resident_bytes"] / MIB)]
        words += [number(resident / MIB), number(shipped / MIB, 2)]
        lines.append([row.title, *words])
    titles = ["", "run / sum of calls", "1 thread / 2", "start to end − run, ms", "resident, MiB"]
    titles += ["− weights and arena", "program − weights, MiB"]
    return table(titles, lines)


def count_word(threads):
    return "1 thread" if threads == 1 else f"{threads} threads"


def head(found):
    about = found["machine"]
    caches = ", ".join(f"{name} {size}" for name, size in about["caches"].items())
    versions = ", ".join(" ".join(pair) for pair in found["versions"].items())
    options = " ".join(found["options"]) or "none"
    virtual = ", a virtual machine" if about["hypervisor"] else ""
    return f"""# {about["cpu"]}

- CPU: family {about["family"]}, model {about["model"]}, {about["vectors"]}; {caches}
- {about["cpus"]} CPUs{virtual}, governor {about["governor"]}, {about["memory_gib"]} GiB
- Linux {about["kernel"]}
- {versions}
- options of `halnet compile`: {options}
"""


def failures(found):
    lines = [
        f"- {key}, {name}: {why}\n"
        for key, cell in found["cells"].items()
        for name, why in cell["failed"].items()
    ]
    return ["\n## Failed\n\n", *lines] if lines else []


def text_of(found):
    """The whole page. docs/performance.md says how it was measured."""
    parts = [head(found)]
    counts = results.thread_counts(found)
    for threads in counts:
        words = count_word(threads)
        parts += [f"\n## {words}\n\n", times(found, threads)]
        parts += ["\nThe program:\n\n", program(found, threads)]
        parts += ["\nLoad to first result, ms:\n\n"]
        parts += [by_peer(found, threads, lambda x: number(1e3 * x["first_s"], 0))]
    for threads in counts[:1]:
        parts += ["\n## Memory and sizes\n\nResident after the runs, less Python's, MiB:\n\n"]
        parts += [by_peer(found, threads, resident_text)]
        parts += ["\nWhat is loaded + the runtime's libraries, MiB:\n\n"]
        parts += [by_peer(found, threads, sizes_text)]
    return "".join(parts + failures(found))


def resident_text(values):
    return number((values["resident_bytes"] - values["before_bytes"]) / MIB, 0)


def sizes_text(values):
    return f"{values['artefact_bytes'] / MIB:.0f} + {values['runtime_bytes'] / MIB:.0f}"


def write(found, path):
    path.write_text(text_of(found))
