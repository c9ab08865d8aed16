"""Feeds for measuring: as many as wanted, always the same, in all forms and two languages.

A feed has 30 items of about 3 kB each. Its form follows from its number (RSS 2.0, Atom, RSS 1.0, JSON Feed), and so
does its language; every fifth has an item that announces something of a crossing in its first two editions. In each
later edition it has two new items at the top, and the two oldest are gone.
"""

from __future__ import annotations

import html
import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

ITEMS = 30
NEW_ITEMS = 2
_PARAGRAPHS = 6

_SENTENCES = {
    "en": (
        "The council of {name} said on {day} that the budget for schools and roads would grow by {number} per cent.",
        "Shares of {name} rose after the central bank lowered rates, and analysts expect a further cut in autumn.",
        "Residents of {name} complained of power cuts that lasted for {number} hours, local reporters said.",
        "A spokesman of the ministry told {name} that talks with the union would go on next week.",
        "The team of {name} won by {number} goals and stays at the top of the table.",
        "Farmers near {name} fear for their harvest after the driest spring in {number} years.",
        "The court in {name} heard {number} witnesses, and the trial was adjourned until {day}.",
        "Doctors at the hospital of {name} treated {number} people after a fire in a warehouse.",
        "The festival of {name} opened with a concert; {number} guests from abroad are expected.",
        "Engineers repaired the bridge of {name}, and traffic flows again, the police said.",
    ),
    "ar": (
        "قال مجلس {name} يوم {day} إن موازنة المدارس والطرق سترتفع بنسبة {number} في المئة.",
        "ارتفعت أسهم {name} بعد أن خفض المصرف المركزي أسعار الفائدة، ويتوقع محللون خفضاً آخر في الخريف.",
        "اشتكى سكان {name} من انقطاع الكهرباء لمدة {number} ساعات، وفق مراسلين محليين.",
        "أبلغ متحدث باسم الوزارة {name} أن المحادثات مع النقابة ستتواصل الأسبوع المقبل.",
        "فاز فريق {name} بفارق {number} أهداف وبقي في صدارة الجدول.",
        "يخشى المزارعون قرب {name} على محصولهم بعد أشد ربيع جفافاً منذ {number} سنوات.",
        "استمعت المحكمة في {name} إلى {number} شهود، وتأجلت الجلسة إلى {day}.",
        "عالج أطباء مستشفى {name} نحو {number} أشخاص بعد حريق في مستودع.",
        "افتتح مهرجان {name} بحفل موسيقي، ومن المتوقع حضور {number} ضيوف من الخارج.",
        "أصلح مهندسون جسر {name} وعادت حركة السير، بحسب الشرطة.",
    ),
}
_DAYS = {"en": ("Sunday", "Monday", "Tuesday"), "ar": ("الأحد", "الاثنين", "الثلاثاء")}
# Of towns that lie at no border here, so that what is read closely is what tells of a crossing.
_NAMES = {
    "en": "Boston Lyon Oslo Tokyo Madrid Dublin Lisbon Vienna Prague Geneva Munich Hamburg Leeds Bristol Chicago Denver"
    " Seattle Toronto Sydney Perth Osaka Kyoto Seoul Porto Turin Milan Naples Zurich Bergen Malmo",
    "ar": "باريس لندن طوكيو مدريد أوسلو دبلن لشبونة فيينا براغ جنيف ميونخ هامبورغ ليدز شيكاغو دنفر سياتل تورونتو سيدني"
    " أوساكا سيول تورينو ميلانو نابولي زيورخ برشلونة روما أثينا وارسو",
}
_CROSSINGS = {
    "en": (
        ("Jordan closes Jaber crossing with Syria", "Jordan closed the Jaber border crossing with Syria on {day}."),
        ("Iraq reopens Al-Qaim crossing", "The Al-Qaim border crossing between Iraq and Syria reopened on {day}."),
        ("Rafah crossing stays shut", "Egypt closed the Rafah crossing to travellers until further notice."),
        ("Trebil crossing opens around the clock", "The Trebil crossing between Iraq and Jordan will open on {day}."),
    ),
    "ar": (
        ("الأردن يغلق معبر جابر مع سوريا", "أغلق الأردن معبر جابر الحدودي مع سوريا يوم {day}."),
        ("العراق يعيد فتح معبر القائم", "أعيد فتح معبر القائم الحدودي بين العراق وسوريا يوم {day}."),
        ("استمرار إغلاق معبر رفح", "أغلقت مصر معبر رفح أمام المسافرين حتى إشعار آخر."),
        ("فتح معبر طريبيل على مدار الساعة", "يفتح معبر طريبيل بين العراق والأردن يوم {day}."),
    ),
}


@dataclass(frozen=True, slots=True)
class MadeItem:
    id: str
    title: str
    summary: str
    content: str  # HTML
    published: datetime


@dataclass(frozen=True, slots=True)
class MadeFeed:
    content_type: str
    body: bytes


def made_feed(number: int, edition: int, now: datetime) -> MadeFeed:
    """The feed of this number. edition: 0, 1 and so on.  now: the items of the first edition were published in the 32
    hours before."""
    language = "ar" if number // 4 % 2 else "en"
    items = [_item(number, place, language, now) for place in range(edition * NEW_ITEMS, edition * NEW_ITEMS + ITEMS)]
    write = (_rss, _atom, _rdf, _json)[number % 4]
    return write(number, language, list(reversed(items)))


def _item(number: int, place: int, language: str, now: datetime) -> MadeItem:
    """The item at this place in the life of a feed, the oldest being 0."""
    lots = random.Random(f"{number}/{place}")  # noqa: S311
    paragraphs = [" ".join(_sentence(language, lots) for _ in range(4)) for _ in range(_PARAGRAPHS)]
    title = _sentence(language, lots).rstrip(".")
    tells = number % 5 == 0 and place in (ITEMS - 1, ITEMS)  # the newest of each edition
    if tells:
        title, sentence = lots.choice(_CROSSINGS[language])
        paragraphs[0] = f"{sentence.format(day=lots.choice(_DAYS[language]))} {paragraphs[0]}"
    content = "".join(f'<p>{html.escape(text)} <a href="/topic/{number}">{place}</a></p>\n' for text in paragraphs)
    published = now - timedelta(hours=ITEMS + NEW_ITEMS - place)
    return MadeItem(f"urn:made:{number}:{place}", title, paragraphs[0], content, published)


def _sentence(language: str, lots: random.Random) -> str:
    sentence = lots.choice(_SENTENCES[language])
    name, day = lots.choice(_NAMES[language].split()), lots.choice(_DAYS[language])
    return sentence.format(name=name, day=day, number=lots.randint(2, 999))


def _link(number: int, item: MadeItem) -> str:
    return f"/feed/{number}/{item.id.rpartition(':')[2]}"


def _rss(number: int, language: str, items: list[MadeItem]) -> MadeFeed:
    inside = "".join(
        f"<item><title>{html.escape(item.title)}</title><link>{_link(number, item)}</link>"
        f'<guid isPermaLink="false">{item.id}</guid><pubDate>{format_datetime(item.published)}</pubDate>'
        f"<dc:creator>desk</dc:creator><category>news</category><description>{html.escape(item.summary)}</description>"
        f"<content:encoded><![CDATA[{item.content}]]></content:encoded></item>\n"
        for item in items
    )
    return _xml(
        "application/rss+xml",
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Feed {number}</title><link>/</link><description>made</description><language>{language}</language>"
        f'<atom:link href="/feed/{number}" rel="self" type="application/rss+xml"/>\n{inside}</channel></rss>\n',
    )


def _atom(number: int, language: str, items: list[MadeItem]) -> MadeFeed:
    inside = "".join(
        f'<entry><title type="html">{html.escape(item.title)}</title><link href="{_link(number, item)}"/>'
        f"<id>{item.id}</id><published>{_iso(item)}</published><updated>{_iso(item)}</updated>"
        f"<author><name>desk</name></author><summary>{html.escape(item.summary)}</summary>"
        f'<content type="html">{html.escape(item.content)}</content></entry>\n'
        for item in items
    )
    return _xml(
        "application/atom+xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}"><title>Feed {number}</title>'
        f'<id>urn:made:{number}</id><updated>{_iso(items[0])}</updated><link href="/"/>\n{inside}</feed>\n',
    )


def _rdf(number: int, language: str, items: list[MadeItem]) -> MadeFeed:
    listed = "".join(f'<rdf:li rdf:resource="{item.id}"/>' for item in items)
    inside = "".join(
        f'<item rdf:about="{item.id}"><title>{html.escape(item.title)}</title><link>{_link(number, item)}</link>'
        f"<dc:date>{_iso(item)}</dc:date><description>{html.escape(item.summary)}</description>"
        f"<content:encoded><![CDATA[{item.content}]]></content:encoded></item>\n"
        for item in items
    )
    return _xml(
        "application/rdf+xml",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f'<channel rdf:about="/"><title>Feed {number}</title><link>/</link><description>made</description>'
        f"<dc:language>{language}</dc:language><items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n"
        f"{inside}</rdf:RDF>\n",
    )


def _json(number: int, language: str, items: list[MadeItem]) -> MadeFeed:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"Feed {number}",
        "language": language,
        "items": [
            {
                "id": item.id,
                "url": _link(number, item),
                "title": item.title,
                "summary": item.summary,
                "content_html": item.content,
                "date_published": _iso(item),
            }
            for item in items
        ],
    }
    return MadeFeed("application/feed+json", json.dumps(feed, ensure_ascii=False).encode())


def _xml(content_type: str, document: str) -> MadeFeed:
    return MadeFeed(content_type, f'<?xml version="1.0" encoding="utf-8"?>\n{document}'.encode())


def _iso(item: MadeItem) -> str:
    return item.published.astimezone(UTC).isoformat().replace("+00:00", "Z")
