"""`sources --catalogue`, `sources import`, `sources export`."""

from __future__ import annotations

import stat

import pytest
import yaml

from monitor.crossings import load_crossings
from monitor.settings.catalogue import load_catalogue
from monitor.sources.opml import read_opml
from tests.cli.command_line import RIGHT, SECRET, Place

LIST = """<opml version="2.0"><body>
<outline text="News"><outline text="Iraq">
  <outline type="rss" text="Rudaw English" xmlUrl="https://rudaw.example/feed" language="en"/>
  <outline type="rss" text="شفق نيوز" xmlUrl="https://shafaq.example/ar/rss" language="ar"/>
</outline></outline>
<outline type="rss" text="SANA again" xmlUrl="http://www.example.org/sana.xml/"/>
<outline type="rss" text="Rudaw" xmlUrl="https://rudaw.example/feed/"/>
<outline type="rss" text="Rudaw English" xmlUrl="https://rudaw.example/sport?a=1&amp;b=${x}"/>
<outline type="rss" text="Port" xmlUrl="https://t.me/qaim_port"/>
<outline type="rss" text="evil" xmlUrl="javascript:alert(1)"/>
<outline type="link" text="A page" url="https://page.example/"/>
</body></opml>"""
WRITTEN = "# my sources\n" + RIGHT["sources.yaml"] + "  # the end of what I wrote\n"


@pytest.fixture
def place(fresh: Place) -> Place:
    return fresh.write("config/sources.yaml", WRITTEN).write("feeds.opml", LIST)


def _sources(place: Place) -> str:
    return (place.home / "config/sources.yaml").read_text("utf-8")


def test_a_list_of_feeds_is_added_below_what_a_person_wrote_and_the_rest_is_said(place: Place) -> None:
    told = place.call("sources", "import", "feeds.opml")
    assert told.status == 0, told.err
    text = _sources(place)
    assert text.startswith(WRITTEN)
    assert "# --- News / Iraq ---\n\n# Rudaw English\nrudaw-english:\n" in text
    assert "# شفق نيوز\nshafaq-example:\n" in text
    added = {name: entry for name, entry in yaml.safe_load(text).items() if name not in RIGHT["sources.yaml"]}
    assert added == {
        "rudaw-english": {"kind": "feed", "url": "https://rudaw.example/feed", "language": "en"},
        "shafaq-example": {"kind": "feed", "url": "https://shafaq.example/ar/rss", "language": "ar"},
        "rudaw-english-2": {"kind": "feed", "url": "https://rudaw.example/sport?a=1&b=$${x}"},
        "port": {"kind": "telegram", "url": "https://t.me/s/qaim_port"},
    }
    assert told.err.splitlines() == [
        "left out: SANA again: it is there already, as sana",
        "left out: Rudaw: it is there already, as rudaw-english",
        "left out: A page: the list names no feed for it (xmlUrl)",
        'left out: evil: url: "javascript:alert(1)" is not a web address; it must begin with https:// or http://',
    ]
    assert "4 sources added to config/sources.yaml; 4 left out" in told.out
    assert place.call("check").status == 0
    again = place.call("sources", "import", "feeds.opml")
    assert again.status == 1 and "0 sources added" in again.out
    assert _sources(place) == text


def test_nothing_is_written_where_the_configuration_is_wrong_or_the_list_is_none(place: Place) -> None:
    before = place.write("config/sources.yaml", WRITTEN + "broken:\n  kind: fee\n") and _sources(place)
    told = place.call("sources", "import", "feeds.opml")
    assert told.status == 2 and 'did you mean "feed"?' in told.err
    assert _sources(place) == before
    place.write("config/sources.yaml", WRITTEN).write("page.html", "<html><body>x</body></html>")
    for file, said in (("page.html", "not an OPML list of feeds"), ("nowhere.opml", "cannot be read: No such file")):
        told = place.call("sources", "import", file)
        assert told.status == 1 and said in told.err and len(told.err.splitlines()) == 1
    assert _sources(place) == WRITTEN


def test_a_look_before_writing_and_a_list_from_the_input(place: Place) -> None:
    told = place.call("sources", "import", "-", "--dry-run", stdin=LIST)
    assert told.status == 0
    assert list(yaml.safe_load(told.out)) == ["rudaw-english", "shafaq-example", "rudaw-english-2", "port", "evil"]
    assert _sources(place) == WRITTEN


def test_the_file_stays_what_it_is_its_rights_its_link_and_its_line_ends(place: Place) -> None:
    real = place.home / "elsewhere.yaml"
    real.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    real.chmod(0o600)
    file = place.home / "config/sources.yaml"
    file.unlink()
    file.symlink_to(real)
    assert place.call("sources", "import", "feeds.opml").status == 0
    assert file.is_symlink() and stat.S_IMODE(real.stat().st_mode) == 0o600
    raw = real.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") and raw.startswith(WRITTEN.replace("\n", "\r\n").encode())
    assert not list(place.home.rglob("*.part"))


def test_sources_that_are_written_in_braces_are_left_to_a_person(place: Place) -> None:
    place.write("config/sources.yaml", "{sana: {url: https://example.org/sana.xml}}\n")
    told = place.call("sources", "import", "feeds.opml")
    assert told.status == 2
    assert "config/sources.yaml:1: is written in braces" in told.err


def test_into_a_file_of_comments_alone_too(place: Place) -> None:
    place.write("config/sources.yaml", "# nothing yet\n")
    told = place.call("sources", "import", "feeds.opml")
    assert told.status == 0, told.err
    assert _sources(place).startswith("# nothing yet\n\n# --- News / Iraq ---\n")


def test_what_is_exported_is_imported_again_elsewhere(place: Place) -> None:
    told = place.call("sources", "export", "out.opml")
    assert told.status == 0, told.err
    assert "left out: shafaq-ar: its address holds a secret" in told.err
    assert [each.title for each in read_opml((place.home / "out.opml").read_bytes())] == ["sana", "resting"]
    assert 'text="sana" title="sana" xmlUrl="https://example.org/sana.xml"' in place.call("sources", "export").out
    place.write("config/sources.yaml", "other:\n  url: https://other.example/\n")
    assert place.call("sources", "import", "out.opml").status == 0
    assert list(yaml.safe_load(_sources(place))) == ["other", "sana", "resting"]
    assert SECRET not in (place.home / "out.opml").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("syrianmoi", "sy-moi-telegram"),
        ("sy-moi-telegram", "sy-moi-telegram"),
        ("وزارة الداخلية السورية", "sy-moi-telegram"),
        ("syria telegram authority", "sy-moi-telegram"),
        ("سوريا", "sy-moi-telegram"),
        ("SY arabic", "sy-moi-telegram"),
        ("al-qaim", "sy-ports-customs-authority-x"),
        ("معبر القائم", "sy-ports-customs-authority-x"),
    ],
)
def test_the_catalogue_is_searched_by_what_people_know(words: str, name: str) -> None:
    from monitor.cli.offering import find_offers

    assert name in [offer.name for offer in find_offers(words, load_catalogue(), load_crossings())]


def test_a_few_offers_are_lines_to_paste_and_many_are_a_table(place: Place) -> None:
    few = place.call("sources", "--catalogue", "sy-moi-telegram")
    assert few.status == 0
    assert "# Syria Ministry of Interior / وزارة الداخلية السورية (SY; authority)" in few.lines
    place.write("config/sources.yaml", few.out)
    assert place.call("check").status == 0
    assert "sources.yaml has it already, as sy-moi-telegram" in place.call("sources", "--catalogue", "syrianmoi").out
    many = place.call("sources", "--catalogue", "iraq")
    assert many.lines[0].split()[:2] == ["name", "title"]
    assert "--catalogue NAME prints the lines of one" in many.lines[-1]
    data = place.call("sources", "--catalogue", "iraq", "--json").data["sources"]
    assert len(data) == len(many.lines) - 3
    nothing = place.call("sources", "--catalogue", "xyzzy")
    assert nothing.status == 1 and 'the catalogue has no source for "xyzzy"' in nothing.err


def test_an_offer_is_added_where_it_is_whole_and_its_secrets_are_there(place: Place) -> None:
    told = place.call("sources", "--catalogue", "sy-moi-telegram", "--add")
    assert told.status == 0 and told.lines[0] == "added: sy-moi-telegram"
    assert _sources(place).startswith(WRITTEN)
    page = next(offer.name for offer in load_catalogue() if offer.entry["kind"] == "page")
    told = place.call("sources", "--catalogue", page, "--add")
    assert told.status == 1 and "a page needs select: crossing-monitor try https://" in told.err
    told = place.call("sources", "--catalogue", "sy-ports-customs-authority-x", "--add", X_TOKEN="")
    assert told.status == 1 and "x.token: the environment variable X_TOKEN is empty" in told.err
    assert place.call("sources", "--catalogue", "sy-ports-customs-authority-x", "--add", X_TOKEN="abc").status == 0
    assert place.call("sources", "--add").status == 2
