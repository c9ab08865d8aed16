"""Documents made to fill memory or time end in an error, or in what can be read of them, within 2 s and 100 MB."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SECONDS, MEGABYTES = 2.0, 100.0

# Each runs in a process of its own: what is measured is what the document costs, not what the imports do.
MEASURED = """
import json, resource, sys, time
from datetime import UTC, datetime
from monitor.fetch import Response
from monitor.reading.article import UnreadableArticle, read_article
from monitor.settings import Source
from monitor.sources import UnreadableSource, read_items

MB = 10_000_000  # what is fetched at most, unless a user allows more
now = datetime(2025, 6, 14, tzinfo=UTC)
select = {"item": "article", "title": "h3", "link": "a"}
feed = Source.model_validate({"name": "a", "url": "https://example.org/"})
page = Source.model_validate({"name": "b", "kind": "page", "url": "https://example.org/", "select": select})

def filled(start, piece, end=""):
    return (start + piece * ((MB - len(start) - len(end)) // len(piece)) + end).encode()

RSS = "<?xml version='1.0'?><rss version='2.0'><channel>"
LOL = "<!DOCTYPE lolz [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {n} '{'&' + m + ';'}{('&' + m + ';') * 9}'>" for m, n in zip("abcdefgh", "bcdefghi")) + "]>"
documents = {
    "entities that expand": LOL.encode() + b"<rss><channel><item><title>&i;</title></item></channel></rss>",
    "an entity of another file": b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item>"
        b"<title>&x;</title></item></channel></rss>",
    "a DTD from elsewhere": b"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:1/x.dtd'><rss><channel><item><title>a</title>"
        b"</item></channel></rss>",
    "nested tags": filled(RSS, "<a>"),
    "nested tags in an item": filled(RSS + "<item><title>", "<b>"),
    "nested tags, escaped": filled(RSS + "<item><description>", "&lt;b&gt;", "</description></item></channel></rss>"),
    "nested tags in CDATA": filled(
        RSS + "<item><description><![CDATA[", "<b>", "]]></description></item></channel></rss>"
    ),
    "a million items": filled(RSS, "<item/>", "</channel></rss>"),
    "small items": filled(RSS, "<item><title>a</title></item>", "</channel></rss>"),
    "attributes": filled(RSS + "<item ", "a='' ", "/></channel></rss>"),
    "distinct attributes": (
        RSS + "<item " + " ".join(f"a{n}=''" for n in range(500_000)) + "/></channel></rss>").encode(),
    "a long title": filled(RSS + "<item><title>", "a", "</title></item></channel></rss>"),
    "open brackets": filled(RSS, "<"),
    "ampersands": filled(RSS + "<item><title>", "&amp;", "</title></item></channel></rss>"),
    "half entities": filled(RSS + "<item><title>", "&a", "</title></item></channel></rss>"),
    "comments": filled(RSS, "<!--", "</channel></rss>"),
    "namespaces": (RSS + "".join(f"<x{n}:a xmlns:x{n}='u{n}'/>" for n in range(200_000)) + "</channel></rss>").encode(),
    "a page of nested tags": filled("<html><body>", "<div>"),
    "a page of articles": filled("<html><body>", "<article><h3><a href='/a'>a</a></h3></article>"),
    "a page of open brackets": filled("<html><body>", "<"),
}
what, reader = sys.argv[1:]
body = documents.pop(what)
documents.clear()
response = Response("https://example.org/", 200, {"content-type": "text/xml"}, body)

def run():
    if reader == "article":
        return len(read_article(body, "https://example.org/", "text/html").text)
    return len(read_items(feed if reader == "feed" else page, response, now=now))

warm = b"<html><body><article><h3><a href='/a'>a</a></h3>" + b"<p>Al-Qaim crossing reopens on Saturday.</p>" * 9
try:
    read_article(warm, "https://example.org/")
    read_items(page, Response("https://example.org/", 200, {}, warm), now=now)
    small = b"<rss><channel><item><title>a</title></item></channel></rss>"
    read_items(feed, Response("https://example.org/", 200, {}, small))
except Exception:
    pass
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
try:
    said = run()
except (UnreadableSource, UnreadableArticle) as error:
    said = str(error)
took = time.process_time() - started
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(json.dumps({"said": said, "seconds": took, "megabytes": grown}))
"""
FEEDS = (
    "entities that expand",
    "an entity of another file",
    "a DTD from elsewhere",
    "nested tags",
    "nested tags in an item",
    "nested tags, escaped",
    "nested tags in CDATA",
    "a million items",
    "small items",
    "attributes",
    "distinct attributes",
    "a long title",
    "open brackets",
    "ampersands",
    "half entities",
    "comments",
    "namespaces",
)
PAGES = ("nested tags", "a page of nested tags", "a page of articles", "a page of open brackets", "distinct attributes")
ARTICLES = ("a page of nested tags", "a page of articles", "a page of open brackets", "a long title")
CASES = [
    *((what, "feed") for what in FEEDS),
    *((what, "page") for what in PAGES),
    *((what, "article") for what in ARTICLES),
]


@pytest.mark.parametrize(("what", "reader"), CASES, ids=[f"{reader}: {what}" for what, reader in CASES])
def test_it_costs_less_than_two_seconds_and_a_hundred_megabytes(what, reader):
    ran = subprocess.run([sys.executable, "-c", MEASURED, what, reader], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-2000:]
    measured = json.loads(ran.stdout)
    assert "root:" not in str(measured["said"])
    assert measured["seconds"] < SECONDS, measured
    assert measured["megabytes"] < MEGABYTES, measured
