"""Writes an alert down for people: a subject of one line and a plain body, in English, Arabic or both.

The templates lie in `templates/`, the words in `words/`; both are data. Templates run in a sandbox and see only
phrases, never the values that the phrases were made of. What comes from outside is made safe in `outside` before it
gets here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.alerting.outside import isolated, one_line, right_to_left
from monitor.alerting.phrases import Telling
from monitor.alerting.telling import Teller
from monitor.alerting.words import words
from monitor.model import Alert, Crossing, Document, Event

_TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGES = {"en": ("en",), "ar": ("ar",), "both": ("en", "ar")}
_BETWEEN_LANGUAGES = "———"


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads. `subject` is one line; `body` is plain text, its lines ended with \\n."""

    subject: str
    body: str


def render(
    alert: Alert,
    crossings: Mapping[str, Crossing],
    documents: Mapping[str, Document],
    *,
    language: str,
    zone: tzinfo,
    now: datetime,
    before: Mapping[str, Event] | None = None,
) -> Message:
    """The message of `alert` for a reader in `zone`.

    crossings: by id; one that is missing is called by its id. documents: those that the announcements of the alert
    came from, by id; one that is missing leaves its source, title and link out. language: 'en', 'ar' or 'both'.
    before: the events as they were told until now, by id, for a message that follows another.
    """
    tellings = [
        Teller(words(code), crossings, documents, zone, now).tell(alert, before or {}) for code in _LANGUAGES[language]
    ]
    pages = [_page(code, telling) for code, telling in zip(_LANGUAGES[language], tellings, strict=True)]
    body = f"\n\n{_BETWEEN_LANGUAGES}\n\n".join(page.body for page in pages)
    # The same in every repeat of this message, so that a person (and a filter) can tell one.
    return Message(" | ".join(page.subject for page in pages), f"{body}\n\n[{tellings[0].id}]\n")


def test_message(channel: str, language: str, now: datetime, zone: tzinfo) -> Message:
    """What `test-alert` sends to `channel`, in the language of its alerts."""
    pages = []
    for code in _LANGUAGES[language]:
        told = {
            "channel": isolated(one_line(channel)),
            "day": words(code).day(now.astimezone(zone).date(), now.astimezone(zone).date()),
        }
        subject, *lines = _template(f"test.{code}.j2").render(told).splitlines()
        pages.append(Message(_directed(code, subject), _paragraphs(code, lines)))
    return Message(" | ".join(page.subject for page in pages), "\n\n".join(page.body for page in pages) + "\n")


test_message.__test__ = False  # type: ignore[attr-defined]  # it is no test, whatever pytest makes of its name


def _page(language: str, telling: Telling) -> Message:
    subject = " ".join(_template(f"subject.{language}.j2").render(t=telling).split())
    lines = _template(f"body.{language}.j2").render(t=telling).splitlines()
    return Message(_directed(language, subject), _paragraphs(language, lines))


def _paragraphs(language: str, lines: list[str]) -> str:
    """`lines` with one empty line at most between paragraphs and none at the ends."""
    paragraphs = "\n".join(lines).split("\n\n")
    kept = (paragraph.strip("\n") for paragraph in paragraphs)
    text = "\n\n".join(paragraph for paragraph in kept if paragraph)
    return "\n".join(_directed(language, line) for line in text.split("\n"))


def _directed(language: str, line: str) -> str:
    # A web address stands alone on its line: a paragraph of its own needs no mark, and a client that makes it
    # clickable would take an invisible sign at its end for a part of it.
    if not words(language).right_to_left or line.startswith(("https://", "http://")):
        return line
    return right_to_left(line)


@cache
def _template(name: str) -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),  # these pages are plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sentence"] = _sentence
    return environment.get_template(name)


def _sentence(phrase: str) -> str:
    """With a capital, if its script knows one, and a full stop."""
    return f"{phrase[:1].upper()}{phrase[1:]}."
