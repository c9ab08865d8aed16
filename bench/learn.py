"""Trains the decision of detection on labelled documents.

python -m bench.learn FILE.jsonl… [--besides FILE.jsonl] [--folds 5] [--write]

Prints the figures of documents that were not learnt from; with --write, weights of all go to
monitor/data/decision.json. Deterministic, and without any library: a multinomial logistic regression by gradient
descent. Labels belong to documents and not to sentences, so of the statements that could have made a label only the
likeliest counts (learning from several instances), chosen again in every round.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.crossings import load_crossings
from monitor.detection import Detector
from monitor.detection.account import Account
from monitor.detection.deciding import CLASSES, NONE, Decision
from monitor.detection.judging import Judgement
from monitor.model import Document, DocumentKind

ROUNDS, EPOCHS = 6, 14
RATE, SHRINK = 0.03, 0.05
BAGS, SHARE = 10, 0.7  # decisions that are learnt, each from this share of the documents, and averaged
ENOUGH = 0.5  # likelihood from which a statement is told: the choice changes little between 0.4 and 0.6
BELIEF = 2.0  # how far the rules are believed before anything is learnt
AT = {name: at for at, name in enumerate(CLASSES)}


@dataclass
class Case:
    document: Document
    labels: list[dict[str, Any]]
    reading: Account | None
    facts: list[frozenset[str]]
    fold: int = 0

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        return self.reading.judgements if self.reading else ()


def load(path: Path, detector: Detector) -> list[Case]:
    cases = []
    for line in path.read_text("utf-8").splitlines():
        data = json.loads(line)
        published = datetime.fromisoformat(data["published"])
        if published.tzinfo is None:
            published = published.replace(hour=published.hour or 12, tzinfo=UTC)
        document = Document(
            data["id"], data["source"], data["url"], data["title"], data["text"], data["lang"], published,
            DocumentKind(data["kind"]),
        )  # fmt: skip
        reading = detector.account(document)
        cases.append(Case(document, data["announcements"], reading, reading.facts() if reading else []))
    return cases


def folded(cases: list[Case], count: int) -> None:
    """Documents about one event stand in one fold."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for case in cases:
        for label in case.labels:
            parent[root(label["event"].rsplit(":", 1)[0])] = root(case.document.id)
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[root(case.document.id)].append(case)
    sizes = [0] * count
    shuffled = sorted(groups.items())
    random.Random(7).shuffle(shuffled)  # noqa: S311
    for _, members in sorted(shuffled, key=lambda pair: -len(pair[1])):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(members)
        for case in members:
            case.fold = fold


def train(cases: list[Case]) -> Decision:
    """The mean of decisions learnt from parts of the documents: steadier than one from all of them (+.015 F1)."""
    rows: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(CLASSES))
    for number in range(BAGS):
        chance = random.Random(100 + number)  # noqa: S311
        for fact, weights in _learnt([case for case in cases if chance.random() < SHARE]).weights.items():
            for at, weight in enumerate(weights):
                rows[fact][at] += weight / BAGS
    kept = {fact: tuple(round(weight, 3) for weight in row) for fact, row in rows.items()}
    return Decision({fact: row for fact, row in kept.items() if max(map(abs, row)) >= 0.01}, ENOUGH)


def _learnt(cases: list[Case]) -> Decision:
    decision = Decision({}, ENOUGH)
    for number in range(ROUNDS):
        examples = [example for case in cases for example in _examples(case, decision if number else None)]
        decision = Decision(_fitted(examples, EPOCHS if number else EPOCHS // 2), ENOUGH)
    return decision


def _examples(case: Case, decision: Decision | None) -> list[tuple[frozenset[str], int]]:
    """(facts, class) of the statements that count."""
    label: dict[int, int] = {}
    ignored: set[int] = set()
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, judgement in enumerate(case.judgements):
        for crossing in judgement.statement.crossings:
            groups[crossing, judgement.status.value].append(at)
    for (crossing, status), members in groups.items():
        wanted = [x for x in case.labels if (x["crossing"], x["status"]) == (crossing, status)]
        if not wanted:
            continue
        ignored.update(members)
        for one in wanted:
            if one.get("optional"):
                continue
            best = max(members, key=lambda at: _claim(case, at, one["phase"], decision))
            label[best] = AT[one["phase"]]
    examples = []
    for at, facts in enumerate(case.facts):
        if at in label:
            examples.append((facts, label[at]))
        elif at not in ignored:
            examples.append((facts, AT[NONE]))
    return examples


def _claim(case: Case, at: int, phase: str, decision: Decision | None) -> float:
    judgement = case.judgements[at]
    if decision is None:
        return judgement.weight + (2.0 if not judgement.refused and judgement.phase.value == phase else 0.0)
    shares = decision.likelihoods(case.facts[at])
    return shares[AT[phase]] + 0.1 * (1 - shares[0])


def _fitted(examples: list[tuple[frozenset[str], int]], epochs: int) -> dict[str, tuple[float, ...]]:
    weights = {fact: list(_believed(fact)) for facts, _ in examples for fact in facts}
    squares: dict[str, list[float]] = defaultdict(lambda: [1e-6] * len(CLASSES))
    beliefs = {fact: _believed(fact) for fact in weights}
    order = list(range(len(examples)))
    chance = random.Random(11)  # noqa: S311
    for _ in range(epochs):
        chance.shuffle(order)
        for number in order:
            facts, label = examples[number]
            scores = [0.0] * len(CLASSES)
            for fact in facts:
                for at, weight in enumerate(weights[fact]):
                    scores[at] += weight
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            total = sum(shares)
            errors = [share / total - (at == label) for at, share in enumerate(shares)]
            for fact in facts:
                row, square, believed = weights[fact], squares[fact], beliefs[fact]
                for at, error in enumerate(errors):
                    slope = error + SHRINK * (row[at] - believed[at])
                    square[at] += slope * slope
                    row[at] -= RATE * slope / math.sqrt(square[at])
    return {fact: tuple(round(w, 3) for w in row) for fact, row in weights.items() if max(map(abs, row)) >= 0.01}


def _believed(fact: str) -> tuple[float, ...]:
    """What the rules say, as weights: the phase that they give, or none."""
    name, _, value = fact.partition(":")
    return tuple(BELIEF * (name == "phase" and value == known) for known in CLASSES)


def figures(
    cases: list[Case], decisions: dict[int, Decision], enough: float
) -> tuple[dict[str, float], list[tuple[float, bool]]]:
    right = found = gold = negatives = false = 0
    sure: list[tuple[float, bool]] = []
    for case in cases:
        decision = Decision(decisions[case.fold].weights, enough)
        told = case.reading.announcements(decision) if case.reading else []
        alert = {"in_effect", "scheduled", "postponed", "denied"}
        have = {(a.crossing, a.status.value, a.phase.value): a.confidence for a in told if a.phase.value in alert}
        wanted = {(x["crossing"], x["status"], x["phase"]) for x in case.labels if not x.get("optional")}
        wanted = {key for key in wanted if key[2] in alert}
        optional = {(x["crossing"], x["status"], x["phase"]) for x in case.labels if x.get("optional")} - wanted
        right += len(wanted & have.keys())
        found += len(have.keys() - optional)
        gold += len(wanted)
        sure += [(c, key in wanted) for key, c in have.items() if key not in optional]
        if not case.labels:
            negatives += 1
            false += bool(have)
    precision, recall = right / max(found, 1), right / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    table = {"precision": precision, "recall": recall, "f1": f1, "negatives": false / max(negatives, 1)}
    return table, sure


def calibrated(sure: list[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Rising steps (isotonic regression): likelihood -> share that was right."""
    blocks: list[list[float]] = []
    for likelihood, proved in sorted(sure):
        blocks.append([likelihood, float(proved), 1.0])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            top, share, size = blocks.pop()
            blocks[-1] = [top, blocks[-1][1] + share, blocks[-1][2] + size]
    return [(round(top, 3), round(min(0.99, (share + 0.5) / (size + 1)), 3)) for top, share, size in blocks]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--besides", type=Path, action="append", default=[], help="learnt from too, but not measured on"
    )
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    detector = Detector(load_crossings())
    cases = [case for path in arguments.files for case in load(path, detector)]
    folded(cases, arguments.folds)
    besides = [case for path in arguments.besides for case in load(path, detector)]
    decisions = {
        fold: train([*(case for case in cases if case.fold != fold), *besides]) for fold in range(arguments.folds)
    }
    for enough in (0.3, 0.4, ENOUGH, 0.6, 0.7):
        table, _ = figures(cases, decisions, enough)
        print(enough, " ".join(f"{name} {value:.3f}" for name, value in table.items()))
    _, sure = figures(cases, decisions, ENOUGH)
    steps = calibrated(sure)
    print("sure", steps)
    if arguments.write:
        decision = train([*cases, *besides])
        path = Path(__file__).parents[1] / "monitor" / "data" / "decision.json"
        rows = dict(sorted(decision.weights.items()))
        path.write_text(
            json.dumps({"enough": ENOUGH, "sure": steps, "weights": rows}, ensure_ascii=False, indent=0) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
