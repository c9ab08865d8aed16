"""Feeds that nobody would write, put together by lot: each part that feedparser treats in its own way, in any order."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "thr": "http://purl.org/syndication/thread/1.0",
}
TEXTS = (
    *("x", "Border &amp; news", "معبر القائم", " a ", "", "<![CDATA[<p>x &amp; y</p>]]>", "&lt;b&gt;bold&lt;/b&gt;"),
    *("\u2019", "&#x2019;", "\n x \n y", "<![CDATA[a]]>b<![CDATA[c]]>", "a<!-- c -->b", "a<?pi x?>b", "caf\u00e9"),
)
ODD_TEXTS = (
    *("\u00d8\u00a7\u00d9\u0084", "\u0093q\u0094", "&#150;", "<b>inline</b>", "&nbsp;", "AAAA", "&amp;nbsp;"),
    *(
        "&#160;x",
        "\u00a0y\u00a0",
        "\u200fz",
        "]]&gt;",
        "&#13;x",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ),
)
ADDRESSES = (
    *("http://e.x/1", "https://e.x/a?b=1&amp;c=2", "/rel", "", "urn:x:1", "a b", "tag:e.x,2020:1", "?q=&amp;copy;"),
    *("http://e.x/1#f", " http://e.x/2 ", "mailto:x"),
)
ODD_ADDRESSES = ("http:///e.x/", "http://[", "javascript:x()", "http://e.x//a", "HTTP://E.X/")
DATES = (
    *("Sat, 14 Jun 2025 08:00:00 GMT", "2025-06-14T08:00:00Z", "2025-06-14", "14 يونيو 2025", "", "nonsense"),
    *("Sat, 14 Jun 2025 08:00:00 +0300", " 2025-06-14T08:00:00+03:00 ", "2025-06-14 08:00", "Jun 14, 2025 8:00 AM"),
)


class Lots:
    """odd: how often something is drawn that makes a feed more than ordinary."""

    def __init__(self, random: Random, odd: float) -> None:
        self._random = random
        self._odd = odd

    def one(self, usual: tuple[str, ...], odd: tuple[str, ...] = ()) -> str:
        return self._random.choice(odd if odd and self._random.random() < self._odd else usual)

    def text(self) -> str:
        return self.one(TEXTS, ODD_TEXTS)

    def address(self) -> str:
        return self.one(ADDRESSES, ODD_ADDRESSES)

    def date(self) -> str:
        return self.one(DATES)

    def maybe(self, *attributes: str) -> str:
        return self.one(("",), attributes)

    def several(self, make: Callable[[], str], most: int) -> list[str]:
        return [make() for _ in range(self._random.randint(0, most))]

    def rarely(self) -> bool:
        return self._random.random() < self._odd


def odd_feed(random: Random, odd: float) -> str:
    """A document from its root element on."""
    lots = Lots(random, odd)
    form = lots.one(("rss", "atom", "rdf"))
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    if lots.rarely():
        declared += lots.one(
            (' xmlns:d="http://purl.org/dc/elements/1.1/"', ' xmlns:feed="http://e.x/"', ' xml:base="/b/"')
        )
    between = lots.one(("", "\n", "<!-- c -->"))
    entries = between.join(lots.several(lambda: _entry(lots, form), 3))
    about = "".join(lots.several(lambda: _of_feed(lots, form), 3))
    after = _of_feed(lots, form) if lots.rarely() else ""
    if form == "rss":
        version = lots.one(("2.0", "0.91", ""))
        return f'<rss version="{version}" {declared}><channel>{about}{entries}{after}</channel></rss>'
    if form == "atom":
        return f'<feed xmlns="http://www.w3.org/2005/Atom" {declared}>{about}{entries}{after}</feed>'
    listed = '<items><rdf:Seq><rdf:li rdf:resource="x"/></rdf:Seq></items>'
    return (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        f' {declared}><channel rdf:about="/">{about}{listed}</channel>{after}{entries}</rdf:RDF>'
    )


def _entry(lots: Lots, form: str) -> str:
    name = "entry" if form == "atom" else "item"
    about = f' rdf:about="{lots.address()}"' if form == "rdf" and not lots.rarely() else ""
    about += lots.maybe(' href="/h"', ' xml:lang="ar"')
    common = [lambda: f"<title>{lots.text()}</title>", lambda: f"<link>{lots.address()}</link>"]
    inside = "".join(part() for part in common if not lots.rarely()) if form != "atom" else ""
    parts = lots.several(lambda: _part(lots, form), 4)
    return f"<{name}{about}>{inside}{''.join(parts)}</{name}>"


def _part(lots: Lots, form: str) -> str:
    text, address, date = lots.text(), lots.address(), lots.date()
    of_rss = (
        f'<atom:link href="{address}"{lots.maybe(*_LINK_ATTRIBUTES)}/>',
        f"<guid{lots.maybe(*_GUID_ATTRIBUTES)}>{address}</guid>",
        f"<pubDate>{date}</pubDate>",
        f"<description{lots.maybe(*_TEXT_ATTRIBUTES)}>{text}</description>",
        f"<author>{text}</author>",
        f"<category{lots.maybe(*_CATEGORY_ATTRIBUTES)}>{text}</category>",
        f'<enclosure url="{address}" type="a/b" length="1"/>',
        f"<comments>{address}</comments>",
    )
    of_atom = (
        f"<title{lots.maybe(*_TEXT_ATTRIBUTES)}>{text}</title>",
        f'<link href="{address}"{lots.maybe(*_LINK_ATTRIBUTES)}/>',
        f"<id>{address}</id>",
        f"<published>{date}</published>",
        f"<updated>{date}</updated>",
        f"<summary{lots.maybe(*_TEXT_ATTRIBUTES)}>{text}</summary>",
        f"<content{lots.maybe(*_TEXT_ATTRIBUTES)}>{text}</content>",
        f"<author><name>{text}</name><uri>{address}</uri><email>a@b.c</email></author>",
        f"<contributor><name>{text}</name></contributor>",
    )
    of_both = (
        f"<dc:date>{date}</dc:date>",
        f"<content:encoded{lots.maybe(*_TEXT_ATTRIBUTES)}>{text}</content:encoded>",
        f"<dc:creator>{text}</dc:creator>",
        f"<dc:publisher>{text}</dc:publisher>",
        f"<dc:rights>{text}</dc:rights>",
        "<dc:language>ar</dc:language>",
        f"<dc:subject>{text}</dc:subject>",
        "<slash:comments>3</slash:comments>",
        f"<wfw:commentRss>{address}</wfw:commentRss>",
        f'<media:content url="{address}"/>',
        f'<media:thumbnail url="{address}"/>',
    )
    own, foreign = (of_atom, of_rss) if form == "atom" else (of_rss, of_atom)
    odd = (
        f"<title{lots.maybe(*_TEXT_ATTRIBUTES)}>{text}</title>",
        f"<media:title>{text}</media:title>",
        f'<media:content url="x"><media:title>{text}</media:title></media:content>',
        f'<media:group><media:content url="{address}"/></media:group>',
        f'<source url="{address}">{text}</source>',
        f"<dc:title>{text}</dc:title>",
        f"<dc:description>{text}</dc:description>",
        f"<itunes:summary>{text}</itunes:summary>",
        "<thr:total>2</thr:total>",
        f"<image><url>{address}</url><title>{text}</title><link>{address}</link></image>",
        f"<links>{text}</links>",
        f"<Title>{text}</Title>",
        *foreign,
    )
    return lots.one((*own, *of_both), odd)


def _of_feed(lots: Lots, form: str) -> str:
    text, address, date = lots.text(), lots.address(), lots.date()
    of_rss = (
        f"<title>{text}</title>",
        f"<link>{address}</link>",
        f'<atom:link href="{address}" rel="hub"/>',
        f"<description>{text}</description>",
        f"<image><url>{address}</url><title>{text}</title><link>{address}</link></image>",
    )
    of_rss_2 = (
        f"<language>{text}</language>",
        f"<pubDate>{date}</pubDate>",
        f"<category>{text}</category>",
        "<skipHours><hour>1</hour></skipHours>",
        "<ttl>5</ttl>",
        f"<copyright>{text}</copyright>",
        f"<managingEditor>{text}</managingEditor>",
        f"<webMaster>{text}</webMaster>",
    )
    of_atom = (
        f"<title>{text}</title>",
        f'<link href="{address}" rel="self"/>',
        f"<author><name>{text}</name></author>",
        f"<contributor><name>{text}</name></contributor>",
        f'<generator uri="{address}">{text}</generator>',
        f"<updated>{date}</updated>",
        f"<id>{address}</id>",
        f"<subtitle>{text}</subtitle>",
        f"<icon>{address}</icon>",
    )
    of_both = (
        "<sy:updatePeriod>hourly</sy:updatePeriod>",
        f"<dc:creator>{text}</dc:creator>",
        f"<dc:publisher>{text}</dc:publisher>",
        f"<dc:rights>{text}</dc:rights>",
    )
    own = {"rss": of_rss + of_rss_2, "rdf": of_rss, "atom": of_atom}[form]
    odd = (
        f"<textInput><title>{text}</title></textInput>",
        '<cloud domain="x"/>',
        f"<channel><title>{text}</title></channel>",
    )
    return lots.one((*own, *of_both), (*odd, *of_rss_2, *of_atom))


_LINK_ATTRIBUTES = (
    *(' rel="alternate"', ' rel="self"', ' rel="Alternate"', ' rel="replies"', ' type="text/html"', ' rel=""'),
    *(' rel="enclosure" type="a/b"', ' type="application/json"', ' uri="/u"', ' TYPE="a/b"'),
)
_CATEGORY_ATTRIBUTES = (' domain="d"', ' term="x"')
_GUID_ATTRIBUTES = (' isPermaLink="false"', ' isPermaLink="true"', ' isPermaLink="False"', ' ispermalink="false"')
_TEXT_ATTRIBUTES = (
    *(' type="html"', ' type="text"', ' type="xhtml"', ' type="text/html"', ' type="HTML"', ' type="image/png"'),
    *(' mode="base64"', ' src="/x"', ' xml:lang="ar"', ' xml:base="/b"', " x:y='z'"),
)
