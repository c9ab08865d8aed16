"""The trained decision: how likely a statement is news, and of which phase (weights in data/decision.json).

A multinomial logistic regression over the facts of features.py. bench/learn.py trains it on labelled documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import exp

from monitor.detection.judging import Judgement
from monitor.model import Phase

NONE = "none"
CLASSES = (NONE, *(phase.value for phase in Phase))
_NOTHING_KNOWN = (0.0,) * len(CLASSES)


@dataclass(frozen=True, slots=True)
class Decision:
    """weights: of each fact, one for each of CLASSES.  enough: the likelihood from which a statement is told.
    sure: pairs (likelihood, share of such announcements that proved right), rising."""

    weights: Mapping[str, tuple[float, ...]]
    enough: float
    sure: tuple[tuple[float, float], ...] = ()

    def likelihoods(self, facts: Iterable[str]) -> tuple[float, ...]:
        """Of each of CLASSES; they sum up to 1."""
        rows = [row for fact in facts if (row := self.weights.get(fact)) is not None]
        scores = list(map(sum, zip(_NOTHING_KNOWN, *rows, strict=True)))
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        total = sum(shares)
        return tuple(share / total for share in shares)

    def weighed(self, judgements: Sequence[Judgement], facts: Sequence[Iterable[str]]) -> list[Judgement]:
        """The judgements with their likelihood as weight, and the likeliest phase."""
        found = []
        for judgement, about in zip(judgements, facts, strict=True):
            shares = self.likelihoods(about)
            likeliest = max(range(1, len(CLASSES)), key=lambda at: shares[at])
            found.append(replace(judgement, phase=Phase(CLASSES[likeliest]), weight=1.0 - shares[0], shares=shares))
        return _one_way_each(found)

    def confidence(self, likelihood: float) -> float:
        """The share of announcements of such a likelihood that proved right on documents not learnt from."""
        before = (0.0, 0.0)
        for known in self.sure:
            if likelihood <= known[0]:
                width = known[0] - before[0]
                part = (likelihood - before[0]) / width if width else 1.0
                return before[1] + part * (known[1] - before[1])
            before = known
        return before[1] if self.sure else likelihood


def _one_way_each(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Words that can be taken in several ways are taken in the likeliest: the others weigh nothing."""
    likeliest: dict[int, Judgement] = {}
    for judgement in judgements:
        best = likeliest.setdefault(id(judgement.statement), judgement)
        if judgement.weight > best.weight:
            likeliest[id(judgement.statement)] = judgement
    return [j if likeliest[id(j.statement)] is j else replace(j, weight=0.0) for j in judgements]


@cache
def trained() -> Decision:
    """The shipped decision."""
    data = json.loads((files("monitor") / "data" / "decision.json").read_text("utf-8"))
    return Decision(
        {fact: tuple(row) for fact, row in data["weights"].items()},
        float(data["enough"]),
        tuple((float(x), float(y)) for x, y in data["sure"]),
    )
