"""What people read. The golden texts are in golden/*.txt; to see why one differs, compare them line by line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alert_story import (
    BAGHDAD,
    CLAIM,
    CROSSINGS,
    DOCUMENT,
    DOCUMENTS,
    THE_DAY_BEFORE,
    alert,
    announcement,
    change,
    event,
    group,
    settings,
)
from told_stories import GOLDEN, STORIES, as_text, golden

from monitor.alerting import Message, owed, render
from monitor.alerting import test_message as message_of_a_test
from monitor.alerting.words import words
from monitor.model import (
    Alert,
    Claim,
    Direction,
    Document,
    Event,
    Evidence,
    Moment,
    Phase,
    Reason,
    Speaker,
    Status,
    Traffic,
)
from monitor.settings.channel import Channel
from monitor.settings.watchlist import Watchlist

LANGUAGES = ("en", "ar", "both")
RLM, FSI, PDI = "\u200f", "\u2068", "\u2069"
OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u061c\u200e"


def written(
    alert_: Alert,
    language: str = "en",
    *,
    now: datetime = THE_DAY_BEFORE,
    zone: tzinfo = BAGHDAD,
    before: Mapping[str, Event] | None = None,
    documents: Mapping[str, Document] = DOCUMENTS,
) -> Message:
    return render(alert_, CROSSINGS, documents, language=language, zone=zone, now=now, before=before)


def follow_up(reason: Reason, **changes: Any) -> tuple[Alert, dict[str, Event]]:
    after = event(**changes)
    said = announcement(phase=after.phase, effective_from=after.effective_from)
    return alert(reason, (after,), because=(said,)), {after.id: event(official=False)}


SCHEDULED = alert(events=(event(claims=(CLAIM,)),), because=(announcement(claims=(CLAIM,)),))
CLOSURE = alert(
    events=tuple(change.event for change in group()),
    because=(announcement(status=Status.CLOSED, phase=Phase.IN_EFFECT),),
)


@pytest.mark.parametrize("language", LANGUAGES[:2])
@pytest.mark.parametrize("name", STORIES)
def test_messages_read_as_agreed(name: str, language: str) -> None:
    assert as_text(STORIES[name].message(language)) == golden(name, language).read_text(encoding="utf-8")


def test_every_reason_has_its_golden_text() -> None:
    told = {story.alert.reason for story in STORIES.values()}
    assert {reason for reason in Reason if reason.wakes} <= told
    assert {path.name.split(".")[0] for path in GOLDEN.iterdir()} == set(STORIES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.wakes])
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("status", Status)
def test_every_alert_that_can_be_has_words(status: Status, phase: Phase, reason: Reason, language: str) -> None:
    for day in (None, Moment(date(2025, 6, 1)), Moment(date(2025, 6, 14), time(8))):
        told = event(status=status, phase=phase, effective_from=day, direction=Direction.ENTRY, hours="08:00-16:00")
        for before in (None, {told.id: replace(told, phase=Phase.SCHEDULED, effective_from=Moment(date(2025, 6, 20)))}):
            message = written(
                alert(reason, (told,), because=(announcement(effective_from=day),)), language, before=before
            )
            assert "\n" not in message.subject
            assert len(message.subject) > 20
            assert "{" not in message.subject + message.body
            assert "None" not in message.subject + message.body


def test_a_bare_event_without_evidence_can_be_told() -> None:
    bare = event(effective_from=None, traffic=frozenset(), sources=(), official=False)
    message = written(alert(Reason.REMINDER, (bare,), because=()), "both", documents={})
    assert message.subject.startswith("Al-Qaim ⇄ Al-Bukamal: reminder: is to open (scheduled, not official)")


def test_two_crossings_take_the_dual_in_arabic_and_more_the_plural() -> None:
    closed = {"status": Status.CLOSED, "phase": Phase.IN_EFFECT}
    for n, verb in ((1, "أُغلق"), (2, "أُغلقا"), (3, "أُغلقت")):
        events = tuple(change.event for change in group(**closed))[:n]
        assert f": {verb} " in written(alert(events=events), "ar").subject


def test_a_correction_names_what_was_told_when_and_what_is_right() -> None:
    body = STORIES["corrected"].message("en").body
    assert "What was told on Thursday 12 June 2025 (yesterday) was wrong: opens to travellers" in body
    assert "Opens to travellers and freight on Monday 16 June 2025 at 08:00 local time." in body


def test_an_announced_end_says_that_nothing_is_known_beyond_it() -> None:
    for status, unsaid in (
        (Status.CLOSED, "No report yet says that it is open again."),
        (Status.OPEN, "No report yet says that it is closed."),
        (Status.RESTRICTED, "No report yet says that they are lifted."),
    ):
        told = event(status=status, effective_until=Moment(date(2025, 6, 13)))
        assert unsaid in written(alert(Reason.OVER, (told,))).body


@pytest.mark.parametrize(
    ("channel", "watchlist", "told"), [(True, None, True), (True, False, False), (False, True, True)]
)
def test_hijri_days_are_told_where_the_channel_or_the_watchlist_wants_them(
    channel: bool, watchlist: bool | None, told: bool
) -> None:
    wish = Watchlist(name="all", channels=("desk",), hijri=watchlist)
    its = settings(wish, channels={"desk": Channel(type="console", hijri=channel)})
    (delivery,) = owed([change()], its, DOCUMENTS, now=THE_DAY_BEFORE).deliveries
    assert ("18 Dhu al-Hijjah 1446 AH" in delivery.body) is told


def test_days_beyond_the_tables_of_the_hijri_calendar_are_told_without_it() -> None:
    told = event(effective_from=Moment(date(2099, 1, 3)))
    message = render(
        alert(events=(told,)), CROSSINGS, DOCUMENTS, language="en", zone=BAGHDAD, now=THE_DAY_BEFORE, hijri=True
    )
    assert "on Saturday 3 January 2099." in message.body


# Subjects -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        (follow_up(Reason.NEW), "opens Saturday 14 June (scheduled, official)"),
        (follow_up(Reason.NEW, official=False), "opens Saturday 14 June (scheduled, not official)"),
        (follow_up(Reason.CONFIRMED), "opens Saturday 14 June (confirmed by an authority)"),
        (follow_up(Reason.DISPUTED), "sources disagree: opens Saturday 14 June?"),
        (follow_up(Reason.DENIED, phase=Phase.DENIED), "opening denied (official)"),
        (
            follow_up(Reason.MOVED, effective_from=Moment(date(2025, 6, 16))),
            "opens Monday 16 June, not Saturday 14 June (scheduled, official)",
        ),
        (
            follow_up(Reason.POSTPONED, phase=Phase.POSTPONED),
            "opening postponed from Saturday 14 June (official)",
        ),
        (
            follow_up(Reason.NEW, status=Status.CLOSED, traffic=frozenset({Traffic.FREIGHT})),
            "closes to freight Saturday 14 June (scheduled, official)",
        ),
        (
            follow_up(Reason.NEW, status=Status.RESTRICTED, traffic=frozenset({Traffic.AID})),
            "new restrictions for aid from Saturday 14 June (scheduled, official)",
        ),
        (
            follow_up(Reason.NEW, effective_from=Moment(date(2026, 1, 3))),
            "opens Saturday 3 January 2026 (scheduled, official)",
        ),
        (
            follow_up(Reason.NEW, effective_from=Moment(date(2025, 6, 1))),
            "was to open Sunday 1 June (scheduled, official)",
        ),
    ],
)
def test_the_subject_says_what_when_and_how_sure(told: tuple[Alert, dict[str, Event]], subject: str) -> None:
    alert_, before = told
    assert written(alert_, before=before).subject == f"Al-Qaim ⇄ Al-Bukamal: {subject}"


def test_a_dispute_names_both_sides() -> None:
    other = announcement(speaker=Speaker.UNNAMED, authority=None, status=Status.CLOSED, effective_from=None)
    body = written(alert(Reason.DISPUTED, because=(announcement(), other))).body
    assert "In dispute: opens to travellers and freight on Saturday 14 June 2025 (tomorrow)." in body
    assert "says: opens on Saturday 14 June 2025 (tomorrow) (scheduled)" in body
    assert "says: is to close (scheduled); unnamed sources (not official)" in body


def test_the_hour_is_that_of_the_crossing_and_beside_it_the_readers() -> None:
    told = alert(events=(event(effective_from=Moment(date(2025, 6, 14), time(8))),))
    assert "on Saturday 14 June 2025 (tomorrow) at 08:00 local time." in written(told).body
    assert "at 08:00 local time (07:00 Europe/Berlin)." in written(told, zone=ZoneInfo("Europe/Berlin")).body


def test_a_claim_of_the_same_day_is_no_contradiction() -> None:
    same = Claim(event().effective_from or Moment(date.min), Speaker.OFFICIAL, "on Saturday")
    assert "Another statement" not in written(alert(because=(announcement(claims=(same,)),))).body


def test_an_earlier_contradiction_is_not_put_into_this_reports_mouth() -> None:
    body = written(alert(Reason.CONFIRMED, (event(claims=(CLAIM,)),))).body
    assert "An earlier report said Monday 16 June 2025 (official)" in body
    assert "in the same report" not in body


def test_arabic_counts_crossings_and_sources_as_arabic_does() -> None:
    said = [words("ar").counted("crossings", n) for n in (1, 2, 3, 10, 11, 99, 100, 103)]
    assert said == ["معبر واحد", "معبران", "3 معابر", "10 معابر", "11 معبراً", "99 معبراً", "100 معبر", "103 معابر"]


def test_both_languages_say_the_same_things_one_after_the_other() -> None:
    both, english, arabic = (written(SCHEDULED, language) for language in ("both", "en", "ar"))
    assert both.subject == f"{english.subject} | {arabic.subject}"
    assert both.body.index("opens".capitalize()) < both.body.index("———") < both.body.index("يُفتح")
    assert both.body.count(f"[{SCHEDULED.id}]") == 1


def test_the_message_of_a_test_says_that_it_is_one_and_for_which_channel() -> None:
    message = message_of_a_test("ops-mail", "both", THE_DAY_BEFORE, BAGHDAD)
    assert "test message" in message.subject
    assert "تجريبية" in message.subject
    assert message.body.count("ops-mail") == 2


# The direction of letters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_isolate_is_closed_on_its_line(name: str, language: str) -> None:
    message = STORIES[name].message(language)
    for line in (message.subject, *message.body.splitlines()):
        depth = 0
        for character in line:
            depth += {FSI: 1, PDI: -1}.get(character, 0)
            assert depth in (0, 1)
        assert depth == 0


@pytest.mark.parametrize("name", STORIES)
def test_no_foreign_letter_stands_outside_an_isolate(name: str) -> None:
    for language, own in (("en", "LATIN"), ("ar", "ARABIC")):
        message = STORIES[name].message(language)
        for line in (message.subject, *message.body.splitlines()):
            if line.startswith(("http", "[")):
                continue
            depth = 0
            for character in line:
                depth += {FSI: 1, PDI: -1}.get(character, 0)
                if depth == 0 and character.isalpha():
                    assert unicodedata.name(character).startswith(own), line


def test_an_arabic_line_keeps_its_order_where_a_client_shows_all_from_left_to_right() -> None:
    message = written(SCHEDULED, "ar")
    lines = [message.subject, *(line for line in message.body.splitlines() if line)]
    for line in lines:
        if not line.startswith(("http", "[")):
            assert line.startswith(RLM)
            assert line.endswith(RLM)


def test_nothing_invisible_touches_the_link() -> None:
    assert DOCUMENT.url in written(SCHEDULED, "ar").body.splitlines()


# Text from outside ----------------------------------------------------------------------------------------------------


def with_outside_text(text: str) -> tuple[Alert, dict[str, Document]]:
    """`text` in every place that outsiders fill."""
    said = announcement(
        authority=text,
        evidence=Evidence(text, "text", 0, len(text)),
        claims=(Claim(Moment(date(2025, 6, 16)), Speaker.NAMED, text),),
    )
    told = event(hours=text, sources=(text,), claims=(Claim(Moment(date(2025, 6, 17)), Speaker.NAMED, text),))
    return alert(events=(told,), because=(said,)), {DOCUMENT.id: replace(DOCUMENT, title=text, source=text)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "Crossing opens\r\nBcc: x@y.example",
        "opens\u2028Bcc: x@y.example",
        "opens\x0bBcc: x@y.example\x85Cc: z",
        "\u202eevil\u202c \u2067mixed\u2069 \u061c",
        "\u2069\u2069 closes my isolate \u2068",
        "nul \x00 bell \x07 escape \x1b[31m red",
        "\ud800 half a character",
        "tags \U000e0041\U000e0042",
    ],
)
def test_outside_text_adds_no_line_no_header_and_turns_no_direction(text: str, language: str) -> None:
    told, documents = with_outside_text(text)
    quiet, quiet_documents = with_outside_text("quiet")
    message, usual = (
        written(told, language, documents=documents),
        written(quiet, language, documents=quiet_documents),
    )
    assert message.subject == usual.subject
    assert message.body.count("\n") == usual.body.count("\n")
    assert len(message.body.splitlines()) == len(usual.body.splitlines())
    assert not set(message.body) & set(OVERRIDES)
    assert message.body.count(FSI) == message.body.count(PDI) == usual.body.count(FSI)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in message.body if character != "\n")
    message.body.encode("utf-8")


@pytest.mark.parametrize("call", ["@everyone", "@here", "@channel", "<!channel>", "<!here|x>", "<@U123>", "(@all)"])
def test_outside_text_calls_nobody(call: str) -> None:
    told, documents = with_outside_text(f"News {call} now")
    body = written(told, documents=documents).body
    assert call not in body
    assert call in body.replace("\u2060", "")


def test_an_address_in_a_text_stays_as_it_is() -> None:
    told, documents = with_outside_text("write to info@example.org")
    assert "info@example.org" in written(told, documents=documents).body


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", "{% for x in range(9**9) %}x{% endfor %}", "{0.__class__}", "{authority}"]
)
def test_outside_text_is_never_taken_for_a_template(text: str) -> None:
    told, documents = with_outside_text(text)
    for language in LANGUAGES:
        assert written(told, language, documents=documents).body.count(text) >= 6


def test_a_long_text_is_cut_at_a_word() -> None:
    told, documents = with_outside_text("القائم يفتح " * 1000)
    for language in LANGUAGES[:2]:
        body = written(told, language, documents=documents).body
        assert len(body) < 4000
        assert max(len(line) for line in body.splitlines()) <= 450
        assert "…" in body
    quote = next(line for line in body.splitlines() if "…" in line)
    assert quote.partition("…")[0].endswith(("القائم", "يفتح"))


def test_a_word_without_end_is_cut_too() -> None:
    told, documents = with_outside_text("x" * 10_000)
    assert len(written(told, documents=documents).body) < 4000


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://", "http://[::1", "", "//x.example"],
)
def test_what_is_no_web_address_is_not_shown_as_a_link(url: str) -> None:
    body = written(SCHEDULED, documents={DOCUMENT.id: replace(DOCUMENT, url=url)}).body
    assert not any(line.startswith(("http", "javascript", "data", "file", "//")) for line in body.splitlines())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/خبر?س=1", "https://example.org/%D8%AE%D8%A8%D8%B1?%D8%B3=1"),
        ("https://example.org/a b\r\nBcc: x", "https://example.org/a%20bBcc:%20x"),
        ("https://user:word@example.org/", "https://example.org/"),
        ("https://example.org/\u202e", "https://example.org/%E2%80%AE"),
        ("https://example.org/<!channel>", "https://example.org/%3C!channel%3E"),
    ],
)
def test_a_link_is_one_line_of_ascii(url: str, shown: str) -> None:
    assert shown in written(SCHEDULED, documents={DOCUMENT.id: replace(DOCUMENT, url=url)}).body.splitlines()
