"""The authorities that come with the program, and the sources it starts with."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
ROLES = {"border", "customs", "police", "interior", "government", "local", "army", "armed-group", "foreign"} | {
    "transport",
    "trade",
    "embassy",
    "un",
}


def read(path: Path) -> dict:
    yaml = YAML(typ="safe")  # refuses a key that is given twice
    return yaml.load(path.read_text(encoding="utf-8"))


AUTHORITIES = read(ROOT / "monitor" / "data" / "authorities.yaml")
SOURCES = read(ROOT / "config" / "sources.yaml")


@pytest.mark.parametrize("id_", AUTHORITIES)
def test_an_authority_is_named_in_both_languages_and_has_a_role(id_: str) -> None:
    authority = AUTHORITIES[id_]
    assert set(authority) == {"countries", "role", "name", "names"}
    assert authority["role"] in ROLES
    assert all(re.fullmatch(r"[A-Z]{2}", country) for country in authority["countries"])
    for language in ("en", "ar"):
        listed = authority["names"][language]
        assert authority["name"][language]
        assert listed
        assert all(isinstance(name, str) and len(name) > 2 for name in listed)
        assert len(listed) == len(set(listed))


def test_no_name_stands_for_two_authorities() -> None:
    bearers: dict[str, str] = {}
    for id_, authority in AUTHORITIES.items():
        for language in ("en", "ar"):
            for name in {authority["name"][language], *authority["names"][language]}:
                assert bearers.setdefault(name.casefold(), id_) == id_, name


def test_sources_come_from_the_web_in_both_languages_and_none_twice() -> None:
    addresses = [source["url"] for source in SOURCES.values()]
    assert len(addresses) == len(set(addresses))
    for name, source in SOURCES.items():
        address = urlsplit(source["url"])
        assert address.scheme in ("http", "https"), name
        assert address.hostname, name
    assert {"ar", "en"} <= {source["language"] for source in SOURCES.values()}
