"""The few questions of `init`: each is asked again until the answer can be used; what an option says is not asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from monitor.cli.starter import Wishes

if TYPE_CHECKING:
    from monitor.model import Crossing

_LANGUAGES = ("en", "ar", "both")
_NOWHERE = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/GMT", "GMT", "Zulu", "local"})  # what servers are set to


def wishes(
    where: Sequence[str] | None,
    crossings: Sequence[str] | None,
    channel: str | None,
    language: str | None,
    time_zone: str | None,
) -> Wishes:
    """What the options say, and what a person answers to the rest; where none types, its default.

    Raises BadParameter where an option cannot be used.
    """
    asks = sys.stdin.isatty()
    codes = _countries(", ".join(where)) if where else ()
    ids = _crossings(", ".join(crossings)) if crossings else ()
    if asks and where is None and crossings is None:
        codes = _ask("Crossings of which countries? (names, commas between; empty: all)", "", _countries)
        if not codes:
            ids = _ask("Or which crossings? (names, commas between; empty: all)", "", _crossings)
    if channel is None:
        told = "Where do alerts go? (console, or an address like ntfys://ntfy.sh/TOPIC)"
        channel = _ask(told, "console", _channel) if asks else "console"
    if language is None:
        language = _ask("In which language? (en, ar, both)", "en", _language) if asks else "en"
    if time_zone is None:
        likely = _zone_of_this_machine() or _zone_of_crossings(codes, ids)
        time_zone = _ask("In which time zone are times told?", likely, _zone) if asks else likely
    return Wishes(codes, ids, _channel(channel), _language(language), _zone(time_zone))


def _ask(question: str, default: str, read: Callable[[str], Any]) -> Any:
    return typer.prompt(question, default=default, value_proc=read)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("،", ",").split(",") if part.strip()]


def _countries(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_country(name) for name in _split(text)))


def _country(name: str) -> str:
    from monitor.cli.finding import folded
    from monitor.crossings import load_countries
    from monitor.settings.problems import closest

    called: dict[str, str] = {}
    for code, country in load_countries().items():
        called |= dict.fromkeys((code.lower(), *(folded(n) for n in (*country.en, *country.ar))), code)
    asked = folded(name)
    if asked in called:
        return called[asked]
    near = closest(asked, called)
    remedy = f'did you mean "{load_countries()[called[near]].name()}"?' if near else "write it like Iraq, العراق or IQ"
    raise typer.BadParameter(f'there is no country "{name}" with a known crossing; {remedy}', param_hint="--where")


def _crossings(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for name in _split(text) for id in _crossing(name)))


def _crossing(name: str) -> list[str]:
    """All crossings of that name; one with typing errors is taken only where there is no other like it."""
    from monitor.cli.finding import crossings_called, find_crossings
    from monitor.crossings import load_crossings

    known: Mapping[str, Crossing] = load_crossings()
    called = crossings_called(name, known)
    found = called or find_crossings(name, known)
    if not found:
        message = f'no crossing is like "{name}"; crossing-monitor crossings lists all'
        raise typer.BadParameter(message, param_hint="--crossing")
    if not called and len(found) > 1:
        listed = ", ".join(each.id for each in found[:5])
        raise typer.BadParameter(f'"{name}" may be any of {listed}; write one of these', param_hint="--crossing")
    return [each.id for each in found]


def _channel(text: str) -> str:
    from monitor.settings.apprise_url import complaint

    wrong = None if text == "console" else complaint(text)
    if wrong is not None:
        raise typer.BadParameter(wrong, param_hint="--channel")
    return text


def _language(text: str) -> str:
    if text not in _LANGUAGES:
        raise typer.BadParameter("write en, ar or both", param_hint="--language")
    return text


def _zone(name: str) -> str:
    if not _is_zone(name):
        message = f'there is no time zone "{name}"; write it like Asia/Amman, Europe/Berlin or UTC'
        raise typer.BadParameter(message, param_hint="--time-zone")
    return name


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # zoneinfo raises each of them, by what is wrong with the name
        return False
    return True


def _zone_of_this_machine() -> str | None:
    """None where the machine is set to none in particular, as servers are: people live elsewhere."""
    from tzlocal import get_localzone_name

    try:
        name = get_localzone_name()
    except (LookupError, ValueError, OSError):
        return None
    return name if name and name not in _NOWHERE and _is_zone(name) else None


def _zone_of_crossings(codes: Sequence[str], ids: Sequence[str]) -> str:
    """That of the first of them; UTC where all crossings are meant."""
    from monitor.crossings import load_countries, load_crossings

    if codes:
        return load_countries()[codes[0]].time_zone
    return load_crossings()[ids[0]].time_zone if ids else "UTC"
