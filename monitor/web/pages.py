"""What each address answers. Reads the store, so it runs beside the loop, in a thread.

An answer has at most MOST_BYTES: a page ends early where it would be longer, and `next` goes on from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from monitor.alerting.messages import Message, render
from monitor.alerting.places import Places
from monitor.alerting.sentences import Sentences
from monitor.alerting.words import words
from monitor.model import EPOCH, Alert, Document, Event
from monitor.settings import Settings
from monitor.standings import crossings_shown, standing_of
from monitor.store import Behind
from monitor.web import atom, ical, numbers, records
from monitor.web.asking import Query, cursor_of
from monitor.web.shapes import Shape
from monitor.web.site import Answer, Site

MOST_BYTES = 4_000_000
JSON = "application/json; charset=utf-8"
_CALENDAR_BACK = timedelta(days=90)
_CALENDAR_MOST = 1_000

R = TypeVar("R")


# --- programs


def status(site: Site, query: Query) -> Answer:
    """The crossings by id: they keep their order, so a page goes on behind the last id."""
    settings, now = site.settings(), site.clock()
    meant = query.crossings(settings)
    shown = [query.crossing] if query.crossing else sorted(crossings_shown(settings, site.store))
    ids = [id for id in shown if (meant is None or id in meant) and (query.behind is None or id > query.behind.id)]
    asked = ids[: query.limit]
    found = [records.crossing(standing_of(id, settings, site.store, now), settings) for id in asked]
    return _page("crossings", asked, found, len(ids) > len(asked), lambda id: Behind(EPOCH, id))


def events(site: Site, query: Query) -> Answer:
    settings = site.settings()
    found = site.store.events_page(query.crossings(settings), query.limit + 1, query.behind)
    page = found[: query.limit]
    shown = [records.event(event, settings) for event in page]
    return _page("events", page, shown, len(found) > len(page), lambda last: Behind(last.last_reported, last.id))


def alerts(site: Site, query: Query) -> Answer:
    settings = site.settings()
    found = site.store.alerts_page_in_full(query.wanted(settings), query.limit + 1, query.behind)
    page = found[: query.limit]
    documents = site.store.headlines({said.document for told in page for said in told.alert.because})
    shown = [records.alert(told, documents, settings) for told in page]
    return _page("alerts", page, shown, len(found) > len(page), lambda last: Behind(last.alert.created, last.alert.id))


def sources(site: Site, query: Query) -> Answer:
    """Those of the configuration, and those that were asked in the past, by name."""
    listed = {source.name: source for source in site.settings().sources}
    seen = {source.name: source for source in site.store.sources_overview()}
    names = [name for name in sorted({*listed, *seen}) if query.behind is None or name > query.behind.id]
    page = names[: query.limit]
    shown = [records.source(name, listed.get(name), seen.get(name)) for name in page]
    return _page("sources", page, shown, len(names) > len(page), lambda last: Behind(EPOCH, last))


def _page(key: str, rows: Sequence[R], shown: Sequence[Shape], more: bool, behind: Callable[[R], Behind]) -> Answer:
    """rows: what `shown` was made of. more: whether rows follow."""
    written = _fitting([each.model_dump_json().encode() for each in shown])
    more = more or len(written) < len(rows)
    after = cursor_of(behind(rows[len(written) - 1])) if more and written else None
    body = b'{"%s":[%s],"next":%s}' % (key.encode(), b",".join(written), json.dumps(after).encode())
    return Answer(body, JSON)


def _fitting(parts: Sequence[bytes]) -> list[bytes]:
    """The first of `parts`, as many as fit into an answer, one at least."""
    size, fitting = 0, list[bytes]()
    for part in parts:
        size += len(part)
        if fitting and size > MOST_BYTES:
            break
        fitting.append(part)
    return fitting


# --- readers


def feed(site: Site, query: Query) -> Answer:
    settings, store = site.settings(), site.store
    told = store.alerts_page(query.wanted(settings), query.limit)
    documents = store.headlines({said.document for alert in told for said in alert.because})
    messages = _messages(site, told, documents, query.language)
    entries = []
    for alert in told:
        its = tuple(documents[said.document] for said in alert.because if said.document in documents)
        entries.append(atom.Entry(alert, messages[alert.id], its))
    about = tuple((key, value) for key in ("watchlist", "crossing", "country") if (value := getattr(query, key)))
    asked = (*about, *((("language", query.language),) if query.language != "en" else ()))
    written = atom.Feed(about, _address(site, "/alerts.atom", asked), query.language, settings.crossings)
    return Answer(_bounded(written.written, entries), atom.MEDIA_TYPE)


def _messages(
    site: Site, told: Sequence[Alert], documents: Mapping[str, Document], language: str
) -> dict[str, Message]:
    """By the ids of the alerts: as a channel of this language was told."""
    settings = site.settings()
    known = site.drawn.known(settings, language)
    new = [alert for alert in told if alert.id not in known]
    before = site.store.told_before(new)
    drawn = {
        alert.id: render(
            alert,
            settings.crossings,
            documents,
            language=language,
            zone=ZoneInfo(settings.time_zone),
            now=alert.created,
            before=before[alert.id],
            templates=settings.templates,
        )
        for alert in new
    }
    site.drawn.keep(settings, language, drawn)
    return {**known, **drawn}


def calendar(site: Site, query: Query) -> Answer:
    settings, now = site.settings(), site.clock()
    since = (now - _CALENDAR_BACK).date()
    dated = site.store.dated_events(query.crossings(settings), since, _CALENDAR_MOST)
    planned = [event for event in dated if ical.was_planned(event)]
    summaries = {event.id: _summary(event, query.language, settings, site) for event in planned}
    return Answer(
        _bounded(lambda events: ical.calendar(events, settings.crossings, summaries), planned), ical.MEDIA_TYPE
    )


def _summary(event: Event, language: str, settings: Settings, site: Site) -> str:
    """'Al-Qaim ⇄ Al-Bukamal: opens to freight Saturday 14 June'."""
    codes = ("en", "ar") if language == "both" else (language,)
    said = []
    for code in codes:
        places = Places(words(code), settings.crossings)
        sentences = Sentences(words(code), places, ZoneInfo(settings.time_zone), site.clock())
        said.append(f"{places.heading([event])}: {sentences.short(event, 1)}")
    return " | ".join(said)


def _bounded(write: Callable[[Sequence[R]], bytes], entries: Sequence[R]) -> bytes:
    """With fewer entries where all of them would be too much."""
    written = write(entries)
    while len(written) > MOST_BYTES and len(entries) > 1:
        entries = entries[: len(entries) // 2]
        written = write(entries)
    return written


def _address(site: Site, path: str, asked: Sequence[tuple[str, str]]) -> str:
    """The address of a page as others ask for it."""
    web = site.settings().web
    root = (web.url or f"http://{web.listen}").rstrip("/")
    return f"{root}{path}{'?' if asked else ''}{urlencode(asked)}"


# --- watchers


def metrics(site: Site, query: Query) -> Answer:
    return Answer(site.numbers.written(), numbers.MEDIA_TYPE)
