"""A daemon whose feeds are pushed by a hub; polling goes on beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.real_servers import free_port
from tests.road.conftest import edit
from tests.road.feeds import rss
from tests.road.test_road import CLOSURE, OPENING
from tests.websub_hub import WebSubHub

RARELY = {"interval": "1h"}


@pytest.fixture
def hub() -> Iterator[WebSubHub]:
    with WebSubHub() as started:
        yield started


@pytest.fixture
def configured(configure, hub):
    """A source that the hub pushes, in front of a web server that the hub can reach."""

    def write(**options: object):
        port = free_port()
        web = {"listen": f"127.0.0.1:{port}", "url": options.pop("url", None) or f"http://127.0.0.1:{port}"}
        polling = {**RARELY, **dict(options.pop("polling", {}))}
        source = {"url": hub.feed_url, "full_text": False, **dict(options.pop("source", {}))}
        return configure({"wire": source}, web=web, polling=polling, **options)

    return write


def news(*said: tuple[str, str]) -> bytes:
    return rss(*((*each, datetime.now(UTC)) for each in said))


def numbers(config) -> str:
    listen = re.search(r"listen: (\S+)", (config / "monitor.yaml").read_text("utf-8"))
    assert listen is not None
    return httpx.get(f"http://{listen[1]}/metrics", timeout=10, verify=False).text


def test_what_a_hub_pushes_is_told_long_before_the_next_poll_and_never_again(configured, hub, running):
    config = configured()
    daemon = running(config)
    daemon.until(lambda: len(hub.subscribers) == 1)
    began = time.monotonic()
    hub.body = news(OPENING)
    assert hub.publish() == [202]
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    assert time.monotonic() - began < 10
    assert hub.polls == 1

    daemon.kill()  # after a start hubs are asked anew, and the old secret holds until then
    daemon.start()
    daemon.until(lambda: hub.modes() == ["subscribe", "subscribe"])
    assert hub.asked[0]["hub.callback"] == hub.asked[1]["hub.callback"]
    hub.body = news(OPENING, CLOSURE)
    daemon.until(lambda: hub.publish() == [202])
    daemon.until(lambda: len(daemon.alert_ids) == 2)

    edit(config / "monitor.yaml", lambda file: file["polling"].update(interval="1s"))
    asked = hub.polls
    daemon.until(lambda: hub.polls > asked + 2)
    assert len(daemon.alert_ids) == 2
    assert 'crossing_monitor_pushes_total{outcome="new_items"} 1' in numbers(config)


def test_a_hub_that_asks_back_before_it_answers_and_signs_with_sha1_is_understood(configured, hub, running):
    hub.first_asks_back = True
    daemon = running(configured())
    daemon.until(lambda: len(hub.subscribers) == 1)
    hub.body = news(OPENING)
    assert hub.publish(method="sha1") == [202]
    daemon.until(lambda: len(daemon.alert_ids) == 1)
    (answer,) = hub.asked_back
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_is_not_signed_with_our_secret_changes_nothing_and_is_counted(configured, hub, running):
    config = configured()
    daemon = running(config)
    daemon.until(lambda: len(hub.subscribers) == 1)
    hub.body = news(OPENING)
    wrong = ("", "sha256=00", "sha256", "md5=" + "0" * 32, "sha512=", f"sha256={'0' * 64}")
    assert [hub.publish(signature=each) for each in wrong] == [[202]] * len(wrong)
    daemon.until(lambda: f'pushes_total{{outcome="wrong_signature"}} {len(wrong)}' in numbers(config))
    assert daemon.log.count("push thrown away") == 1
    assert hub.publish(body=b"\x89PNG\r\n\x1a\n") == [202]
    daemon.until(lambda: 'pushes_total{outcome="unreadable"} 1' in numbers(config))
    assert daemon.alert_ids == []
    assert "Traceback" not in daemon.log
    assert hub.publish() == [202]
    daemon.until(lambda: len(daemon.alert_ids) == 1)


def test_only_what_was_asked_for_is_confirmed_and_no_markup_comes_back(configured, hub, running):
    daemon = running(configured(polling={**RARELY, "max_bytes": 2_000}))
    daemon.until(lambda: len(hub.subscribers) == 1)
    ((callback, subscriber),) = hub.subscribers.items()
    assert len(callback.rpartition("/")[2]) >= 32

    def asked(**changes: str) -> httpx.Response:
        right = {"mode": "subscribe", "topic": hub.topic, "challenge": "right", "lease_seconds": "60"}
        return httpx.get(callback, params={f"hub.{name}": value for name, value in {**right, **changes}.items()})

    assert (asked().status_code, asked().text) == (200, "right")
    for wrong in (
        {"mode": "unsubscribe"},
        {"mode": "publish"},
        {"topic": "https://example.org/another"},
        {"challenge": ""},
        {"challenge": "<script>alert(1)</script>"},
        {"challenge": "x" * 501},
        {"challenge": "\u202eright"},
    ):
        answer = asked(**wrong)
        assert answer.status_code == 404, wrong
        assert "script" not in answer.text
    assert httpx.head(callback).status_code == 404
    assert httpx.post(callback, content=b"x" * 2_001).status_code == 413
    assert httpx.post(callback, content=b"x", headers={"Content-Encoding": "gzip"}).status_code == 415
    callback_of_nobody = callback[:-4] + "aaaa"
    assert httpx.post(callback_of_nobody, content=b"x").status_code == 410
    assert subscriber.secret not in daemon.log
    assert callback.rpartition("/")[2] not in daemon.log


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"refuses": 500}, "answers 500"),
        ({"denies": "not <b>you</b>"}, "the hub refuses: not <b>you</b>"),
        ({"hub_url": "http://127.0.0.1:9/"}, "127.0.0.1 leads to an address that is not on the public internet"),
    ],
)
def test_a_hub_that_is_dead_or_refuses_is_said_once_and_polling_goes_on(configured, hub, running, fault, said):
    for name, value in fault.items():
        setattr(hub, name, value)
    # a hub elsewhere is asked only by who can be reached from elsewhere
    url = "https://monitor.example.org" if "hub_url" in fault else None
    config = configured(polling={"interval": "1s"}, url=url)
    daemon = running(config)
    daemon.until(lambda: "hub does not push; polling goes on" in daemon.log)
    assert said in daemon.log
    daemon.kill()
    daemon.start()  # asked anew, in vain again
    hub.body = news(OPENING)
    daemon.until(lambda: len(daemon.alert_ids) == 1 and hub.polls > 4)
    assert daemon.log.count("hub does not push") == 1


def test_a_hub_hears_when_nothing_more_is_wanted_of_it(configured, hub, running):
    config = configured(polling={"interval": "1s"})
    daemon = running(config)
    daemon.until(lambda: len(hub.subscribers) == 1)
    edit(config / "sources.yaml", lambda file: file["wire"].update(websub=False))
    daemon.until(lambda: hub.modes() == ["subscribe", "unsubscribe"] and not hub.subscribers)
    edit(config / "sources.yaml", lambda file: file["wire"].update(websub=True))
    daemon.until(lambda: len(hub.subscribers) == 1)
    assert hub.asked[0]["hub.callback"] != hub.asked[2]["hub.callback"]
    edit(config / "sources.yaml", lambda file: (file.update(other={"url": hub.feed_url}), file.pop("wire")))
    daemon.until(lambda: hub.modes().count("unsubscribe") == 2 and not hub.subscribers)
    assert hub.publish() == []


def test_without_an_address_of_our_own_no_hub_is_asked(configure, hub, running):
    daemon = running(configure({"wire": {"url": hub.feed_url}}))
    daemon.until(lambda: hub.polls > 2)
    assert hub.asked == []
