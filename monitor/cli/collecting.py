"""`sources --catalogue`, `sources import` and `sources export`: sources to choose from, to take over and to give on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.ending import PROBLEM, Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import crossings_of, open_settings, settings_if_any, utc_now
from monitor.cli.options import DEFAULT_CONFIG, Config
from monitor.cli.tables import print_table, safe, say, warn

if TYPE_CHECKING:
    from monitor.settings import Source
    from monitor.settings.adding import Addition
    from monitor.settings.catalogue import Offer
    from monitor.sources.opml import Outline

_MOST_IN_FULL = 10  # offers; of more a table is enough to choose from
_LONGEST_REMARK = 200
_NEEDS_SELECT = "a page needs select: crossing-monitor try {url} finds it"


def offer(words: str, add: bool, config: Path, as_json: bool) -> None:
    """Prints what the catalogue has for `words`, or adds it to sources.yaml."""
    from monitor.cli.offering import find_offers
    from monitor.settings.catalogue import load_catalogue

    settings = None if _has_no_source_yet(config) else settings_if_any(config)
    found = find_offers(words, load_catalogue(), crossings_of(settings))
    if not found:
        raise Trouble(
            f'the catalogue has no source for "{words}"; name a country, a crossing, an authority or a language, in'
            " English or Arabic, or look at any address with crossing-monitor try URL"
        )
    known = _Known(settings.sources if settings else ())
    if add:
        _add_offers(found, known, config)
    elif as_json:
        print_json({"sources": [_offer_data(each, known) for each in found]})
    elif len(found) > _MOST_IN_FULL:
        columns = ("name", "title", "countries", "role", "kind", "language", "in sources.yaml")
        print_table(columns, [_row(each, known) for each in found])
        say()
        say(f"{len(found)} sources; crossing-monitor sources --catalogue NAME prints the lines of one, --add adds it")
    else:
        print(_lines(found, known), end="")


def import_sources(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A list of feeds (OPML) that another reader wrote; - reads the input.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the lines instead of writing them.")] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Adds the feeds of an OPML file to sources.yaml.

    They are added at its end; what is written there stays as it is. Feeds that are there already are left out, and so
    is what is no right source, each with the reason. The configuration is checked before anything is written.
    """
    from monitor.settings.adding import additions_yaml
    from monitor.sources import UnreadableSource
    from monitor.sources.opml import read_opml

    settings = None if _has_no_source_yet(config) else open_settings(config)
    try:
        outlines = read_opml(_content(file))
    except UnreadableSource as error:
        raise Trouble(f"{file}: {error}") from error
    additions, left = _additions_of(outlines, _Known(settings.sources if settings else ()))
    for title, reason in left:
        warn(f"left out: {title}: {reason}")
    if dry_run:
        print(additions_yaml(additions).lstrip("\n"), end="")
        return
    _write(config, additions, len(left))


def export_sources(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; without it, the output.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Writes the sources that are feeds as OPML, which other readers take.

    Accounts on Bluesky and Mastodon go as their feeds. What no other reader can take is named on standard error.
    """
    from monitor.settings.whole_file import write_whole
    from monitor.sources.opml import written_opml

    settings = open_settings(config)
    text, left = written_opml(settings.sources, utc_now())
    for source, reason in left:
        warn(f"left out: {source.name}: {reason}")
    if file is None:
        print(text, end="")
        return
    try:
        write_whole(file, text)
    except OSError as error:
        raise Trouble(f"{file} cannot be written: {error.strerror}") from error
    say(f"written: {file} with {_counted(len(settings.sources) - len(left))}")


def _has_no_source_yet(config: Path) -> bool:
    """Whether sources.yaml is still to be filled, which is what every other command finds wrong."""
    from monitor.settings.yaml_file import read_yaml

    path = config / "sources.yaml"
    if not path.exists():
        return (config / "monitor.yaml").exists()
    file = read_yaml(path)
    return file.data is None and not file.problems


class _Known:
    """What sources.yaml has, and what was chosen to be added to it."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._names: set[str] = set()
        self._places: dict[tuple[str, str], str] = {}
        for source in sources:
            self.add(source.name, source.url)

    def add(self, name: str, url: str) -> None:
        from monitor.cli.addresses import place_of

        self._names.add(name)
        if url:
            self._places.setdefault(place_of(url), name)

    def name_of(self, url: str) -> str | None:
        """The name of the source that is at `url` already."""
        from monitor.cli.addresses import place_of

        return self._places.get(place_of(url))

    def new_name(self, title: str, url: str) -> str:
        from monitor.settings.entry import name_of

        return name_of(title, url, self._names)


def _additions_of(outlines: Sequence[Outline], known: _Known) -> tuple[list[Addition], list[tuple[str, str]]]:
    """What to add, and what is left out with the reason."""
    from monitor.settings.adding import Addition

    additions: list[Addition] = []
    left: list[tuple[str, str]] = []
    for outline in outlines:
        title = safe(outline.title or outline.url or "(an outline without a name)", 100)
        name = known.name_of(outline.url) if outline.url else None
        if not outline.url:
            left.append((title, "the list names no feed for it (xmlUrl)"))
        elif name is not None:
            left.append((title, f"it is there already, as {name}"))
        else:
            name = known.new_name(outline.title, outline.url)
            known.add(name, outline.url)
            remarks = (safe(outline.title, _LONGEST_REMARK),) if outline.title and outline.title != name else ()
            additions.append(Addition(name, _entry(outline), safe(outline.folder, _LONGEST_REMARK), remarks))
    return additions, left


def _entry(outline: Outline) -> dict[str, Any]:
    """A list may name accounts as well as feeds: their addresses tell."""
    from monitor.cli.addresses import home_of_an_account, kind_told_by
    from monitor.settings import LANGUAGES, SourceKind

    kind = kind_told_by(outline.url)
    if kind is not SourceKind.TELEGRAM:  # other networks' addresses in such lists are those of feeds
        kind = SourceKind.FEED
    url = home_of_an_account(kind, outline.url).replace("${", "$${")
    spoken = {"language": outline.language} if outline.language in LANGUAGES else {}
    return {"kind": kind.value, "url": url, **spoken}


def _add_offers(found: Sequence[Offer], known: _Known, config: Path) -> None:
    from monitor.settings.adding import Addition

    additions, left = [], 0
    for each in found:
        url = str(each.entry["url"])
        name = known.name_of(url)
        reason = f"it is there already, as {name}" if name else _why_not_as_it_is(each)
        if reason:
            warn(f"left out: {each.name}: {reason}")
            left += 1
            continue
        name = known.new_name(each.name, url)
        known.add(name, url)
        additions.append(Addition(name, each.entry, "from the catalogue", _remarks(each)))
    _write(config, additions, left)


def _write(config: Path, additions: Sequence[Addition], left: int) -> None:
    from monitor.settings.adding import add_sources

    if not additions:
        raise Trouble(f"nothing was added to {config / 'sources.yaml'}")
    try:
        added = add_sources(config, additions, os.environ)
    except OSError as error:
        raise Trouble(f"{config / 'sources.yaml'} cannot be written: {error.strerror}") from error
    for name, reason in added.refused.items():
        warn(f"left out: {name}: {reason}")
    for name in added.names:
        say(f"added: {name}")
    others = f"; {len(added.refused) + left} left out" if left or added.refused else ""
    say(f"{_counted(len(added.names))} added to {config / 'sources.yaml'}{others}")
    if not added.names:
        raise typer.Exit(PROBLEM)
    say("a monitor that runs takes them over by itself; crossing-monitor sources shows how they fare")


def _content(file: str) -> bytes:
    from monitor.sources.opml import MOST_BYTES

    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {error.strerror}") from error


def _lines(found: Sequence[Offer], known: _Known) -> str:
    """What to paste into sources.yaml, with what is known of each as comments above it."""
    from monitor.settings.adding import Addition, additions_yaml

    written = []
    for each in found:
        name = known.name_of(str(each.entry["url"]))
        there = (f"sources.yaml has it already, as {name}",) if name else ()
        why_not = _why_not_as_it_is(each)
        remarks = (*_remarks(each), *there, *((why_not,) if why_not else ()))
        written.append(additions_yaml([Addition(each.name, each.entry, remarks=remarks)]))
    return "\n".join(written)


def _remarks(each: Offer) -> tuple[str, ...]:
    title = " / ".join(part for part in (each.title, each.title_ar) if part)
    about = f"{title} ({', '.join(each.countries)}; {each.role})"
    return tuple(safe(line, 400) for line in (about, each.note, each.known_from) if line)


def _why_not_as_it_is(each: Offer) -> str | None:
    lacks_select = each.entry.get("kind") == "page" and "select" not in each.entry
    return _NEEDS_SELECT.format(url=each.entry["url"]) if lacks_select else None


def _row(each: Offer, known: _Known) -> tuple[str, ...]:
    title = " / ".join(part for part in (safe(each.title, 60), safe(each.title_ar, 60)) if part)
    there = known.name_of(str(each.entry["url"])) or ""
    return (each.name, title, ", ".join(each.countries), each.role, str(each.entry["kind"]), each.language, there)


def _offer_data(each: Offer, known: _Known) -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.title,
        "title_ar": each.title_ar,
        "countries": each.countries,
        "role": each.role,
        "language": each.language,
        "note": each.note,
        "known_from": each.known_from,
        "source": each.entry,
        "in_sources_yaml": known.name_of(str(each.entry["url"])),
    }


def _counted(number: int) -> str:
    return f"{number} source{'' if number == 1 else 's'}"
