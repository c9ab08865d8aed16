"""Tries the user's templates on sample alerts, so that what is wrong with them is known before an alert needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from monitor.alerting.messages import Message, render, test_message
from monitor.alerting.written import Fault
from monitor.model import (
    Alert,
    Announcement,
    Claim,
    Contradiction,
    Crossing,
    Document,
    Event,
    Evidence,
    Moment,
    Phase,
    Reason,
    Side,
    Speaker,
    Status,
    Traffic,
)
from monitor.settings import ConfigurationError, Problem, Settings

_NOW = datetime(2025, 6, 13, 9, 0, tzinfo=UTC)
_DAY, _OTHER_DAY = Moment(date(2025, 6, 14), time(8)), Moment(date(2025, 6, 16))
_CROSSING = Crossing(
    "sample",
    (Side("IQ", "Al-Qaim", "القائم"), Side("SY", "Al-Bukamal", "البوكمال")),
    34.4,
    41.0,
    "road",
    "Asia/Baghdad",
    (),
)
_DOCUMENT = Document("sample", "sample", "https://example.org/news", "Al-Qaim crossing to reopen", "", "en", _NOW)
_CLAIM = Claim(_OTHER_DAY, Speaker.NAMED, "not before Monday")
_SAID = Announcement(
    document="sample",
    crossing="sample",
    status=Status.OPEN,
    phase=Phase.SCHEDULED,
    effective_from=_DAY,
    effective_until=None,
    traffic=frozenset({Traffic.TRAVELLERS}),
    direction=None,
    hours=None,
    speaker=Speaker.OFFICIAL,
    authority="Border Ports Authority",
    evidence=Evidence("The crossing will reopen on Saturday.", "text", 0, 37),
    cues=(),
    confidence=0.9,
    claims=(_CLAIM,),
)
_EVENT = Event(
    id="sample",
    crossing="sample",
    status=Status.OPEN,
    phase=Phase.SCHEDULED,
    effective_from=_DAY,
    effective_until=_OTHER_DAY,
    traffic=frozenset({Traffic.TRAVELLERS}),
    direction=None,
    hours="08:00-16:00",
    official=True,
    sources=("sample", "other"),
    first_reported=_NOW,
    last_reported=_NOW,
    claims=(_CLAIM,),
    contradictions=(Contradiction("other", Status.CLOSED, True, ("other",), _NOW),),
)


def proved(settings: Settings) -> Settings:
    """`settings`; raises ConfigurationError where a template of the user's cannot be read, or fails on a sample."""
    faults = template_faults(settings.templates)
    if faults:
        folder = settings.directory / "templates"
        problems = [Problem(str(folder / fault.name), fault.line, "", fault.message) for fault in faults]
        raise ConfigurationError(problems, settings.files)
    return settings


def template_faults(templates: Mapping[str, str]) -> tuple[Fault, ...]:
    """What is wrong with the user's templates: each is compiled, and fills a sample of every alert there is."""
    if not templates:
        return ()
    from monitor.alerting.templating import fault_of

    compiled = [fault for name in templates if (fault := fault_of(name, templates)) is not None]
    found = compiled or [fault for message in _samples(templates) for fault in message.faults]
    return tuple(dict.fromkeys(found))


def _samples(templates: Mapping[str, str]) -> Iterator[Message]:
    yield test_message("sample", "both", _NOW, UTC, templates)
    for alert in _alerts():
        for following in ({}, {_EVENT.id: replace(_EVENT, effective_from=_OTHER_DAY)}):
            yield render(
                alert,
                {"sample": _CROSSING},
                {"sample": _DOCUMENT} if following else {},
                language="both",
                zone=UTC,
                now=_NOW,
                before=following,
                unacknowledged_since=_NOW if following else None,
                templates=templates,
            )


def _alerts() -> Iterator[Alert]:
    for reason in Reason:
        if reason.wakes:
            for phase in Phase:
                yield Alert("sample", reason, (replace(_EVENT, phase=phase),), (_SAID,), ("sample",), _NOW)
    bare = replace(_EVENT, effective_from=None, effective_until=None, hours=None, sources=(), claims=())
    yield Alert("sample", Reason.NEW, (bare, replace(bare, id="other", crossing="other")), (), ("sample",), _NOW)
