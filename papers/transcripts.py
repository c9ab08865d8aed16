"""Does what the papers say: runs their commands, and writes what these print into the blocks that show it.

    python -m papers.transcripts

Each paper gets a folder of its own, with the shipped configuration; a program on this machine is its only source. What
needs the world (`run`, `try URL`, a message to a service) and what holds a word to be replaced (`ack ALERT`) is read by
the command line to its last option, and not done. `make` says what it would do.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from papers.blocks import Block, blocks

ROOT = Path(__file__).resolve().parents[1]
COMMANDS, OUTPUT = "sh", "text"

_MONITOR = f"""\
#!/bin/sh
case "$1" in run|demo|try|init) exec {sys.executable} -m monitor "$@" --help >/dev/null ;; esac
for word in "$@"; do
  case "$word" in
    [A-Z][A-Z]*|*://*) exec {sys.executable} -m monitor "$@" --help >/dev/null ;;
  esac
done
exec {sys.executable} -m monitor "$@"
"""
_MAKE = f'#!/bin/sh\nexec /usr/bin/env PATH=$REAL_PATH make --no-print-directory -n -C {ROOT} "$@" >/dev/null\n'
# Two items of an agency that was never there: one that matters and one that does not.
_AGENCY = """\
import json
from datetime import datetime, timedelta, timezone
now = datetime.now(timezone.utc)
print(json.dumps({"id": "1", "link": "https://example.org/news/al-qaim", "date": (now - timedelta(hours=1)).isoformat(),
    "title": "Al-Qaim crossing reopened",
    "text": "Iraq's Border Ports Commission said the Al-Qaim border crossing with Syria has reopened to travellers."}))
print(json.dumps({"id": "2", "link": "https://example.org/news/prices", "date": now.isoformat(),
    "title": "Prices in Baghdad", "text": "Prices rose."}))
"""
_SOURCES = f"""\
agency:
  kind: command
  run: {{arguments: [{sys.executable}, agency.py]}}
  language: en
"""


class FailedError(Exception):
    """A command of a paper did not end well."""


@contextmanager
def sandbox() -> Iterator[Path]:
    """A folder in which the commands of one paper run."""
    with TemporaryDirectory(prefix="papers-") as folder:
        home = Path(folder)
        shipped = ROOT / "config"
        for path in [*shipped.rglob("*.yaml"), *shipped.glob("*.json")]:
            _write(home / "config" / path.relative_to(shipped), path.read_text("utf-8"))
        _write(home / "config/sources.yaml", _SOURCES)
        monitor = (home / "config/monitor.yaml").read_text("utf-8")
        _write(home / "config/monitor.yaml", f"{monitor}allow_commands: true\n")
        _write(home / "agency.py", _AGENCY)
        (home / "state").mkdir()
        for name, text in {"crossing-monitor": _MONITOR, ".venv/bin/crossing-monitor": _MONITOR, "make": _MAKE}.items():
            program = home / ("bin" if "/" not in name else "") / name
            _write(program, text)
            program.chmod(0o755)
        yield home


def retold(paper: str) -> str:
    """The paper with what its commands print now. Raises FailedError, which names line and command."""
    found = blocks(paper)
    lines = paper.split("\n")
    if not any(block.language == COMMANDS for block in found):
        return paper
    with sandbox() as home:
        printed: dict[int, str] = {}
        for number, block in enumerate(found):
            if block.file:
                _write(home / block.file, block.text)
            elif block.language == COMMANDS and not block.not_tried and not block.tried_by:
                printed[number] = _run(block, home)
    for number, block in reversed(list(enumerate(found))):
        if shows_what_was_printed(found, number):
            shown = printed[number - 1].split("\n")
            lines[block.first : block.last] = [f"{block.indent}{line}".rstrip() for line in shown]
    return "\n".join(lines)


def shows_what_was_printed(found: Sequence[Block], number: int) -> bool:
    """Whether a block is the output of the one before it."""
    block, before = found[number], found[number - 1] if number else None
    said = block.file or block.tried_by or block.not_tried
    done = before is not None and before.language == COMMANDS and not (before.tried_by or before.not_tried)
    return block.language == OUTPUT and not said and done


def _run(block: Block, home: Path) -> str:
    environ = {
        **os.environ,
        "REAL_PATH": os.environ["PATH"],
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "160",
    }
    for name in [name for name in environ if name.startswith(("MAKE", "MFLAGS"))]:
        del environ[name]
    done = subprocess.run(  # noqa: S603
        ["/bin/bash", "-euo", "pipefail", "-c", block.text],
        cwd=home,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise FailedError(f"line {block.line}: ended with {done.returncode}\n{block.text}{done.stdout}{done.stderr}")
    return done.stdout.rstrip("\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def all_papers() -> list[Path]:
    """Every Markdown file of the project."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    ours = (path for path in found if not any(part[0] == "." or part in ("build", "dist") for part in path.parts))
    return sorted(ROOT / path for path in ours)


if __name__ == "__main__":
    for path in all_papers():
        old = path.read_text("utf-8")
        new = retold(old)
        if new != old:
            path.write_text(new, "utf-8")
            print(f"{path.relative_to(ROOT)} written")
