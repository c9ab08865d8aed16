"""What is asked of hubs, and which of what they push is believed."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.settings import Polling, Settings, Source, Web
from monitor.sources import Hub
from monitor.subscribing import ended, is_signed, request_form, wish

NOW = datetime(2025, 6, 14, 9, tzinfo=UTC)
HUB = Hub("https://hub.example/", "https://news.example/topic?a=1", "https://news.example/feed")
TOKENS = {"reader": "0123456789abcdef-reader"}


def wanted(url: str | None = "https://monitor.example.org/x/", hub: Hub | None = HUB, polling=None, **about):
    web = Web.model_validate({"listen": "127.0.0.1:8080", "url": url, "tokens": TOKENS})
    source = Source.model_validate({"name": "wire", "url": "https://news.example/feed", **about})
    settings = Settings(
        directory=Path("config"),
        state="sqlite:///x.db",
        channels={},
        sources=(source,),
        watchlists=(),
        crossings={},
        web=web,
        polling=Polling(**(polling or {})),
    )
    return wish(source, hub, settings)


def test_a_hub_is_asked_for_what_the_feed_calls_itself_with_a_secret_and_an_address_behind_ours():
    asked = wanted().subscribed("callback", "secret", NOW)
    form = dict(request_form(asked))
    assert form.pop("hub.secret") == "secret"
    assert form == {
        "hub.callback": "https://monitor.example.org/x/websub/callback",
        "hub.mode": "subscribe",
        "hub.topic": HUB.topic,
        "hub.lease_seconds": "864000",
    }
    assert set(request_form(ended(asked, NOW))) == {"hub.callback", "hub.mode", "hub.topic"}


@pytest.mark.parametrize(
    "about",
    [
        {"url": None},
        {"hub": None},
        {"websub": False},
        {"polling": {"websub": False}},
        {"enabled": False},
        {"kind": "sitemap"},
        {"url": "http://127.0.0.1:8080"},
        {"url": "http://10.0.0.5:8080"},
        {"url": "http://[fd00::1]:8080"},
        {"url": "http://monitor:8080"},
        {"url": "http://monitor.lan"},
        {"url": "http://localhost:8080", "allow_private": True},  # the hub is not where the source is
    ],
)
def test_nothing_is_asked_of_a_hub_that_nobody_wants_or_that_could_not_reach_us(about):
    assert wanted() is not None
    assert wanted(**about) is None


def test_a_feed_whose_address_holds_a_secret_is_shown_to_no_hub():
    source = Source(name="wire", url="https://me:pass@news.example/feed")
    assert source.holds_secret
    settings = Settings(
        directory=Path("config"),
        state="sqlite:///x.db",
        channels={},
        sources=(source,),
        watchlists=(),
        crossings={},
        web=Web.model_validate({"listen": "127.0.0.1:8080", "url": "https://monitor.example.org", "tokens": TOKENS}),
    )
    assert wish(source, HUB, settings) is None


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
def test_every_method_of_the_standard_is_understood_and_no_other(method):
    asked = wanted().subscribed("callback", "secret", NOW)
    right = hmac.new(b"secret", b"body", method).hexdigest()
    assert is_signed(asked, f"{method}={right}", b"body")
    assert is_signed(asked, f" {method}={right.upper()} ", b"body")
    for wrong in (
        right,
        f"{method}={right[:-1]}",
        f"{method}=",
        f"md5={right}",
        f"{method}-{right}",
        "",
        "=",
        "sha256=ü",
    ):
        assert not is_signed(asked, wrong, b"body"), wrong
    assert not is_signed(asked, f"{method}={right}", b"another")
