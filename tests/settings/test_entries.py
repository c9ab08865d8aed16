"""What is printed to be pasted into sources.yaml means what it was printed for."""

from __future__ import annotations

import pytest

from monitor.settings import ConfigurationError, Source, load
from monitor.settings.adding import Addition, add_sources
from monitor.settings.entry import entries_yaml, entry_of, name_of

SECRETS = {"X_TOKEN": "x-token-of-mine", "MAIL_PASSWORD": "password-of-mine"}
LIST = {"item": "li > a:not([href*='${x}'])", "title": "h3, h4", "link": "a"}
TABLE = {"item": "tr", "title": "td", "link": "a", "status": "on", "current": True}
PATHS = {"items": "@", "title": "join(': ', [\"a b\", c])", "date": '"1e3"', "text": "no"}
SOURCES = (
    {"url": "https://example.org/feed.xml?a=1&b=${c}#d", "language": "ar", "fresh_within": "3d", "interval": "90s"},
    {"kind": "page", "url": "https://example.org/", "select": LIST},
    {"kind": "page", "url": "https://example.org/", "select": TABLE},
    {"kind": "json", "url": "https://example.org/", "paths": PATHS},
    {"kind": "telegram", "url": "https://t.me/s/qaim_port", "documents": "official", "trust": "official"},
    {"kind": "bluesky", "url": "https://bsky.app/profile/a.example", "api": "https://b.example"},
    {"kind": "x", "url": "https://x.com/qaim_port", "x": {"token": SECRETS["X_TOKEN"], "posts_a_month": 50}},
    {
        "kind": "mail",
        "url": "imaps://i.example",
        "mail": {"user": "me@i.example", "password": SECRETS["MAIL_PASSWORD"], "senders": ["@a.example"]},
    },
    {"kind": "command", "run": {"arguments": ["/bin/say", "--x={1}", "yes", "", "#"], "timeout": "1m"}},
    {"kind": "sitemap", "url": "https://example.org/map.xml", "robots": False, "full_text": False, "enabled": False},
)


@pytest.mark.parametrize("written", SOURCES, ids=lambda written: written.get("kind", "feed"))
def test_a_source_as_lines_is_the_same_source_again(folder, written):
    source = Source.model_validate({"name": "it", **written})
    lines = entries_yaml({"it": entry_of(source)})
    assert not any(secret in lines for secret in SECRETS.values())
    folder.write("sources.yaml", lines).write("monitor.yaml", "allow_commands: true\n")
    folder.write("watchlists/anbar.yaml", "channels: [console]\n")
    (again,) = load(folder.path, SECRETS).sources
    assert again.model_dump() == source.model_dump()


def test_user_and_password_of_an_address_are_not_printed():
    assert entry_of(Source(name="it", url="https://me:secret@example.org/a")) == {
        "kind": "feed",
        "url": "https://example.org/a",
    }


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("Shafaq News — عربي", "https://x.example", "shafaq-news"),
        ("شفق نيوز", "https://www.shafaq.com/ar", "shafaq-com"),
        ("2024", "https://a.example/", "a-example"),
        ("a", "", "a-2"),
        ("", "http://[::1]/", "source"),
        ("", "", "source"),
    ],
)
def test_a_name_is_made_of_what_there_is_and_taken_by_nobody_else(title, url, name):
    made = name_of(title, url, {"a"})
    assert made == name
    Source(name=made, url="https://a.example/")


def test_what_is_added_is_right_or_left_out_with_the_reason_and_the_file_is_as_it_was(folder):
    before = (folder.path / "sources.yaml").read_text("utf-8")
    added = add_sources(
        folder.path,
        [
            Addition("good", {"kind": "feed", "url": "https://good.example/"}, "News", ("Good news",)),
            Addition("bad", {"kind": "fed", "url": "https://bad.example/"}),
            Addition("secret", {"kind": "x", "url": "https://x.com/a", "x": {"token": "${X_TOKEN}"}}),
        ],
        {},
    )
    assert added.names == ("good",)
    assert added.refused["bad"].startswith('kind: "fed" is not one of feed, page')
    assert added.refused["secret"].startswith("x.token: the environment variable X_TOKEN is not set")
    after = (folder.path / "sources.yaml").read_text("utf-8")
    assert after == before + "\n# --- News ---\n\n# Good news\ngood:\n  kind: feed\n  url: https://good.example/\n"


def test_nothing_is_added_to_what_is_wrong_for_other_reasons(folder):
    folder.write("watchlists/anbar.yaml", "channels: [nowhere]\n")
    before = (folder.path / "sources.yaml").read_text("utf-8")
    with pytest.raises(ConfigurationError, match="nowhere"):
        add_sources(folder.path, [Addition("good", {"kind": "feed", "url": "https://good.example/"})], {})
    assert (folder.path / "sources.yaml").read_text("utf-8") == before
