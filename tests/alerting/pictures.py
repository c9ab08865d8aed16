"""Messages as people see them, drawn by Chromium: as mail, and as plain text in a client for either direction.

`make pictures` draws them into build/pictures, to be looked at after a change of words or templates. They need Chromium
and a font with Arabic letters (on Debian: chromium, fonts-noto-core).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from told_stories import STORIES

from monitor.alerting import Message
from monitor.alerting.dressing import Dress, dressed

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
_WIDTH, _HEIGHT = 1500, 900
_STYLE = """
body { font: 15px/1.5 'Noto Sans', 'Noto Sans Arabic', sans-serif; margin: 16px; display: flex; gap: 16px }
section { flex: 1; border: 1px solid #999; padding: 8px 12px; min-width: 0; overflow-wrap: anywhere }
h2 { font-size: 13px; color: #666; margin: 0 0 8px } p { margin: 0 0 10px } div.line { min-height: 1.5em }
"""
# What stands from left to right on the first row of each line, letter by letter.
_ORDER = """
const told = [];
for (const line of document.querySelectorAll('.line')) {
  const letters = [], walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) for (let i = 0; i < walker.currentNode.length; i++) {
    const range = document.createRange();
    range.setStart(walker.currentNode, i); range.setEnd(walker.currentNode, i + 1);
    const box = range.getBoundingClientRect();
    letters.push([walker.currentNode.data[i], box.left, box.top, box.width]);
  }
  told.push([line.parentElement.id, letters]);
}
document.body.innerHTML = ''; document.title = '';
const out = document.createElement('pre'); out.textContent = JSON.stringify(told); document.body.append(out);
"""
Letter = tuple[str, float, float, float]


def draw(name: str, language: str, picture: Path) -> None:
    """One message, seen in three ways. Raises CalledProcessError where Chromium fails."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_page(STORIES[name].message(language)), "utf-8")
        _chromium(folder, f"--window-size={_WIDTH},{_HEIGHT}", f"--screenshot={picture.resolve()}", page.as_uri())


def seen(message: Message) -> dict[str, list[list[Letter]]]:
    """Where each letter of each line stands, by the way in which the message is seen: (letter, left, top, width)."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_page(message) + f"<script>{_ORDER}</script>", "utf-8")
        dump = _chromium(folder, f"--window-size=6000,{_HEIGHT}", "--dump-dom", page.as_uri())
    found = re.search(r"<pre>(.*)</pre>", dump, re.DOTALL)
    assert found is not None, dump
    told: dict[str, list[list[Letter]]] = {}
    for view, letters in json.loads(unescape(found[1])):
        told.setdefault(view, []).append([tuple(letter) for letter in letters])
    return told


def all_pictures(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in STORIES:
        for language in ("en", "ar"):
            picture = folder / f"{name}.{language}.png"
            draw(name, language, picture)
            yield picture


def _page(message: Message) -> str:
    text = f"{message.subject}\n\n{message.body}"
    views = {
        "mail": dressed(message.subject, message.body, Dress.PAGE),
        "auto": _lines(text, "auto"),
        "ltr": _lines(text, "ltr"),
    }
    titles = {
        "mail": "as a page of mail",
        "auto": "plain, each line in its own direction",
        "ltr": "plain, all lines from left to right",
    }
    sections = "".join(f'<section id="{view}"><h2>{titles[view]}</h2>{views[view]}</section>' for view in views)
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style><body>{sections}'


def _lines(text: str, direction: str) -> str:
    return "".join(f'<div class="line" dir="{direction}">{escape(line)}</div>' for line in text.splitlines())


def _chromium(home: str, *options: str) -> str:
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={home}/its",
    ]
    done = subprocess.run([*command, *options], check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


if __name__ == "__main__":
    if not CHROMIUM:
        sys.exit("Chromium is needed to draw the messages: apt-get install chromium fonts-noto-core")
    for drawn in all_pictures(Path(sys.argv[1])):
        print(drawn)
