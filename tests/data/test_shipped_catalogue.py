"""What a user may rely on from the sources that are offered to choose from."""

from __future__ import annotations

import pytest

from monitor.crossings import load_countries
from monitor.settings import Source
from monitor.settings.catalogue import load_catalogue

OFFERS = {offer.name: offer for offer in load_catalogue()}


def test_it_offers_hundreds_of_sources_of_all_the_kinds_that_authorities_use():
    assert len(OFFERS) >= 200
    assert {offer.entry["kind"] for offer in OFFERS.values()} >= {"feed", "page", "telegram", "x", "sitemap", "json"}


@pytest.mark.parametrize("kind", ["feed", "page", "telegram", "x", "sitemap", "json"])
def test_each_offer_is_a_right_source_once_a_page_has_its_selectors(kind):
    for offer in OFFERS.values():
        if offer.entry["kind"] == kind:
            select = {"select": {"item": "li", "title": "a", "link": "a"}} if kind == "page" else {}
            Source.model_validate({"name": offer.name, **offer.entry, **select})


def test_countries_are_ones_that_are_known_by_name():
    known = load_countries()
    assert {country for offer in OFFERS.values() for country in offer.countries} <= set(known)


def test_the_addresses_differ():
    addresses = [offer.entry["url"] for offer in OFFERS.values()]
    assert len(addresses) == len(set(addresses))
