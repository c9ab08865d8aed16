"""Writes an alert down for people: a subject of one line and a plain body, in English, Arabic or both.

The templates lie in `templates/` (a user may put others in their place), the words in `words/`; both are data.
Templates see only phrases, never the values that the phrases were made of. What comes from outside is made safe in
`outside` before it gets here; what a channel's format needs beyond that (`dressing`), and its limits (`splitting`), are
the channel's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType

from monitor.alerting.outside import isolated, one_line, right_to_left, settled
from monitor.alerting.phrases import Telling
from monitor.alerting.places import Places
from monitor.alerting.sentences import Sentences
from monitor.alerting.telling import Following, Teller
from monitor.alerting.words import words
from monitor.alerting.written import Fault, Page
from monitor.model import Alert, Crossing, Document, Event

_LANGUAGES = {"en": ("en",), "ar": ("ar",), "both": ("en", "ar")}
_BETWEEN_LANGUAGES = "———"
_NO_TEMPLATES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads. `subject` is one line; `body` is plain text, its lines ended with \\n.

    faults: of the user's templates that were not used because of them; the operator is to hear of them.
    """

    subject: str
    body: str
    faults: tuple[Fault, ...] = ()


def render(
    alert: Alert,
    crossings: Mapping[str, Crossing],
    documents: Mapping[str, Document],
    *,
    language: str,
    zone: tzinfo,
    now: datetime,
    before: Mapping[str, Event] | None = None,
    unacknowledged_since: datetime | None = None,
    hijri: bool = False,
    templates: Mapping[str, str] = _NO_TEMPLATES,
) -> Message:
    """The message of `alert` for a reader in `zone` who reads it at `now`.

    crossings: by id; one that is missing is called by its id. documents: those that the announcements of the alert
    came from, by id; one that is missing leaves its source, title and link out. language: 'en', 'ar' or 'both'.
    before: the events as they were told until now, by id, for a message that follows another.
    unacknowledged_since: makes it an escalation, of an alert that was sent then and nobody acknowledged.
    hijri: whether days are named in that calendar too.
    templates: the user's, by name.
    """
    following = Following(before or {}, unacknowledged_since)
    pages = []
    for code in _LANGUAGES[language]:
        places = Places(words(code), crossings)
        sentences = Sentences(words(code), places, zone, now, hijri)
        telling = Teller(words(code), places, sentences, documents).tell(alert, following)
        pages.append(_page(code, {"t": telling}, templates))
    message = _together(pages)
    # The same in every repeat of this message, so that a person (and a filter) can tell one.
    return Message(message.subject, f"{message.body}\n\n[{one_line(alert.id)}]\n", message.faults)


def test_message(
    channel: str, language: str, now: datetime, zone: tzinfo, templates: Mapping[str, str] = _NO_TEMPLATES
) -> Message:
    """What `test-alert` sends to `channel`, in the language of its alerts."""
    today = now.astimezone(zone).date()
    pages = []
    for code in _LANGUAGES[language]:
        told = {"channel": isolated(one_line(channel)), "day": words(code).day(today, today)}
        test = _filled(f"test.{code}.j2", told, templates)
        subject, _, body = test.text.strip().partition("\n")
        pages.append(Message(_subject(code, subject), _paragraphs(code, body), (test.fault,) if test.fault else ()))
    message = _together(pages)
    return Message(message.subject, message.body + "\n", message.faults)


test_message.__test__ = False  # type: ignore[attr-defined]  # it is no test, whatever pytest makes of its name


def _page(language: str, values: Mapping[str, Telling], templates: Mapping[str, str]) -> Message:
    subject = _filled(f"subject.{language}.j2", values, templates)
    body = _filled(f"body.{language}.j2", values, templates)
    faults = tuple(written.fault for written in (subject, body) if written.fault is not None)
    return Message(_subject(language, subject.text), _paragraphs(language, body.text), faults)


def _filled(name: str, values: Mapping[str, object], templates: Mapping[str, str]) -> Page:
    from monitor.alerting.templating import page  # Jinja takes 20 ms, and on most days there is nothing to tell

    return page(name, values, templates)


def _together(pages: list[Message]) -> Message:
    return Message(
        " | ".join(written.subject for written in pages),
        f"\n\n{_BETWEEN_LANGUAGES}\n\n".join(written.body for written in pages),
        tuple(fault for written in pages for fault in written.faults),
    )


def _subject(language: str, text: str) -> str:
    return _directed(language, settled(" ".join(text.split())))


def _paragraphs(language: str, text: str) -> str:
    """`text` with one empty line at most between paragraphs and none at the ends."""
    lines = "\n".join(settled(line.rstrip()) for line in text.splitlines())
    kept = (paragraph.strip("\n") for paragraph in lines.split("\n\n"))
    joined = "\n\n".join(paragraph for paragraph in kept if paragraph)
    return "\n".join(_directed(language, line) for line in joined.split("\n"))


def _directed(language: str, line: str) -> str:
    # A web address stands alone on its line: a paragraph of its own needs no mark, and a client that makes it
    # clickable would take an invisible sign at its end for a part of it.
    if not words(language).right_to_left or line.startswith(("https://", "http://")):
        return line
    return right_to_left(line)
