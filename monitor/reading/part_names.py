"""The names by which pages call the parts of themselves that stand around an article, in `class` and `id`."""

from __future__ import annotations

import re

# Each row in words; all of a row must be in a name: 'jp-relatedposts', 'readAlsoBox', 'td_block_related_posts'.
_ROWS = (
    "related", "relatedposts", "relatednews", "relatedarticles", "recommended", "recommendations", "recommendation",
    "recommend", "readalso", "alsoread", "seealso", "readmore", "mostread", "mostviewed", "mostpopular", "popular",
    "trending", "breakingnews", "newsticker", "ticker", "marquee", "yarpp", "outbrain", "taboola", "mgid", "sidebar",
    "read also", "also read", "see also", "more news", "more stories", "more articles", "more posts", "more from",
    "most read", "most viewed", "most popular", "latest news", "latest posts", "breaking news", "you like", "may also",
    "might like", "inline related", "story recommendations", "next article", "previous article", "next post",
    "prev post", "post navigation", "posts navigation", "breadcrumb", "breadcrumbs", "wp embedded", "widget area",
    "comments", "commentlist", "disqus", "respond", "comment list", "comment body", "comment form", "fb comments",
    "newsletter", "sign up", "signup", "follow us", "subscribe box", "subscription box", "social share",
    "share buttons", "social links", "sharedaddy", "addtoany", "addthis", "post tags", "article tags", "tags links",
    "author bio", "about author", "cookie", "cookies", "consent", "gdpr", "onetrust", "cookiebot", "ad container",
    "advert", "advertisement",
)  # fmt: skip
_FURNITURE = tuple(frozenset(row.split()) for row in _ROWS)
_READERS = frozenset({"comments", "comment", "commentlist", "disqus", "respond"})
# Words that say how a page is set up, or what an article is filed under, instead of naming a part.
_SET_UP = frozenset(
    {"no", "has", "with", "without", "open", "closed", "enabled", "disabled", "on", "off", "active", "tag", "category"}
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def names_furniture(name: str) -> bool:
    """Whether a part of this name stands around an article."""
    said = _words_of(name)
    return said.isdisjoint(_SET_UP) and any(row <= said for row in _FURNITURE)


def names_readers(name: str) -> bool:
    """Whether readers speak in a part of this name: it may hold more text than the article."""
    return not _READERS.isdisjoint(_words_of(name))


def _words_of(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
