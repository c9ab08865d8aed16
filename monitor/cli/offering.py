"""Finds sources in the shipped catalogue by what a person types: a name, a country, a crossing, a language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.cli.finding import crossings_called, folded
from monitor.crossings import load_countries
from monitor.model import Crossing
from monitor.settings.catalogue import Offer

_LANGUAGES = {"ar": "arabic العربية عربي", "en": "english الإنجليزية انجليزي"}
_CLOSE_TO_THE_BORDER = ("authority", "agency")
_GENERIC = frozenset(map(folded, ("crossing", "border", "gate", "port", "معبر", "منفذ", "الحدودي")))
_SHORTEST_PART = 3  # letters of a word that may stand for the whole


def find_offers(query: str, offers: Iterable[Offer], crossings: Mapping[str, Crossing]) -> list[Offer]:
    """Those of which all words of `query` are said, in either script; the one that it names, if it names one.

    Where `query` is a crossing: those that speak of it, then the authorities and agencies of its countries.
    """
    offers = list(offers)
    named = [offer for offer in offers if offer.name == query.strip().lower()]
    if named:
        return named
    asked = folded(query).split()
    direct = [offer for offer in offers if asked and _says_all(offer, asked)]
    name = " ".join(word for word in asked if word not in _GENERIC)
    countries = {side.country for each in crossings_called(name, crossings) for side in each.sides}
    near = [
        offer
        for offer in offers
        if offer not in direct and offer.role in _CLOSE_TO_THE_BORDER and not countries.isdisjoint(offer.countries)
    ]
    return direct + near


def _says_all(offer: Offer, asked: list[str]) -> bool:
    said = _words_of(offer)
    return all(
        any(word == each or (len(each) >= _SHORTEST_PART and word.startswith(each)) for word in said) for each in asked
    )


def _words_of(offer: Offer) -> set[str]:
    known = load_countries()
    countries = (" ".join((*known[code].en, *known[code].ar)) for code in offer.countries if code in known)
    parts = (
        offer.name,
        offer.title,
        offer.title_ar,
        offer.note,
        offer.role,
        offer.language,
        _LANGUAGES.get(offer.language, ""),
        str(offer.entry.get("kind", "")),
        str(offer.entry.get("url", "")),
        *offer.countries,
        *countries,
    )
    return set(folded(" ".join(parts)).split())
