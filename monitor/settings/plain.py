"""Says in sentences what a configuration means, for people who want to be sure of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from monitor.crossings import load_countries
from monitor.model import Phase, Status, Traffic
from monitor.settings.settings import Settings
from monitor.settings.watchlist import Watchlist

_LANGUAGES = {"en": "in English", "ar": "in Arabic", "both": "in English and Arabic"}
_STATUSES = {Status.OPEN: "opening", Status.CLOSED: "closing", Status.RESTRICTED: "restriction"}
_PHASES = {
    Phase.IN_EFFECT: "in effect",
    Phase.SCHEDULED: "scheduled",
    Phase.PROPOSED: "proposed",
    Phase.POSTPONED: "postponed",
    Phase.DENIED: "denied",
}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def in_words(settings: Settings) -> list[str]:
    """One sentence for each watchlist, then one for each timing; no secret is in any."""
    return [*(_watchlist(watchlist, settings) for watchlist in settings.watchlists), *_polling(settings)]


def _watchlist(watchlist: Watchlist, settings: Settings) -> str:
    """'watchlist anbar: an alert about Al-Qaim / Al-Bukamal that is in effect goes to console, in Arabic.'"""
    about = _where(watchlist, settings)
    if set(watchlist.statuses) != set(Status):
        words = [word for status, word in _STATUSES.items() if status in watchlist.statuses]
        about = f"the {_either(words)} of {about}"
    conditions = []
    if set(watchlist.traffic) != set(Traffic):
        conditions.append(f"for {_either(traffic.value for traffic in Traffic if traffic in watchlist.traffic)}")
    if watchlist.official_only:
        conditions.append("as told by an authority")
    if watchlist.min_confidence > 0:
        conditions.append(f"of which we are at least {watchlist.min_confidence:.0%} sure")
    inserted = f", {', '.join(conditions)}," if conditions else ""
    phases = _either(word for phase, word in _PHASES.items() if phase in watchlist.phases)
    sent_to = _destinations(watchlist, settings)
    return f"watchlist {watchlist.name}: an alert about {about}{inserted} that is {phases} goes to {sent_to}."


def _where(watchlist: Watchlist, settings: Settings) -> str:
    titles = [settings.crossings[id_].title() for id_ in watchlist.crossings]
    known = load_countries()
    countries = [known[code].name() if code in known else code for code in watchlist.countries]
    if countries:
        titles.append(f"any crossing of {_either(countries)}")
    return _either(titles) if titles else "any crossing"


def _destinations(watchlist: Watchlist, settings: Settings) -> str:
    """The channels, and the language of each where they differ."""
    languages = {
        name: _LANGUAGES[watchlist.language or settings.channels[name].language] for name in watchlist.channels
    }
    if len(set(languages.values())) == 1:
        return f"{_joined(languages, 'and')}, {next(iter(languages.values()))}"
    return _joined((f"{name} ({language})" for name, language in languages.items()), "and")


def _polling(settings: Settings) -> list[str]:
    asked = [source for source in settings.sources if source.enabled]
    own = sum(source.interval is not None for source in asked)
    polling = settings.polling
    sentences = [
        f"{_count(len(asked), 'source')} asked every {_spoken(polling.interval)}"
        f"{f', {own} of them at an interval of their own' if own else ''}; at most {polling.at_once} at once.",
        f"an answer may take {_spoken(polling.timeout)} and hold {polling.max_bytes / 1_000_000:g} MB.",
        f"an item that is older than {_spoken(polling.max_age)} when it is first seen wakes nobody.",
        f"what was not reported for {_spoken(settings.knowledge.unknown_after)} is shown as unknown.",
        f"what is due, to be asked or to be sent, is looked for every {_spoken(polling.tick)}.",
    ]
    if settings.operator:
        sentences.append(f"trouble of the monitor itself is told to {_joined(settings.operator, 'and')}.")
    if settings.heartbeat is not None:
        sentences.append(f"while all is well, a sign of life goes out every {_spoken(settings.heartbeat.every)}.")
    return sentences


def _count(number: int, noun: str) -> str:
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"


def _spoken(duration: timedelta) -> str:
    """'15 minutes', '1 hour'; less than a second in hundredths."""
    seconds = duration.total_seconds()
    for length, unit in _UNITS:
        if seconds >= length and seconds % length == 0:
            number = int(seconds // length)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{seconds:g} seconds"


def _either(words: Iterable[str]) -> str:
    return _joined(words, "or")


def _joined(words: Iterable[str], last: str) -> str:
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final
