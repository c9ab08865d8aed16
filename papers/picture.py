"""docs/pictures/alerts.svg: alerts of the demo, as they appear on a terminal.

    python -m papers.picture

Runs the demo to its end and draws some of what it prints. It is as of the day on which it was drawn.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "alerts.svg"
SHOWN = ("confirmed", "denied", "advanced")  # the first alert of each of these reasons, in the order of the story
_RULE = "─" * 20
_COLUMNS = 118
_ISOLATES = re.compile("[\u2066-\u2069]")  # a picture needs none: each piece is placed by itself
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # from elsewhere; a picture asks nobody for anything
_ID = re.compile(r"^\[\S+:(\w+):[0-9a-f]+\]$", re.MULTILINE)


def told() -> tuple[str, list[str]]:
    """What the demo says first, and its alerts."""
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "demo"], capture_output=True, env=os.environ, check=True, timeout=300
    )
    text = _ISOLATES.sub("", done.stdout.decode("utf-8"))
    welcome, _, rest = text.partition(_RULE)
    parts = [part.strip("─").strip("\n") for part in re.split(rf"(?m)^{_RULE}─*$", _RULE + rest)]
    heads, bodies = parts[1::2], parts[2::2]
    return welcome.strip(), [f"{head}\n\n{body}" for head, body in zip(heads, bodies, strict=True)]


def draw(welcome: str, alerts: list[str]) -> str:
    console = Console(record=True, width=_COLUMNS, file=StringIO())
    console.print(Text("$ make demo", "bold"))
    console.print(Text(welcome, "dim"))
    for reason in SHOWN:
        alert = next((each for each in alerts if (found := _ID.search(each)) and found[1] == reason), None)
        if alert is None:
            raise SystemExit(f"the demo told nothing for the reason {reason}")
        head, _, body = alert.partition("\n")
        console.rule(style="dim")
        console.print(Text(head, "bold yellow"))
        shown = Text(body[: body.index("\n[")].strip("\n"))
        shown.highlight_regex(r"^“.*”$", "green")
        shown.highlight_regex(r"http\S+", "blue")
        console.print(shown)
    return _FONTS.sub("", console.export_svg(title="crossing-monitor", unique_id="alerts"))


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw(*told()), "utf-8")
