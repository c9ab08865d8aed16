"""What a watchlist means, in sentences for people who want to be sure of it."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from monitor.crossings import load_countries
from monitor.model import Direction, Phase, Severity, Status, Traffic
from monitor.settings.clock_times import Cron
from monitor.settings.phrasing import either, joined, spoken
from monitor.settings.settings import Settings
from monitor.settings.source import Trust
from monitor.settings.watchlist import Quiet, Watchlist

_LANGUAGES = {"en": "in English", "ar": "in Arabic", "both": "in English and Arabic"}
_WRITTEN = {"en": "English", "ar": "Arabic", "tr": "Turkish"}
_STATUSES = {Status.OPEN: "opening", Status.CLOSED: "closing", Status.RESTRICTED: "restriction"}
_CHANGES = {Status.OPEN: "an opening", Status.CLOSED: "a closure", Status.RESTRICTED: "a restriction"}
_PHASES = {
    Phase.IN_EFFECT: "in effect",
    Phase.SCHEDULED: "scheduled",
    Phase.PROPOSED: "proposed",
    Phase.POSTPONED: "postponed",
    Phase.DENIED: "denied",
}
_DAYS = {
    "*": "every day",
    "sun": "on Sundays",
    "mon": "on Mondays",
    "tue": "on Tuesdays",
    "wed": "on Wednesdays",
    "thu": "on Thursdays",
    "fri": "on Fridays",
    "sat": "on Saturdays",
    "0": "on Sundays",
    "1": "on Mondays",
    "2": "on Tuesdays",
    "3": "on Wednesdays",
    "4": "on Thursdays",
    "5": "on Fridays",
    "6": "on Saturdays",
    "7": "on Sundays",
}


def watchlist_in_words(watchlist: Watchlist, settings: Settings, now: datetime) -> list[str]:
    """'watchlist anbar: an alert about Al-Qaim / Al-Bukamal that is in effect goes to ops at once, in Arabic, except
    from 23:00 to 06:00 Baghdad time unless severe.', and a sentence for each further wish; of one that has expired at
    `now` that alone.
    """
    zone = ZoneInfo(watchlist.time_zone or settings.time_zone)
    if watchlist.expires is not None and now.astimezone(zone).date() > watchlist.expires:
        told = f"it expired on {watchlist.expires} and sends nothing; give it another day, or take the file away."
        return [f"watchlist {watchlist.name}: {told}"]
    return [
        f"watchlist {watchlist.name}: {sentence}"
        for sentence in (
            f"an alert about {_about(watchlist, settings)} goes to {_destinations(watchlist, settings)}"
            f"{_quiet(watchlist.quiet, watchlist, settings)}.",
            *_further(watchlist, settings),
        )
    ]


def _about(watchlist: Watchlist, settings: Settings) -> str:
    about = _where(watchlist, settings)
    if set(watchlist.statuses) != set(Status):
        words = [word for status, word in _STATUSES.items() if status in watchlist.statuses]
        about = f"the {either(words)} of {about}"
    conditions = [*_of_what(watchlist), *_by_whom(watchlist)]
    inserted = f", {', '.join(conditions)}," if conditions else ""
    phases = either(word for phase, word in _PHASES.items() if phase in watchlist.phases)
    usual = set(watchlist.phases) == set(Watchlist.model_fields["phases"].default)
    return f"{about}{inserted}" if usual else f"{about}{inserted} that is {phases}"


def _where(watchlist: Watchlist, settings: Settings) -> str:
    places = [settings.crossings[id_].title() for id_ in watchlist.crossings]
    if watchlist.countries:
        places.append(f"any crossing of {either(map(_country, watchlist.countries))}")
    if watchlist.pairs:
        pairs = (f"{_country(first)} and {_country(second)}" for first, second in watchlist.pairs)
        places.append(f"any crossing between {either(pairs)}")
    if watchlist.near is not None:
        near = watchlist.near
        places.append(f"any crossing within {near.km:g} km of {_point(near.latitude, near.longitude)}")
    return either(places) if places else "any crossing"


def _point(latitude: float, longitude: float) -> str:
    """'34.4° N 41° E'."""
    return f"{abs(latitude):g}° {'N' if latitude >= 0 else 'S'} {abs(longitude):g}° {'E' if longitude >= 0 else 'W'}"


def _country(code: str) -> str:
    known = load_countries()
    return known[code].name() if code in known else code


def _of_what(watchlist: Watchlist) -> list[str]:
    conditions = []
    if set(watchlist.traffic) != set(Traffic):
        conditions.append(f"for {either(traffic.value for traffic in Traffic if traffic in watchlist.traffic)}")
    if set(watchlist.directions) != set(Direction):
        conditions.append(f"on {watchlist.directions[0].value}")
    return conditions


def _by_whom(watchlist: Watchlist) -> list[str]:
    conditions = []
    if watchlist.official_only:
        conditions.append("as told by an authority")
    if watchlist.languages:
        conditions.append(f"as reported in {either(_WRITTEN.get(code, code) for code in watchlist.languages)}")
    if watchlist.sources:
        conditions.append(f"as told by {either(watchlist.sources)}")
    if watchlist.min_trust is Trust.OFFICIAL:
        conditions.append("as told by a source of official trust")
    elif watchlist.min_trust is not Trust.LOW:
        conditions.append(f"as told by a source of at least {watchlist.min_trust.value} trust")
    if watchlist.min_sources > 1:
        conditions.append(f"as told by at least {watchlist.min_sources} independent sources")
    if watchlist.min_confidence > 0:
        conditions.append(f"of which we are at least {watchlist.min_confidence:.0%} sure")
    return conditions


def _destinations(watchlist: Watchlist, settings: Settings) -> str:
    """The channels, when, and the language of each where they differ."""
    when = "at once" if watchlist.digest is None else _digest(watchlist.digest, watchlist, settings)
    languages = {
        name: _LANGUAGES[watchlist.language or settings.channels[name].language] for name in watchlist.channels
    }
    if len(set(languages.values())) == 1:
        return f"{joined(languages, 'and')} {when}, {next(iter(languages.values()))}"
    return f"{joined((f'{name} ({language})' for name, language in languages.items()), 'and')} {when}"


def _digest(digest: Cron, watchlist: Watchlist, settings: Settings) -> str:
    """'every day at 07:00 and 19:00 Baghdad time, together'."""
    zone = _zone(watchlist.time_zone or settings.time_zone)
    minute, hours, day, month, weekday = digest.text.split()
    plain = minute.isdigit() and all(hour.isdigit() for hour in hours.split(",")) and (day, month) == ("*", "*")
    if not plain or weekday not in _DAYS:
        return f'together at the times of "{digest.text}" (cron, {zone})'
    times = joined((f"{int(hour):02}:{int(minute):02}" for hour in hours.split(",")), "and")
    return f"together {_DAYS[weekday]} at {times} {zone}"


def _quiet(quiet: Quiet | None, watchlist: Watchlist, settings: Settings) -> str:
    if quiet is None:
        return ""
    zone = _zone(quiet.time_zone or watchlist.time_zone or settings.time_zone)
    unless = {
        None: "",
        Severity.SEVERE: " unless severe",
        Severity.NORMAL: " unless normal or severe",
        Severity.MINOR: " unless minor, normal or severe",
    }[quiet.unless]
    return f", except from {quiet.begin:%H:%M} to {quiet.end:%H:%M} {zone}{unless}"


def _further(watchlist: Watchlist, settings: Settings) -> list[str]:
    sentences = []
    if watchlist.severity:
        by_severity = {
            severity: [word for status, word in _CHANGES.items() if watchlist.severity.get(status) is severity]
            for severity in reversed(Severity)
        }
        rules = [f"{either(words)} is {severity.value}" for severity, words in by_severity.items() if words]
        everything = len(set(watchlist.severity.values())) == 1 and len(watchlist.severity) == len(Status)
        sentences.append(f"every alert is {rules[0].split()[-1]}." if everything else f"{'; '.join(rules)}.")
    if watchlist.reminders is not None:
        sentences.append(f"a scheduled change is told again at {_hour(watchlist.reminders)} on the evening before.")
    if watchlist.tell_over:
        sentences.append("it is told when the announced end of a change has come.")
    if watchlist.escalate is not None:
        others = joined(watchlist.escalate.to, "and")
        after = spoken(watchlist.escalate.after)
        sentences.append(f"what nobody acknowledges within {after} goes to {others} too.")
    if watchlist.expires is not None:
        sentences.append(f"it sends nothing after {watchlist.expires}.")
    return sentences


def _hour(at: time) -> str:
    return f"{at:%H:%M}"


def _zone(name: str) -> str:
    """'Baghdad time', 'UTC'."""
    return name if "/" not in name else f"{name.rpartition('/')[2].replace('_', ' ')} time"
