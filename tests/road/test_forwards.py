"""Posts that channels pass on are the voice of who wrote them, however many pass them on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.road.conftest import edit
from tests.road.feeds import rss
from tests.road.running import command
from tests.sources.test_telegram import page, post

# Four wordings, so that it is not the text that tells.
SAID = (
    "أعلنت هيئة المنافذ الحدودية إغلاق منفذ القائم الحدودي مع سوريا اليوم أمام المسافرين والشاحنات حتى إشعار آخر.",
    "عاجل: إغلاق معبر القائم بين العراق وسوريا اليوم بسبب أعمال الصيانة في ساحة التبادل التجاري.",
    "نود إعلام السائقين الكرام أن منفذ القائم مغلق منذ صباح اليوم، وعلى من وصل إلى المنفذ العودة.",
    "The Al-Qaim border crossing with Syria is closed today, said the border ports commission in a statement.",
)
CHANNELS = ("ministry", "drivers", "traders", "town")
ADDRESSES = ("", "https://t.me/ministry/55", "https://t.me/s/ministry/55", "https://telegram.me/Ministry/55?single")
NAME = 'class="tgme_widget_message_forwarded_from_name"'


def serve(web, *, addresses: tuple[str, ...] = ADDRESSES, label: str = "Ministry") -> None:
    """Each channel has one post; with an address or a name, it is passed on from there."""
    for place, (name, text) in enumerate(zip(CHANNELS, SAID, strict=True)):
        said = (
            f'<a {NAME} href="{addresses[place]}">{label}</a>' if addresses[place] else f"<span {NAME}>{label}</span>"
        )
        before = f'<div class="tgme_widget_message_forwarded_from">Forwarded from {said}</div>'
        before = "" if not label or (not addresses[place] and label == "Ministry") else before
        at = (datetime.now(UTC) - timedelta(minutes=40 - place)).isoformat()
        web.serve(f"/s/{name}", page(post(55 + place, text, name=name, before=before, at=at, view="")))


def witnesses(config) -> int:
    (event,) = json.loads(command("events", "--json", config=config).stdout)["events"]
    return len(event["sources"])


@pytest.fixture
def config(configure, web):
    sources = {name: {"kind": "telegram", "url": web.url(f"/{name}")} for name in CHANNELS}
    written = configure({**sources, "wire": {"url": web.url("/feed"), "full_text": False}})
    web.serve("/feed", b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    edit(written / "watchlists" / "all.yaml", lambda file: file.update(min_sources=2))
    return written


def alerts(config) -> int:
    path = config.parent / "alerts.txt"
    return path.read_text("utf-8").count("Al-Qaim ⇄ Al-Bukamal") if path.exists() else 0


def test_three_forwards_of_one_post_and_the_post_itself_are_one_witness(web, config):
    serve(web)
    assert command("once", config=config).returncode == 0
    assert witnesses(config) == 1
    assert alerts(config) == 0
    said = "A correspondent saw on the road that the Al-Qaim border crossing with Syria is closed today."
    web.serve("/feed", rss(("Al-Qaim crossing closed", said, datetime.now(UTC))))
    assert command("once", config=config).returncode == 0
    assert witnesses(config) == 2
    assert alerts(config) > 0


def test_what_was_forwarded_from_a_person_without_a_channel_is_one_witness(web, config):
    serve(web, addresses=("",) * 4, label="Abu Omar")
    assert command("once", config=config).returncode == 0
    assert witnesses(config) == 1


def test_the_same_posts_that_nobody_forwarded_are_as_many_witnesses_as_channels(web, config):
    serve(web, addresses=("",) * 4, label="")
    assert command("once", config=config).returncode == 0
    assert witnesses(config) == len(CHANNELS)
    assert alerts(config) > 0
