"""A config folder that is right, to be broken by the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.settings import ConfigurationError, Problem, load

RIGHT = {
    "monitor.yaml": """\
time_zone: Asia/Baghdad
polling:
  interval: 15m
  at_once: 16
channels:
  ops:
    type: console
    language: ar
operator: [console]
""",
    "sources.yaml": """\
shafaq-ar:
  kind: feed
  url: https://example.org/ar.xml
  language: ar
ports-page:
  kind: page
  url: https://example.org/news
  trust: official
  select:
    item: article
    title: h3
    link: h3 a
""",
    "watchlists/anbar.yaml": """\
# what the people in Anbar want to know
crossings:
  - al-qaim
  - al-waleed
countries: [JO]
channels: [console, ops]
""",
}


class Folder:
    """A config folder of a test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, text in RIGHT.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> Folder:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def replace(self, name: str, old: str, new: str) -> Folder:
        text = (self.path / name).read_text("utf-8")
        assert old in text
        return self.write(name, text.replace(old, new, 1))

    def problems(self, **environ: str) -> tuple[Problem, ...]:
        with pytest.raises(ConfigurationError) as caught:
            load(self.path, environ)
        return caught.value.problems

    def lines(self, **environ: str) -> list[str]:
        """The problems as they are printed, their files relative to the folder."""
        return [str(problem).replace(f"{self.path}/", "") for problem in self.problems(**environ)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "config")
