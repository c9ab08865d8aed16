"""Feeds as outlets publish them, for tests."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from html import escape


def rss(*items: tuple[str, str, datetime], base: str = "http://127.0.0.1/", prefix: str = "") -> bytes:
    """An RSS 2.0 feed of (title, text, published). The guid is `prefix` and the number of the item."""
    entries = "".join(
        f"<item><title>{escape(title)}</title><description>{escape(text)}</description>"
        f"<link>{base}{prefix}{number}</link><guid isPermaLink='false'>{prefix}{number}</guid>"
        f"<pubDate>{format_datetime(published)}</pubDate></item>"
        for number, (title, text, published) in enumerate(items)
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Outlet</title>"
        f"<link>{base}</link><description>News</description>{entries}</channel></rss>"
    ).encode()
