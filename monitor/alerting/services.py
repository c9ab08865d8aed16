"""What a service of Apprise wants of a text: its markup, where the subject goes, and how long a message may be.

Apprise knows most of it. Told here is what it leaves to its caller: which services take everything for Markdown,
whatever they are told, and which count bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from monitor.alerting.dressing import Dress, dressed
from monitor.alerting.outside import cut
from monitor.alerting.splitting import Part, label_of, parts

_ALWAYS_MARKDOWN = {"NotifyDiscord", "NotifyGuilded", "NotifyMattermost", "NotifyZulip"}
_CHATS = {"NotifyTelegram", "NotifyPushover", "NotifyMatrix", "NotifyDiscord"}
_SUBJECT_IN_THE_BODY = {"NotifyDiscord"}  # its title is no more than the first line of the same text
_BYTES = {"NotifyNtfy": 4_000, "NotifyMatrix": 15_000, "NotifyIRC": 380}  # of UTF-8
# ntfy is sent a file instead where the JSON, in which an Arabic letter takes six bytes, is longer than 8000.
_JSON_BYTES = {"NotifyNtfy": 6_500}
_SHORTEST_TITLE = 20  # with less than that a label would leave nothing of it
_LABEL = len(label_of(99, 99)) + 1


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as a service gets it."""

    title: str
    body: str
    format: str  # of the body, by Apprise's name


@dataclass(frozen=True, slots=True)
class Service:
    """plugin: an instance of one of Apprise's services."""

    plugin: Any

    def letters(self, subject: str, body: str) -> list[Letter]:
        """`subject` and `body` in this service's markup, in as many parts as its limits ask for."""
        title_room = self.plugin.title_maxlen
        has_title = title_room >= _SHORTEST_TITLE and self._kind not in _SUBJECT_IN_THE_BODY
        if has_title and len(subject) <= title_room:
            return self._under_titles(subject, body)
        # What a title has no room for stands in full in the text below it.
        found = parts(f"{subject}\n\n{body.strip()}", lambda text, label: self._fits(self._headed(label, text)))
        title = cut(subject, title_room - _LABEL) if has_title else ""
        return [Letter(title, self._text_of(part), self._format) for part in found]

    def _under_titles(self, subject: str, body: str) -> list[Letter]:
        found = parts(body.strip("\n"), lambda text, _: self._fits(dressed("", text, self._dress)))
        letters = []
        for part in found:
            title = f"{cut(subject, self.plugin.title_maxlen - _LABEL)} {part.label}" if part.label else subject
            letters.append(Letter(title, dressed("", part.text, self._dress), self._format))
        return letters

    def _text_of(self, part: Part) -> str:
        if part.number == 1:
            return self._headed(part.label, part.text)
        return dressed("", f"{part.label}\n{part.text}", self._dress)

    def _headed(self, label: str, text: str) -> str:
        """With a label before all else, and the subject, which is the first line, in bold."""
        subject, _, body = text.partition("\n\n")
        labelled = f"{label} {subject}" if label else subject
        return dressed(labelled, body, self._dress)

    def _fits(self, text: str) -> bool:
        sent = str(self.plugin.dialect_convert(text, self.plugin.resolve_format(self._format)))
        lines = self.plugin.body_max_line_count
        if lines > 0 and sent.count("\n") >= lines:
            return False
        if len(sent.encode()) > _BYTES.get(self._kind, len(sent.encode())):
            return False
        if self._kind in _JSON_BYTES and len(json.dumps(sent)) > _JSON_BYTES[self._kind]:
            return False
        return len(sent.encode("utf-16-le")) // 2 <= int(self.plugin.body_maxlen)  # as Telegram counts; never too few

    @property
    def _kind(self) -> str:
        return type(self.plugin).__name__

    @property
    def _format(self) -> str:
        return str(self.plugin.resolve_format("text").value)

    @property
    def _dress(self) -> Dress:
        if self._format == "html":
            return Dress.CHAT_HTML if self._kind in _CHATS else Dress.PAGE
        if self._kind in _ALWAYS_MARKDOWN:
            return Dress.CHAT_MARKDOWN
        return Dress.MARKDOWN if self._format == "markdown" else Dress.TEXT
