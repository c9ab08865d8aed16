"""Values for the tests of the store: one believable story, and arbitrary values of each dataclass of the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import strategies as st

from monitor import model
from monitor.model import (
    Alert,
    Announcement,
    Change,
    ChannelTrouble,
    Claim,
    Contradiction,
    Crossing,
    Delivery,
    Document,
    EarlierReading,
    Event,
    Evidence,
    Fate,
    Item,
    Moment,
    Mute,
    Name,
    Phase,
    ReadItem,
    Reason,
    Report,
    Rhythm,
    Side,
    Speaker,
    Status,
    Traffic,
    Witness,
)
from monitor.store import Poll, Store

NOW = datetime(2025, 6, 13, 9, 30, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def item(key: str = "1", source: str = "shafaq", **changes: object) -> Item:
    made = Item(
        source, key, f"https://example.org/{source}/{key}", "إعادة افتتاح منفذ القائم", "summary", "", NOW - HOUR
    )
    return replace(made, **{"forwarded_from": "https://t.me/ministry/5", **changes})  # type: ignore[arg-type]


def fresh(store: Store, source: str, found: Sequence[Item]) -> list[Item]:
    return list(store.to_read(source, found, store.poll_state(source)).fresh)


@contextmanager
def asked_of(store: Store) -> Iterator[list[str]]:
    """What its database is asked meanwhile, as SQL."""
    asked: list[str] = []

    def note(each: object) -> None:
        with store._reading() as reading, store._writing() as writing:
            for connection in (reading, writing):
                connection.connection.driver_connection.set_trace_callback(each)  # type: ignore[union-attr]

    note(asked.append)
    yield asked
    note(None)


def assert_found_by_index(store: Store, statements: Sequence[str]) -> None:
    with store._reading() as connection:
        for statement in statements:
            plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}")
            assert not [row[3] for row in plan if row[3].startswith("SCAN")], statement


def document(of: Item) -> Document:
    return Document(
        f"{of.source}/{of.key}",
        of.source,
        of.url,
        of.title,
        "نص الخبر",
        "ar",
        of.published or NOW,
        forwarded_from=of.forwarded_from,
    )


def announcement(of: Document, crossing: str = "al-qaim") -> Announcement:
    return Announcement(
        document=of.id,
        crossing=crossing,
        status=Status.OPEN,
        phase=Phase.SCHEDULED,
        effective_from=Moment(date(2025, 6, 14), time(8, 0)),
        effective_until=None,
        traffic=frozenset({Traffic.FREIGHT, Traffic.TRAVELLERS}),
        direction=None,
        hours="08:00-16:00",
        speaker=Speaker.OFFICIAL,
        authority="هيئة المنافذ الحدودية",
        evidence=Evidence("إعادة افتتاح منفذ القائم", "title", 0, 24),
        cues=("إعادة افتتاح",),
        confidence=0.93,
        claims=(Claim(Moment(date(2025, 6, 16)), Speaker.NAMED, "next Monday"),),
    )


def event(id: str = "al-qaim/open/2025-06-14", crossing: str = "al-qaim", **changes: object) -> Event:
    made = Event(
        id=id,
        crossing=crossing,
        status=Status.OPEN,
        phase=Phase.SCHEDULED,
        effective_from=Moment(date(2025, 6, 14)),
        effective_until=None,
        traffic=frozenset({Traffic.FREIGHT}),
        direction=None,
        hours=None,
        official=True,
        sources=("shafaq",),
        first_reported=NOW,
        last_reported=NOW,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def delivery(id: str = "d1", alert: str = "a1", channel: str = "console", **changes: object) -> Delivery:
    made = Delivery(id, alert, channel, "Al-Qaim: opens Saturday 14 June", "معبر القائم\nthe evidence", NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def told(key: str = "1", source: str = "shafaq", channels: tuple[str, ...] = ("console",)) -> Poll:
    """A poll that read one item, which caused one event, one alert, and a delivery to each channel."""
    read = item(key, source)
    heard = document(read)
    said = announcement(heard)
    caused = event(f"event/{source}/{key}")
    alert = Alert(f"alert/{source}/{key}", Reason.NEW, (caused,), (said,), ("anbar",), NOW)
    return Poll(
        source=source,
        polled_at=NOW,
        next_due=NOW + HOUR,
        etag='"1"',
        last_modified="Fri, 13 Jun 2025 09:00:00 GMT",
        read=(ReadItem(read, Fate.ANNOUNCES, heard, (Change(caused, None, Reason.NEW, (said,)),), "a note"),),
        alerts=(alert,),
        deliveries=tuple(delivery(f"{alert.id}/{channel}", alert.id, channel) for channel in channels),
    )


_days = st.dates()
_instants = st.datetimes(timezones=st.sampled_from([UTC, timezone(3 * HOUR), timezone(-5 * HOUR)])).filter(
    lambda each: 1 < each.year < 9999
)
_texts = st.text(max_size=20)
_few = {"max_size": 2}
_hours = st.times().map(lambda at: at.replace(fold=0))  # which of two equal hours: no report says that
_moments = st.builds(Moment, _days, st.none() | _hours)
_claims = st.builds(Claim, day=_moments, quote=_texts)
_evidence = st.builds(Evidence, quote=_texts, part=_texts)
_announcements = st.builds(
    Announcement,
    effective_from=st.none() | _moments,
    effective_until=st.none() | _moments,
    evidence=_evidence,
    confidence=st.floats(0, 1),
    claims=st.lists(_claims, **_few).map(tuple),
)
_reports = st.builds(Report, published=_instants, day=st.none() | _moments)
_shares = st.floats(0, 1)
_witnesses = st.builds(Witness, since=_instants, confidence=_shares, reports=st.lists(_reports, **_few).map(tuple))
_contradictions = st.builds(Contradiction, reported=_instants)
_events = st.builds(
    Event,
    witnesses=st.lists(_witnesses, **_few).map(tuple),
    settled=st.none() | _instants,
    confidence=_shares,
    withdrawn=st.none() | _instants,
    contradictions=st.lists(_contradictions, **_few).map(tuple),
    effective_from=st.none() | _moments,
    effective_until=st.none() | _moments,
    first_reported=_instants,
    last_reported=_instants,
    claims=st.lists(_claims, **_few).map(tuple),
)
_items = st.builds(Item, published=st.none() | _instants)
_documents = st.builds(Document, published=_instants)
_changes = st.builds(
    Change, event=_events, before=st.none() | _events, because=st.lists(_announcements, **_few).map(tuple)
)
_names = st.builds(Name)
ANY: dict[type, st.SearchStrategy[object]] = {
    Moment: _moments,
    Name: _names,
    Side: st.builds(Side),
    Crossing: st.builds(
        Crossing,
        latitude=st.floats(-90, 90),
        longitude=st.floats(-180, 180),
        names=st.lists(_names, **_few).map(tuple),
    ),
    Item: _items,
    Document: _documents,
    Evidence: _evidence,
    Claim: _claims,
    Announcement: _announcements,
    Event: _events,
    Report: _reports,
    Witness: _witnesses,
    Contradiction: _contradictions,
    EarlierReading: st.builds(
        EarlierReading,
        document=_documents,
        said=st.lists(st.tuples(_texts, _announcements), **_few).map(tuple),
    ),
    Change: _changes,
    Alert: st.builds(
        Alert,
        events=st.lists(_events, **_few).map(tuple),
        because=st.lists(_announcements, **_few).map(tuple),
        created=_instants,
    ),
    Delivery: st.builds(Delivery, due=_instants),
    ChannelTrouble: st.builds(ChannelTrouble, since=_instants, closed_until=st.none() | _instants),
    Mute: st.builds(Mute, since=_instants, until=st.none() | _instants, ended=st.none() | _instants),
    Rhythm: st.builds(Rhythm),
    ReadItem: st.builds(
        ReadItem,
        item=_items,
        document=st.none() | _documents,
        changes=st.lists(_changes, **_few).map(tuple),
        note=st.none() | _texts,
    ),
}
DATACLASSES = [
    each for each in vars(model).values() if isinstance(each, type) and hasattr(each, "__dataclass_fields__")
]
