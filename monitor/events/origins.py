"""Whose voice a document is: the agency that it is or cites, else its publisher, else its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from monitor.model import Announcement, Document
from monitor.reading.words import Word, first_words, fold, words
from monitor.yaml_values import shipped

_DATELINE = 25  # words at the start of a text in which it names the agency that it is from
_SIGNED = 12  # words at its end
_SIGNED_LETTERS = 150  # in which so many words may be found
_PLATFORMS = frozenset(
    {
        *("t.me", "facebook.com", "x.com", "youtube.com", "instagram.com"),
        *("bsky.app", "whatsapp.com", "medium.com", "vk.com", "tiktok.com", "threads.net"),
    }
)  # there an account is a publisher
_RENAMED = {"twitter.com": "x.com", "telegram.me": "t.me"}
_BEFORE_ACCOUNTS = frozenset({"", "s", "profile"})
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "gouv", "gov", "gv", "info", "mil", "net", "or", "org"}
)  # below a country, there the registered domain has one label more
_PREFIXES = ("ل", "ب", "و", "ف", "ك")  # Arabic writes these words as part of the next


@dataclass(frozen=True, slots=True)
class _Agencies:
    by_domain: Mapping[str, str]
    by_first_word: Mapping[str, tuple[tuple[tuple[str, ...], str | None, str], ...]]
    """first form -> (all forms, how it must be written where it is an abbreviation, agency)."""


def origin(document: Document, announcement: Announcement) -> str:
    """Texts with the same origin are one witness. Only a citation at the start or the end of a text, or in the words
    that carry the news, says where the news is from."""
    own = _forwarded(document) or publisher(document)
    agencies = _agencies()
    if own in agencies.by_domain:
        return agencies.by_domain[own]
    return _cited(document, announcement, agencies) or own or document.source


def publisher(document: Document) -> str:
    """The registered domain of its address, with the account where that is a platform; '' where it has none."""
    return _publisher(document.url)


def _forwarded(document: Document) -> str:
    """Who said first what a post only passes on: its publisher, or a name where it has no address."""
    return _publisher(document.forwarded_from) or document.forwarded_from.strip().lower()


def _publisher(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:  # what comes from outside may look like an address and be none
        return ""
    labels = host.split(".")
    if len(labels) <= 1 or labels[-1].isdigit():
        return host
    long = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    domain = ".".join(labels[-3:] if long else labels[-2:])
    domain = _RENAMED.get(domain, domain)
    account = next((part for part in parts.path.lower().split("/") if part not in _BEFORE_ACCOUNTS), "")
    if domain in _PLATFORMS or account.startswith("@"):  # as Mastodon writes them, on whatever host
        return f"{domain}/{account}"
    return domain


def _cited(document: Document, announcement: Announcement, agencies: _Agencies) -> str | None:
    quote, end = announcement.evidence.quote, _end(document.text)
    places = (
        (document.text, first_words(document.text, _DATELINE)),
        (quote, words(quote)),
        (end, words(end)[-_SIGNED:]),
        (document.title, words(document.title)),
    )
    return next((agency for written, some in places for agency in _named(written, some, agencies)), None)


def _end(text: str) -> str:
    """The end of `text`, from between two words, with all words of a signature."""
    length = _SIGNED_LETTERS
    while length < len(text):
        _, space, end = text[-length:].partition(" ")
        if space and len(first_words(end, _SIGNED)) == _SIGNED:
            return end
        length *= 2
    return text


def _named(written: str, some: Sequence[Word], agencies: _Agencies) -> Iterator[str]:
    for at, word in enumerate(some):
        for first in _readings(word.form):
            for forms, exact, agency in agencies.by_first_word.get(first, ()):
                end = at + len(forms)
                if tuple(each.form for each in some[at + 1 : end]) != forms[1:] or end > len(some):
                    continue
                if exact is None or written[word.start : word.end] == exact:
                    yield agency


def _readings(form: str) -> tuple[str, ...]:
    """A word as it stands and without what Arabic writes before it: لسانا is ل + سانا."""
    return (form, form[1:]) if form.startswith(_PREFIXES) and len(form) > 3 else (form,)


@cache
def _agencies() -> _Agencies:
    loaded = shipped("data/agencies.yaml")
    by_first: dict[str, tuple[tuple[tuple[str, ...], str | None, str], ...]] = {}
    for agency, entry in loaded.items():
        for name in entry["names"]:
            forms = tuple(fold(part) for part in name.replace("-", " ").split())
            exact = name if name.isupper() and name.isascii() else None
            by_first[forms[0]] = (*by_first.get(forms[0], ()), (forms, exact, agency))
    return _Agencies({domain: id for id, entry in loaded.items() for domain in entry["domains"]}, by_first)
