"""`evaluate`: how well announcements are detected and told, against labelled documents, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.json_form import print_json
from monitor.cli.opening import crossings_of, settings_if_any
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config
from monitor.cli.progress import progress_over
from monitor.cli.tables import print_table, say

if TYPE_CHECKING:
    from monitor.detection import Trail
    from monitor.evaluation import Compared, Evaluation, Figures, Share, Telling

_SPREAD = ("precision", "recall", "f1", "false alarms")


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Labelled documents of the corpus format.")],
    folds: Annotated[
        int | None, typer.Option(min=2, max=100, metavar="N", help="Also the figures of each of N parts.")
    ] = None,
    wrong: Annotated[bool, typer.Option("--wrong", help="Also each error, with its reason.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Compares what is detected, and what would be told of it, with labels."""
    from monitor import evaluation
    from monitor.cli.records import read_labelled
    from monitor.detection import Detector

    labelled = read_labelled(file)
    if folds is not None and folds > len(labelled):
        raise typer.BadParameter(f"there are only {len(labelled)} documents", param_hint="--folds")
    crossings = crossings_of(settings_if_any(config))
    detector = Detector(crossings)
    trails: dict[str, Trail] = {}
    compared = []
    with progress_over(len(labelled), "documents") as advance:
        for each in labelled:
            trail = trails[each.document.id] = detector.trail(each.document)
            labels = tuple(evaluation.Label.parse(label) for label in each.labels)
            compared.append(evaluation.Compared(each.document, labels, trail.announcements))
            advance()
    whole = evaluation.evaluate(compared)
    by_part = [evaluation.evaluate(part) for part in evaluation.parts(compared, folds)] if folds else []
    told = evaluation.told_of(compared, detector, crossings)
    if as_json:
        print_json(_data(whole, by_part, trails if wrong else None) | {"telling": _telling_data(told, wrong)})
        return
    _show(whole)
    _show_telling(told)
    if by_part:
        _show_parts(by_part)
    if wrong:
        _show_wrong(compared, whole, trails)
        for event, phase in told.untold:
            say(f"untold: {event} {phase}")


def _show(whole: Evaluation) -> None:
    say(f"{whole.documents} documents; right: crossing, status and phase as labelled")
    for title, groups in (
        ("what wakes somebody", whole.alerts),
        ("any phase", whole.any_phase),
        ("crossing and status", whole.crossing_and_status),
        ("by phase", whole.phases),
    ):
        say()
        rows = [(name, *_cells(figures)) for name, figures in _in_order(groups)]
        print_table((title, "precision", "recall", "f1", "right", "found", "labelled"), rows)
    say()
    for title, share in _shares(whole).items():
        say(f"{title}: {share.count} of {share.of} ({share.rate:.1%})")


def _show_telling(told: Telling) -> None:
    joining = told.joining
    say()
    say(
        f"joined to events (B-cubed): precision {joining.precision:.3f}, recall {joining.recall:.3f},"
        f" f1 {joining.f1:.3f} over {joining.announcements} announcements"
    )
    for title, share in _told_shares(told).items():
        say(f"{title}: {share.count} of {share.of} ({share.rate:.1%})")


def _told_shares(told: Telling) -> dict[str, Share]:
    return {
        "changes told": told.told,
        "messages that repeat": told.repeats,
        "messages that follow up": told.follow_ups,
        "messages about nothing": told.false,
    }


def _telling_data(told: Telling, wrong: bool) -> dict[str, object]:
    joining = told.joining
    shares = {
        title.replace(" ", "_"): {"count": s.count, "of": s.of, "rate": s.rate}
        for title, s in _told_shares(told).items()
    }
    figures: dict[str, object] = {
        "b_cubed": {
            "precision": joining.precision,
            "recall": joining.recall,
            "f1": joining.f1,
            "announcements": joining.announcements,
        },
        **shares,
    }
    return {**figures, "untold": told.untold} if wrong else figures


def _show_parts(by_part: Sequence[Evaluation]) -> None:
    say()
    rows = [
        (str(number), str(part.documents), *(f"{value:.3f}" for value in _values(part)))
        for number, part in enumerate(by_part, start=1)
    ]
    spreads = _spreads(by_part)
    for word in ("mean", "deviation", "lowest", "highest"):
        rows.append((word, "", *(f"{getattr(spreads[name], word):.3f}" for name in _SPREAD)))
    print_table(("part", "documents", *_SPREAD), rows)


def _show_wrong(compared: Sequence[Compared], whole: Evaluation, trails: Mapping[str, Trail]) -> None:
    from monitor.cli.reasons import why_false, why_missed

    titles = {each.document.id: each.document.title for each in compared}
    for error in whole.wrong:
        say()
        say(f"{error.document}: {titles[error.document]}")
        for key in error.missed:
            say(f"  missed {' '.join(key)}: {why_missed(key, trails[error.document])}")
        for key in error.false:
            say(f"  false {' '.join(key)}: {why_false(key, trails[error.document])}")


def _data(whole: Evaluation, by_part: Sequence[Evaluation], trails: Mapping[str, Trail] | None) -> dict[str, object]:
    found = _figures_data(whole)
    if by_part:
        found["folds"] = {"parts": [_figures_data(part) for part in by_part], "spread": _spreads(by_part)}
    if trails is not None:
        found["wrong"] = _wrong_data(whole, trails)
    return found


def _figures_data(of: Evaluation) -> dict[str, object]:
    groups = {
        "alert": of.alerts,
        "any_phase": of.any_phase,
        "crossing_and_status": of.crossing_and_status,
        "phases": of.phases,
    }
    shares = {
        title.replace(" ", "_"): {"count": s.count, "of": s.of, "rate": s.rate} for title, s in _shares(of).items()
    }
    figures = {
        title: {
            name: {"precision": f.precision, "recall": f.recall, "f1": f.f1}
            | {"right": f.right, "found": f.found, "labelled": f.wanted}
            for name, f in _in_order(group)
        }
        for title, group in groups.items()
    }
    return {"documents": of.documents, **figures, **shares}


def _wrong_data(whole: Evaluation, trails: Mapping[str, Trail]) -> list[dict[str, object]]:
    from monitor.cli.reasons import why_false, why_missed

    names = ("crossing", "status", "phase")
    return [
        {
            "id": error.document,
            "missed": [
                dict(zip(names, key, strict=True)) | {"why": why_missed(key, trails[error.document])}
                for key in error.missed
            ],
            "false": [
                dict(zip(names, key, strict=True)) | {"why": why_false(key, trails[error.document])}
                for key in error.false
            ],
        }
        for error in whole.wrong
    ]


def _shares(of: Evaluation) -> dict[str, Share]:
    return {
        "negatives with a false alarm": of.false_alarms,
        "effective_from right": of.dates,
        "traffic right": of.traffic,
    }


def _spreads(by_part: Sequence[Evaluation]) -> dict[str, object]:
    from monitor.evaluation import spread

    return {
        name: spread(values) for name, values in zip(_SPREAD, zip(*map(_values, by_part), strict=True), strict=True)
    }


def _values(of: Evaluation) -> tuple[float, ...]:
    """The figures in the order of _SPREAD."""
    figures = of.alerts["all"]
    return figures.precision, figures.recall, figures.f1, of.false_alarms.rate


def _cells(figures: Figures) -> tuple[str, ...]:
    shares = (f"{value:.3f}" for value in (figures.precision, figures.recall, figures.f1))
    return (*shares, *(str(count) for count in (figures.right, figures.found, figures.wanted)))


def _in_order(groups: Mapping[str, Figures]) -> list[tuple[str, Figures]]:
    """'all' first, then by name."""
    return sorted(groups.items(), key=lambda group: (group[0] != "all", group[0]))
