#!/usr/bin/env python3
"""Measures how each pipeline grows from 10,000 to 10 million stored sites: growth.py PROGRAM [--most N] [--write]

What a site costs is the least CPU time of some runs, less that of the same pipeline over no site, in rounds that go
through all pipelines. Peak memory comes in two numbers: all that the process has, and in brackets what is its own,
without the pages of the program and of the store that it maps, of which up to 2 GB are the store's. The store of
10 million sites takes 3 GB under $TMPDIR. With --write the tables replace those in docs/performance.md.
"""
import argparse

from measuring import Bench, pipelines, write_table

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--most", type=int, default=10_000_000)
parser.add_argument("--write", action="store_true")
options = parser.parse_args()

SIZES = [size for size in [10_000, 100_000, 1_000_000, 10_000_000] if size <= options.most]
# Small ones are a few milliseconds, of which the start is most.
ROUNDS = {0: 60, 10_000: 60, 100_000: 30, 1_000_000: 7, 10_000_000: 3}
# What one size may cost more for a site than the one before.
STEP = 1.15
# What is less than this is not told from the noise of the start.
NOISE = .0003


def growth(bench):
    """Seconds without sites, and for each pipeline and size seconds and the two peaks."""
    costs, memory, titles = {}, {}, []
    for size in [0] + SIZES:
        store, lines = f"{size}.db", f"{size}.jsonl"
        bench.make_store(store, size, lines)
        commands = {title: ours for title, ours, _ in pipelines(bench, bench.path(store), bench.path(lines))}
        titles = list(commands)
        for _ in range(ROUNDS[size]):
            for title, command in commands.items():
                seconds, _ = bench.run(command, keeps_output=False)
                costs[title, size] = min(costs.get((title, size), seconds), seconds)
        for title, command in commands.items():
            # A process of a few milliseconds may be over before it is looked at.
            found = [bench.peaks(command) for _ in range(8 if size <= 100_000 else 2)]
            memory[title, size] = max(most for most, _ in found), max(own for _, own in found)
            print(f"{size:>10,}  {costs[title, size]:8.4f} s  {memory[title, size][0] // 1024:5} MB"
                  f"  {memory[title, size][1] // 1024:5} MB own  {title}", flush=True)
        for name in [store, lines]:
            bench.remove(name)
    return titles, costs, memory


def tables(titles, costs, memory):
    heads = " | ".join(f"{size:,}" for size in SIZES)
    lines = [f"| CPU for a site, in ns | {heads} | the most from one size to the next |",
             "|---|" + "--:|" * (len(SIZES) + 1)]
    for title in titles:
        taken = {size: costs[title, size] - costs[title, 0] for size in SIZES}
        told = [size for size in SIZES if taken[size] >= NOISE * 5]
        cells = [f"{taken[size] / size * 1e9:.0f}" if size in told else "–" for size in SIZES]
        steps = [taken[size] / size / (taken[before] / before) for before, size in zip(told, told[1:])]
        step = f"{'+' if max(steps) >= 1 else '−'}{abs(max(steps) - 1) * 100:.0f} %" if steps else "–"
        lines.append(f"| {title} | {' | '.join(cells)} | {step}{' ✗' if steps and max(steps) > STEP else ''} |")
    lines += ["", f"| peak memory, in MB (its own) | none | {heads} |", "|---|" + "--:|" * (len(SIZES) + 1)]
    for title in titles:
        cells = [f"{memory[title, size][0] / 1024:.0f} ({memory[title, size][1] / 1024:.0f})" for size in [0] + SIZES]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


with Bench(options.program) as bench:
    text = tables(*growth(bench))
print(text)
if options.write:
    write_table("scripts/growth.py", text)
