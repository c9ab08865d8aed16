"""From the files of a config folder to checked settings: whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from monitor.crossings import load_crossings
from monitor.model import Crossing
from monitor.settings import apprise_url, references
from monitor.settings.accounts import SourceKind
from monitor.settings.channel import CONSOLE, Channel, ChannelType
from monitor.settings.complaints import complaints
from monitor.settings.form import NAME, Form
from monitor.settings.monitor import MonitorFile
from monitor.settings.placeholders import Filled, fill, without
from monitor.settings.problems import ConfigurationError, Problem
from monitor.settings.settings import Settings
from monitor.settings.source import Source
from monitor.settings.templates import read_templates
from monitor.settings.watchlist import Watchlist
from monitor.settings.yaml_file import Place, YamlFile, parse_yaml, read_yaml

AForm = TypeVar("AForm", bound=Form)


def load(directory: Path, environ: Mapping[str, str], *, sources: str | None = None) -> Settings:
    """Reads monitor.yaml, sources.yaml, watchlists/*.yaml and, where they are there, crossings.yaml and templates/*.j2.

    environ: where ${NAME} is looked up.  sources: read in the place of what sources.yaml holds.
    Raises ConfigurationError with all that is wrong in any of the files.
    """
    return _Loading(directory, environ, sources).settings()


class _Named(NamedTuple):
    """What a watchlist may name. None where it cannot be told, because the file that says it is wrong."""

    channels: set[str] | None
    crossings: Mapping[str, Crossing]
    broken: set[str] | None  # ids of crossings that are in crossings.yaml but wrong there
    sources: set[str] | None


class _Loading:
    """One reading of one config folder; gathers the problems of all its files."""

    def __init__(self, directory: Path, environ: Mapping[str, str], sources: str | None) -> None:
        self._directory = directory
        self._instead = {} if sources is None else {directory / "sources.yaml": sources}
        self._environ = environ
        self._problems: list[Problem] = []
        self._secrets: set[str] = set()
        self._files: set[Path] = set()

    def settings(self) -> Settings:
        if not self._directory.is_dir():
            raise ConfigurationError(
                [Problem(str(self._directory), 0, "", "there is no such folder; give --config DIR")]
            )
        crossings, broken = self._crossings()
        monitor, channels = self._monitor()
        sources, names = self._sources(monitor)
        watchlists = self._watchlists(_Named(channels, crossings, broken, names))
        templates, problems = read_templates(self._directory / "templates")
        self._problems += problems
        if self._problems or monitor is None:
            raise ConfigurationError(self._problems, self._files)
        home = self._directory.resolve().parent
        return Settings(
            directory=self._directory,
            state=_state_url(monitor.state, home),
            polling=monitor.polling,
            knowledge=monitor.knowledge,
            keep=monitor.keep,
            languages=monitor.languages,
            time_zone=monitor.time_zone,
            contact=monitor.contact,
            channels=_with_console(monitor.channels, home),
            heartbeat=monitor.heartbeat,
            web=monitor.web,
            operator=monitor.operator,
            sources=sources,
            watchlists=watchlists,
            crossings=crossings,
            templates=templates,
        ).filled_from(self._secrets, self._files)

    def _crossings(self) -> tuple[dict[str, Crossing], set[str] | None]:
        """All crossings, and the ids of those in crossings.yaml that are wrong; None where it cannot be read at all."""
        shipped = load_crossings()
        path = self._directory / "crossings.yaml"
        if not path.exists():
            return shipped, set()
        file, filled = self._read(path)
        if file.data is None:
            return shipped, None if file.problems else set()
        from monitor.settings.addition import CrossingAddition  # few have crossings of their own

        entries: dict[str, dict[str, Any]] = {}
        for id_, entry in self._blocks(file, filled):
            form = self._checked(CrossingAddition, file, filled, entry, (id_,))
            if not re.fullmatch(NAME, id_):
                message = "is not an id; an id is made of a-z, 0-9 and single hyphens between them, like al-qaim"
                self._problems.append(file.problem((id_,), message))
                continue
            if form is None:
                continue
            lacking = [key for key in ("sides", "at") if id_ not in shipped and getattr(form, key) is None]
            if lacking:
                message = f"a crossing that is not shipped needs sides and at; {' and '.join(lacking)} missing here"
                self._problems.append(file.problem((id_,), message))
            else:
                entries[id_] = form.model_dump(exclude_none=True)
        self._tell(filled, references.unknown_sides(file, filled))
        wrong = {problem.where.partition(".")[0] for problem in self._problems}
        right = {id_: entry for id_, entry in entries.items() if id_ not in wrong}
        return load_crossings(right), wrong

    def _monitor(self) -> tuple[MonitorFile | None, set[str] | None]:
        """The content of monitor.yaml, and the names of channels in it as far as they can be told."""
        file, filled = self._read(
            self._directory / "monitor.yaml", needed="it may hold no more than languages: [en, ar]"
        )
        if filled.data is None:
            return None, None
        if not isinstance(filled.data, dict):
            self._problems.append(file.problem((), "keys with values are wanted, like time_zone: Asia/Baghdad"))
            return None, None
        form = self._checked(MonitorFile, file, filled, filled.data, ())
        written = filled.data.get("channels")
        channels = {CONSOLE, *(written if isinstance(written, dict) else ())}
        self._tell(filled, references.unknown_channels(file, filled, "operator", channels))
        for name, channel in written.items() if isinstance(written, dict) else ():
            place: Place = ("channels", name, "url")
            url = channel.get("url") if isinstance(channel, dict) else None
            complaint = apprise_url.complaint(url) if isinstance(url, str) and place not in filled.failed else None
            if complaint:
                self._tell(filled, [file.problem(place, complaint)])
        return form, channels

    def _sources(self, monitor: MonitorFile | None) -> tuple[tuple[Source, ...], set[str] | None]:
        """The sources, and the names of all in the file, wrong ones too, as far as they can be told."""
        file, filled = self._read(
            self._directory / "sources.yaml", needed="write a name for a feed, and under it its url"
        )
        sources = []
        for name, entry in self._blocks(file, filled):
            if "name" in entry:
                message = f"the name of a source is the key above it ({name}); take the line away"
                self._problems.append(file.problem((name, "name"), message))
            source = self._checked(Source, file, filled, {**entry, "name": name}, (name,))
            if source is not None and source.kind is SourceKind.COMMAND and monitor and not monitor.allow_commands:
                message = "programs are run only where monitor.yaml says allow_commands: true"
                self._problems.append(file.problem((name, "kind"), message))
            if source is not None:
                written = filled.written.get((name, "url"))
                sources.append(source if written is None else source.written_as(written))
        return tuple(sources), set(filled.data) if isinstance(filled.data, dict) else None

    def _watchlists(self, named: _Named) -> tuple[Watchlist, ...]:
        folder = self._directory / "watchlists"
        for stray in sorted(folder.glob("*.yml")):
            self._problems.append(Problem(str(stray), 0, "", f"is not read; rename it to {stray.stem}.yaml"))
        paths = sorted(folder.glob("*.yaml"))
        if not paths:
            message = "holds no watchlist; write one, like everything.yaml with the line channels: [console]"
            self._problems.append(Problem(str(folder), 0, "", message))
        watchlists: dict[str, Watchlist] = {}
        for path in paths:
            file, filled = self._read(path, needed="write at least channels: [console]")
            watchlist = self._watchlist(path, file, filled, named)
            if watchlist is not None and watchlist.name in watchlists:
                message = (
                    f'another file has the watchlist "{watchlist.name}" already; give this one a name: … of its own'
                )
                self._problems.append(file.problem(("name",), message))
            elif watchlist is not None:
                watchlists[watchlist.name] = watchlist
        return tuple(watchlists[name] for name in sorted(watchlists))

    def _watchlist(self, path: Path, file: YamlFile, filled: Filled, named: _Named) -> Watchlist | None:
        if filled.data is None:
            return None
        if not isinstance(filled.data, dict):
            self._problems.append(file.problem((), "keys with values are wanted, like channels: [console]"))
            return None
        form = self._checked(Watchlist, file, filled, {"name": path.stem, **filled.data}, ())
        crossings = named.crossings
        if named.broken is not None:
            self._tell(filled, references.unknown_crossings(file, filled, crossings, named.broken))
            self._tell(filled, references.unknown_countries(file, filled, crossings))
            self._tell(filled, references.empty_pairs(file, filled, crossings))
            self._tell(filled, references.nothing_near(file, filled, form.near if form else None, crossings))
        if named.sources is not None:
            self._tell(filled, references.unknown_sources(file, filled, named.sources))
        if named.channels is not None:
            self._tell(filled, references.unknown_channels(file, filled, "channels", named.channels))
            self._tell(filled, references.unknown_channels(file, filled, ("escalate", "to"), named.channels))
        return form

    def _read(self, path: Path, needed: str | None = None) -> tuple[YamlFile, Filled]:
        """The file with its placeholders filled in. Where it is `needed`, which says with what, it may not be empty."""
        if needed and not path.exists() and path not in self._instead:
            self._problems.append(Problem(str(path), 0, "", f"is missing; {needed}"))
            return YamlFile(str(path)), Filled()
        file = parse_yaml(str(path), self._instead[path].encode()) if path in self._instead else read_yaml(path)
        self._problems += file.problems
        if needed and file.data is None and not file.problems:
            self._problems.append(Problem(file.name, 0, "", f"is empty; {needed}"))
        filled = fill(file, self._directory, self._environ)
        self._problems += filled.problems
        self._secrets |= filled.secrets
        self._files |= filled.files
        return file, filled

    def _blocks(self, file: YamlFile, filled: Filled) -> list[tuple[str, dict[str, Any]]]:
        """The entries of a file that is made of named blocks."""
        if filled.data is None:
            return []
        if not isinstance(filled.data, dict):
            self._problems.append(file.problem((), "names are wanted here, each with its keys below and further in"))
            return []
        for name, entry in filled.data.items():
            if not isinstance(entry, dict):
                message = "keys with values are wanted below this name, one a line and further in"
                self._problems.append(file.problem((name,), message))
        return [(name, entry) for name, entry in filled.data.items() if isinstance(entry, dict)]

    def _checked(
        self, form: type[AForm], file: YamlFile, filled: Filled, data: dict[str, Any], place: Place
    ) -> AForm | None:
        try:
            return form.model_validate(data)
        except ValidationError as error:
            found = complaints(file, filled, error.errors(include_url=False), form, place)
            self._tell(filled, found)
            return None

    def _tell(self, filled: Filled, problems: list[Problem]) -> None:
        """Adds problems; should a secret have got into one of them after all, it is taken out."""
        for problem in problems:
            message = without(filled.secrets, problem.message)
            self._problems.append(Problem(problem.file, problem.line, problem.where, message))


def _state_url(state: str | None, home: Path) -> str:
    """An SQLAlchemy URL; a plain path is that of an SQLite file, relative to `home`."""
    if state is not None and "://" in state:
        return state
    return f"sqlite:///{home / (state or 'state/monitor.db')}"


def _with_console(channels: Mapping[str, Channel], home: Path) -> dict[str, Channel]:
    found = {name: _placed(channel, home) for name, channel in channels.items()}
    return {CONSOLE: Channel(type=ChannelType.CONSOLE), **found}


def _placed(channel: Channel, home: Path) -> Channel:
    return channel if channel.path is None else channel.model_copy(update={"path": str(home / channel.path)})
