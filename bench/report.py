"""What was measured, as a table and a plot for docs/performance.md."""

from __future__ import annotations

import html
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.measuring import Cost

PHASES = ("first", "unchanged", "new items")
GOALS = {"first": 1 / 5, "unchanged": 1 / 2, "new items": 1 / 8}  # of what reader takes
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_COLOURS = {"first": "#1f6f8b", "unchanged": "#99a8b2", "new items": "#e08e45"}


@dataclass(frozen=True, slots=True)
class Result:
    contender: str
    version: str
    feeds: int
    phase: str
    cost: Cost


def write_report(page: Path, results: Sequence[Result]) -> None:
    """Puts table and plot into `page`, between its two marks; the plot lies beside it."""
    plot = page.with_suffix(".svg")
    plot.write_text(as_plot(results), "utf-8")
    text = page.read_text("utf-8")
    measured = f"{_BEGIN}\n{as_table(results)}\n\n![CPU a feed]({plot.name})\n{_END}"
    page.write_text(re.sub(f"{_BEGIN}.*{_END}", lambda _: measured, text, flags=re.DOTALL), "utf-8")


def as_table(results: Sequence[Result]) -> str:
    """CPU seconds of each poll, and the ratio of ours to reader's."""
    lines = [
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}. Seconds of CPU, all processes.",  # noqa: DTZ011
        "",
        "| program | version | feeds | first poll | unchanged | 2 new items a feed | most memory |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for contender, version, feeds in dict.fromkeys((r.contender, r.version, r.feeds) for r in results):
        costs = _costs(results, contender, feeds)
        if set(costs) != set(PHASES):
            continue
        spent = " | ".join(f"{costs[phase].cpu:.2f}" for phase in PHASES)
        memory = max(cost.memory for cost in costs.values())
        lines.append(f"| {contender} | {version} | {feeds:,} | {spent} | {memory:.0f} MB |")
    lines += ["", "| ratio in this run | feeds | first poll | unchanged | 2 new items a feed |"]
    lines += ["| --- | ---: | ---: | ---: | ---: |"]
    pairs = (("crossing-monitor", "reader"), ("crossing-monitor, staying", "reader, staying"))
    pairs += tuple(("crossing-monitor, staying", other) for other in ("changedetection.io, staying", "newsboat"))
    for ours, others in pairs:
        for feeds in dict.fromkeys(r.feeds for r in results):
            own, other = _costs(results, ours, feeds), _costs(results, others, feeds)
            if set(own) == set(other) == set(PHASES):
                shown = " | ".join(f"{own[phase].cpu / other[phase].cpu:.2f}" for phase in PHASES)
                lines.append(f"| {ours} / {others} | {feeds:,} | {shown} |")
    goals = " | ".join(f"{GOALS[phase]:.2f}" for phase in PHASES)
    return "\n".join([*lines, f"| goal, of reader | | {goals} |"])


def _costs(results: Sequence[Result], contender: str, feeds: int) -> dict[str, Cost]:
    return {r.phase: r.cost for r in results if (r.contender, r.feeds) == (contender, feeds)}


def as_plot(results: Sequence[Result]) -> str:
    """Milliseconds of CPU a feed, a bar a poll."""
    rows = list(dict.fromkeys((r.contender, r.feeds) for r in results))
    most = max(r.cost.cpu / r.feeds for r in results) * 1000
    left, wide, high = 230, 520, 54
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + wide + 90}" height="{high * len(rows) + 60}"'
        ' font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        '<text x="10" y="20" font-size="14">ms of CPU a feed of 30 items</text>',
    ]
    for place, phase in enumerate(PHASES):
        at = left + 130 * place
        parts.append(f'<rect x="{at}" y="10" width="12" height="12" fill="{_COLOURS[phase]}"/>')
        parts.append(f'<text x="{at + 18}" y="20">{phase}</text>')
    for row, (contender, feeds) in enumerate(rows):
        top = 40 + row * high
        parts.append(f'<text x="10" y="{top + 26}">{html.escape(contender)}, {feeds:,} feeds</text>')
        costs = _costs(results, contender, feeds)
        for place, phase in enumerate(PHASES):
            if phase in costs:
                spent = costs[phase].cpu / feeds * 1000
                long, y = max(1.0, spent / most * wide), top + place * 14
                parts.append(f'<rect x="{left}" y="{y}" width="{long:.1f}" height="12" fill="{_COLOURS[phase]}"/>')
                parts.append(f'<text x="{left + long + 4:.1f}" y="{y + 10}" font-size="10">{spent:.1f}</text>')
    return "\n".join([*parts, "</svg>", ""])
