"""The programs that are measured beside each other: how each is set up, told its feeds, and made to poll them once."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.measuring import Cost, Staying, run

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]
_ENVIRONMENTS = _ROOT / "build" / "peers"

_READER = ("reader==3.26", "sgmllib3k==1.0.0")  # it imports the latter without asking for it
_CHANGEDETECTION = ("changedetection.io==0.60.10",)
_PROTOTYPE = ("aiohttp==3.14.5", "lxml==6.1.3")


class Contender(Protocol):
    name: str

    def version(self) -> str | None:
        """Of what is measured; None where it cannot be had here. Installs it where that is left to us."""
        ...

    def prepare(self, room: Path, urls: Sequence[str]) -> None:
        """Writes into the empty directory `room` what the program needs to poll `urls`."""
        ...

    def poll(self, room: Path) -> Cost:
        """Polls all of them once."""
        ...

    def leave(self) -> None:
        """Ends what stays."""
        ...


@dataclass
class Ours:
    """`crossing-monitor once`, as the shipped configuration has it but for these sources; detection included."""

    name: str = "crossing-monitor"

    def version(self) -> str | None:
        said = subprocess.run(
            [sys.executable, "-m", "monitor", "--version"], capture_output=True, text=True, check=True
        )
        return said.stdout.split()[-1]

    def prepare(self, room: Path, urls: Sequence[str]) -> None:
        config = room / "config"
        (config / "watchlists").mkdir(parents=True)
        sources = {
            f"feed-{number}": {"kind": "feed", "url": url, "allow_private": True, "trust": "medium"}
            for number, url in enumerate(urls)
        }
        (config / "sources.yaml").write_text(json.dumps(sources, indent=1), "utf-8")
        (config / "monitor.yaml").write_text("time_zone: Asia/Baghdad\n", "utf-8")
        shutil.copy(_ROOT / "config" / "watchlists" / "everything.yaml", config / "watchlists")

    def leave(self) -> None:
        pass

    def poll(self, room: Path) -> Cost:
        return run([sys.executable, "-m", "monitor", "once"], room, {**_clean(), "PYTHONPATH": str(_ROOT)})


@dataclass
class OursStaying(Ours):
    """The same in a process that stays, as the daemon does."""

    name: str = "crossing-monitor, staying"
    _process: Staying | None = None

    def poll(self, room: Path) -> Cost:
        if self._process is None:
            argv = [sys.executable, "-m", "bench.contenders.staying"]
            self._process = Staying(argv, room, {**_clean(), "PYTHONPATH": str(_ROOT)})
        return self._process.work()

    def leave(self) -> None:
        self._process = _ended(self._process)


@dataclass
class Reader:
    """The Python library reader."""

    name: str = "reader"

    def version(self) -> str | None:
        _install("reader", _READER)
        return _READER[0].partition("==")[2]

    def prepare(self, room: Path, urls: Sequence[str]) -> None:
        _write_urls(room, urls)

    def leave(self) -> None:
        pass

    def poll(self, room: Path) -> Cost:
        return run([_python("reader"), str(_HERE / "with_reader.py"), "reader.db", "urls"], room, _clean())


@dataclass
class ReaderStaying(Reader):
    """The same in a process that stays."""

    name: str = "reader, staying"
    _process: Staying | None = None

    def poll(self, room: Path) -> Cost:
        if self._process is None:
            argv = [_python("reader"), str(_HERE / "with_reader.py"), "reader.db", "urls", "staying"]
            self._process = Staying(argv, room, _clean())
        return self._process.work()

    def leave(self) -> None:
        self._process = _ended(self._process)


@dataclass
class ChangeDetection:
    """changedetection.io, a server that watches pages: it stays, and compares the text of a feed with that before."""

    name: str = "changedetection.io, staying"
    _process: Staying | None = None

    def version(self) -> str | None:
        _install("changedetection", _CHANGEDETECTION)
        return _CHANGEDETECTION[0].partition("==")[2]

    def prepare(self, room: Path, urls: Sequence[str]) -> None:
        _write_urls(room, urls)
        (room / "kept").mkdir()

    def poll(self, room: Path) -> Cost:
        if self._process is None:
            command = str(Path(_python("changedetection")).with_name("changedetection.io"))
            driver = [_python("changedetection"), str(_HERE / "with_changedetection.py")]
            self._process = Staying([*driver, command, "kept", str(_free_port()), "urls"], room, _clean())
        return self._process.work()

    def leave(self) -> None:
        self._process = _ended(self._process)


@dataclass
class Prototype:
    """What it costs at least: see `prototype`."""

    name: str = "prototype"

    def version(self) -> str | None:
        _install("prototype", _PROTOTYPE)
        return "aiohttp 3.14.5, lxml 6.1.3"

    def prepare(self, room: Path, urls: Sequence[str]) -> None:
        _write_urls(room, urls)

    def leave(self) -> None:
        pass

    def poll(self, room: Path) -> Cost:
        return run([_python("prototype"), str(_HERE / "prototype.py"), "prototype.db", "urls"], room, _clean())


@dataclass
class Newsboat:
    """The terminal reader in C++, as Debian ships it; taken from the machine, not installed."""

    name: str = "newsboat"

    def version(self) -> str | None:
        if shutil.which("newsboat") is None:
            return None
        said = subprocess.run(["newsboat", "--version"], capture_output=True, text=True, check=True)  # noqa: S607
        return said.stdout.split()[1]

    def prepare(self, room: Path, urls: Sequence[str]) -> None:
        _write_urls(room, urls)
        (room / "settings").write_text("reload-threads 8\n", "ascii")

    def leave(self) -> None:
        pass

    def poll(self, room: Path) -> Cost:
        files = ["-u", "urls", "-c", "newsboat.db", "-C", "settings"]
        return run(["newsboat", *files, "-x", "reload"], room, {**_clean(), "HOME": str(room)})


def _ended(process: Staying | None) -> None:
    if process is not None:
        process.end()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _write_urls(room: Path, urls: Sequence[str]) -> None:
    (room / "urls").write_text("".join(f"{url}\n" for url in urls), "ascii")


def _clean() -> dict[str, str]:
    """The environment without what is set for the process that measures."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONDONTWRITEBYTECODE": ""}


def _python(name: str) -> str:
    return str(_ENVIRONMENTS / name / "bin" / "python")


def _install(name: str, packages: Sequence[str]) -> None:
    """An environment of its own, made once for these versions."""
    ready = _ENVIRONMENTS / name / "ready"
    if ready.exists() and ready.read_text("ascii").split() == list(packages):
        return
    shutil.rmtree(_ENVIRONMENTS / name, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(_ENVIRONMENTS / name)], check=True)
    install = [_python(name), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    subprocess.run(install, check=True)
    ready.write_text("\n".join(packages), "ascii")
