"""Bytes to text, where what the server and the document say of the encoding may be missing or wrong.

What the bytes are counts before what is said of them: text that is valid UTF-8 is UTF-8. Of the rest, what is declared
is believed only if it is not the Latin default that servers add to everything. Written for Arabic and English sources.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a document begins whose encoding hides its '<': Appendix F of XML, and UTF-7.
_STARTS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    ("<?xml".encode("cp037"), "cp037"),
    (b"+ADw-", "utf-7"),
)
_NOT_UTF_8 = tuple(start for start, _ in _BOMS + _STARTS)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
LONGEST_MARKUP = 10_000_000  # bytes of a feed or a page that are read, however much a user lets through

_HEAD = 4096  # bytes in which a document names its encoding

_LATIN = {"ascii", "iso8859-1", "cp1252", "iso8859-15"}  # what servers say by default
_HIGH = re.compile(rb"[\x80-\xff]+")
_ASCII = bytes(range(0x80))


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of `body`. Never fails: bytes that mean nothing become U+FFFD. A byte order mark is left out."""
    text = utf_8_text(body)
    if text is not None:
        return text
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _STARTS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    if _is_damaged_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(_single_byte(body, content_type), "replace")


def utf_8_text(body: bytes) -> str | None:
    """The text of `body` where it is UTF-8 without doubt, fault or byte order mark; None where it is not."""
    if body.startswith(_NOT_UTF_8):
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def first_markup(body: bytes) -> bytes:
    """`body` up to its last whole tag within `LONGEST_MARKUP`: what is newest stands first. JSON stays whole."""
    if len(body) <= LONGEST_MARKUP or body.lstrip()[:1] in (b"{", b"["):
        return body
    return body[: body.rfind(b">", 0, LONGEST_MARKUP) + 1] or body[:LONGEST_MARKUP]


def _is_damaged_utf8(body: bytes) -> bool:
    """Cut in the middle of a letter, or with a few foreign bytes in it."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 10 < len(body.translate(None, _ASCII)) / 2


def _single_byte(body: bytes, content_type: str | None) -> str:
    head = body[:_HEAD]
    said = [match[1].decode("ascii", "replace") for pattern in (_XML, _META) if (match := pattern.search(head))]
    if header := _CHARSET.search(content_type or ""):
        said.append(header[1])
    for name in said:
        encoding = _known(name)
        if encoding and encoding not in _LATIN and not encoding.startswith("utf"):
            return encoding
    return _arabic(body) if _looks_arabic(body) else "cp1252"


def _known(name: str) -> str | None:
    """The canonical name of a text encoding; None for others and for codecs such as 'base64'."""
    try:
        encoding = codecs.lookup(name).name
        "a".encode(encoding)
    except (LookupError, ValueError):
        return None
    return encoding


def _looks_arabic(body: bytes) -> bool:
    """In Arabic single-byte text whole words are high bytes; in European text single letters are."""
    runs = [len(run) for run in _HIGH.findall(body)]
    return bool(runs) and sum(length for length in runs if length >= 3) * 2 > sum(runs)


def _arabic(body: bytes) -> str:
    """The article ال, the most frequent pair of letters, is C7 E1 in windows-1256 and C7 E4 in ISO 8859-6."""
    return "iso8859-6" if body.count(b"\xc7\xe4") > body.count(b"\xc7\xe1") else "cp1256"
