"""Writes several messages as one: a line and a link each, and their texts as far as they are short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.alerting.bundling import Parcel
from monitor.alerting.words import words
from monitor.model import Delivery

_MOST_TEXT = 6_000  # characters of the texts below the lines; the lines themselves are never left out
_LINK = re.compile(r"^\W*(https?://\S+)\s*$", re.MULTILINE)
_LANGUAGES = {"en": ("en",), "ar": ("ar",), "both": ("en", "ar")}
_RULE = "———"


def joined(parcel: Parcel, language: str) -> Delivery:
    """What the channel is sent: a delivery with the id of the parcel. language: 'en', 'ar' or 'both'."""
    if len(parcel.members) == 1:
        return replace(parcel.members[0], id=parcel.id)
    subject, heading = (" | ".join(_said(part, parcel, language)) for part in ("subject", "heading"))
    lines = "\n".join(_line(member) for member in parcel.members)
    texts, left_out = _texts(parcel.members)
    parts = [f"{heading}\n\n{lines}", *texts]
    if left_out:
        parts.append("\n".join(_said("left_out", parcel, language, left_out)))
    body = f"\n\n{_RULE}\n\n".join(parts)
    return replace(parcel.members[0], id=parcel.id, subject=subject, body=f"{body}\n\n[{parcel.id}]\n")


def _said(part: str, parcel: Parcel, language: str, number: int | None = None) -> Iterator[str]:
    kind = "digest" if parcel.members[0].bundle is not None else "together"
    for code in _LANGUAGES[language]:
        own = words(code)
        count = own.counted("alerts", len(parcel.members) if number is None else number)
        yield str(own.own[kind][part]).format(count=count)


def _line(delivery: Delivery) -> str:
    found = _LINK.search(delivery.body)
    return f"– {delivery.subject}" + (f"\n  {found[1]}" if found else "")


def _texts(members: Sequence[Delivery]) -> tuple[list[str], int]:
    """The texts, in their order, that fit; and how many do not."""
    texts: list[str] = []
    room = _MOST_TEXT
    for member in members:
        text = f"{member.subject}\n\n{member.body.strip()}"
        if len(text) <= room:
            room -= len(text)
            texts.append(text)
    return texts, len(members) - len(texts)
