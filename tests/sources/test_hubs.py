"""A feed may name a hub that pushes what is new."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.fetch import Response
from monitor.settings import Source
from monitor.sources import Hub, Known, UnreadableSource, inquire, named_hub, read_push

NOW = datetime(2025, 6, 14, 12, tzinfo=UTC)
SOURCE = Source(name="wire", url="https://news.example/feed")
HUB, TOPIC = "https://hub.example/", "https://news.example/topic"
ITEM = "<item><title>Rabia opens</title><guid>1</guid><link>/1</link></item>"


def read(body: str | bytes, source: Source = SOURCE, known: Known | None = None, **headers: str):
    """What one poll reads."""
    inquiry = inquire(source, known or Known(NOW))
    request = next(inquiry)
    content = body.encode() if isinstance(body, str) else body
    with pytest.raises(StopIteration) as end:
        inquiry.send(Response(request.url, 200, {"content-type": "application/xml", **headers}, content))
    return end.value.value


def hub(body: str | bytes, **headers: str) -> Hub | None:
    return named_hub(SOURCE, read(body, **headers).memory)


def rss(links: str, prefix: str = "atom") -> str:
    space = f'xmlns:{prefix}="http://www.w3.org/2005/Atom"'
    return f"<rss version='2.0' {space}><channel><title>x</title><link>https://news.example</link>{links}{ITEM}</channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        rss(f'<atom:link rel="hub" href="{HUB}"/><atom:link href="{TOPIC}" rel="self" type="application/rss+xml"/>'),
        rss(f"<a10:link rel='self' href='{TOPIC}'/>\n<a10:link\n rel='HUB'\n href=' {HUB} '/>", prefix="a10"),
        rss(f'<!-- <atom:link rel="hub" href="https://no.example/"/> --><atom:link rel="hub" href="{HUB}"/>')
        .replace("<title>x</title>", '<title>x</title><atom:link rel="self alternate" href="/topic"/>'),
        f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="hub" href="{HUB}"/><link rel="self" href="{TOPIC}"/>'
        '<entry><id>1</id><title>x</title><link rel="hub" href="https://no.example/"/></entry></feed>',
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "feed_url": TOPIC,
                "hubs": [{"type": "rssCloud", "url": "https://no.example/"}, {"type": "WebSub", "url": HUB}],
                "items": [{"id": "1", "content_text": "x"}],
            }
        ),
    ],
)  # fmt: skip
def test_the_hub_of_a_feed_is_found_in_it(body):
    assert hub(body) == Hub(HUB, TOPIC, SOURCE.url)


@pytest.mark.parametrize(
    "header",
    [
        f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"',
        f'<https://x.example/a,b>; rel=next, <{TOPIC}>;title="a, b";rel=self,<{HUB}>; rel=hub',
        f'<{HUB}>; rel="hub", </topic>; rel="canonical self"',
    ],
)
def test_the_header_of_an_answer_counts_before_the_feed(header):
    in_feed = rss(
        '<atom:link rel="hub" href="https://no.example/"/><atom:link rel="self" href="https://no.example/f"/>'
    )
    assert hub(in_feed, link=header) == Hub(HUB, TOPIC, SOURCE.url)


def test_a_feed_that_does_not_say_what_it_is_called_is_called_by_its_address():
    assert hub(rss(f'<atom:link rel="hub" href="{HUB}"/>')) == Hub(HUB, SOURCE.url, SOURCE.url)


@pytest.mark.parametrize(
    "links",
    [
        "",
        f'<atom:link rel="self" href="{TOPIC}"/>',
        '<atom:link rel="hub" href="javascript:alert(1)"/>',
        '<atom:link rel="hub" href="ftp://hub.example/"/>',
        '<atom:link rel="hub" href="https://me:secret@hub.example/"/>',
        '<atom:link rel="hub" href="https://hub.example\\@127.0.0.1/"/>',
        f'<atom:link rel="hub" href="https://hub.example/{"x" * 2000}"/>',
        f'<atom:link data-rel="hub" href="{HUB}"/>',
        '<atom:link rel="hub"/>',
    ],
)
def test_what_is_no_hub_is_none(links):
    assert hub(rss(links)) is None


def test_a_hub_that_a_feed_names_no_more_is_forgotten_and_one_of_another_address_does_not_count():
    first = read(rss(f'<atom:link rel="hub" href="{HUB}"/>'))
    assert named_hub(SOURCE, first.memory) is not None
    other = SOURCE.model_copy(update={"url": "https://other.example/feed"})
    assert named_hub(other, first.memory) is None
    second = read(rss(""), known=Known(NOW, memory=first.memory))
    assert named_hub(SOURCE, {**first.memory, **second.memory}) is None
    assert read(rss("")).memory == {}


def test_the_address_of_a_source_which_may_hold_a_secret_is_not_kept():
    source = Source(name="wire", url="https://news.example/feed?key=0123-secret")
    reading = read(rss(f'<atom:link rel="hub" href="{HUB}"/>'), source.written_as("https://news.example/feed?key=${K}"))
    assert "secret" not in str(reading.memory)


def test_what_is_pushed_gives_the_items_that_a_poll_would_give():
    body = rss(f'<atom:link rel="hub" href="{HUB}"/>').replace("<guid>1</guid>", "").encode()
    polled = read(body)
    pushed = read_push(SOURCE, Known(NOW, memory=polled.memory), {"content-type": "application/rss+xml"}, body)
    assert pushed.items == polled.items
    assert pushed.items[0].key == "https://news.example/1"
    with pytest.raises(UnreadableSource, match="the answer is empty"):
        read_push(SOURCE, Known(NOW, memory=polled.memory), {}, b" ")
