"""An HTML page to entries, by the user's CSS selectors (`select:` in sources.yaml)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from monitor.settings import Selectors, Source
from monitor.sources.elements import element_text, parsed
from monitor.sources.entries import MOST_ITEMS, Entry, absolute_link
from monitor.sources.folding import LONGEST_TITLE, on_one_line
from monitor.sources.plain import first_tags
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource, what_came

_MOST_TAGS = 50_000  # that are parsed; a list of news has a tenth of it


def page_entries(source: Source, text: str, url: str, now: datetime | None) -> list[Entry]:
    """The entries of a page that `source.select` names. Raises UnreadableSource where there are none."""
    select = source.select
    if select is None:
        raise UnreadableSource("no selectors are given for this page; write at least select: {item: …}")
    soup = parsed(first_tags(text, _MOST_TAGS))
    if not element_text(soup):
        raise UnreadableSource(
            "the page holds no text: it may be made by JavaScript, which is not run"
            if text.strip()
            else "the answer is empty"
        )
    elements = soup.select(select.item, limit=MOST_ITEMS)
    if not elements:
        raise UnreadableSource(_nothing_matches(select.item, text, soup))
    base = _base(soup, url)
    entries = [_entry(element, select, base, now) for element in elements]
    spoken = [entry for entry in entries if entry.title or entry.summary or entry.content]
    if not spoken:
        raise UnreadableSource(f"'{select.item}' matches {len(elements)} elements, but none of them holds text")
    return spoken


def _nothing_matches(selector: str, text: str, soup: BeautifulSoup) -> str:
    if soup.find(["p", "div", "li", "a", "table", "body"]) is None or text.lstrip().startswith(("<?xml", "{", "[")):
        return what_came(text, "an HTML page")
    return f"'{selector}' matches nothing on this page: its layout may have changed"


def _base(soup: BeautifulSoup, url: str) -> str:
    base = soup.find("base", href=True)
    return urljoin(url, str(base["href"])) if isinstance(base, Tag) else url


def _entry(element: Tag, select: Selectors, base: str, now: datetime | None) -> Entry:
    whole = element_text(element)
    heading = _inside(element, select.title)
    title = element_text(heading) if heading else whole.partition("\n")[0]
    link = _link(element, select.link, base)
    body = _inside(element, select.text)
    date = _inside(element, select.date)
    if select.status:
        return _standing(element, select.status, title, link)
    return Entry(
        title=on_one_line(title, LONGEST_TITLE),
        link=link,
        summary=element_text(body) if body else "",
        content="" if link else whole,  # a notice board: the notice is all there is
        published=_date(date, now) if date else None,
    )


def _standing(element: Tag, selector: str, name: str, link: str) -> Entry:
    """A row of a table of crossings: 'Al-Qaim: open, 08:00-16:00'. Its name is what identifies it."""
    cells = (on_one_line(element_text(cell), LONGEST_TITLE) for cell in element.select(selector))
    status = ", ".join(cell for cell in cells if cell)
    name = on_one_line(name, LONGEST_TITLE)
    line = f"{name}: {status}" if name and status else ""
    return Entry(title=line, id=name, link=link, content=line)


def _inside(element: Tag, selector: str | None) -> Tag | None:
    """What `selector` names in an item; the item itself where it is the only thing that fits."""
    if not selector:
        return None
    return element.select_one(selector) or (element if element.css.match(selector) else None)


def _link(element: Tag, selector: str | None, base: str) -> str:
    chosen = _inside(element, selector) or (element if element.name == "a" else None)
    if chosen is None:
        return ""
    holder = chosen if chosen.get("href") else chosen.find("a", href=True) or chosen.find_parent("a", href=True)
    return absolute_link(base, str(holder["href"])) if isinstance(holder, Tag) else ""


def _date(element: Tag, now: datetime | None) -> datetime | None:
    """From the attribute that machines read, else from the text that people read."""
    written = [str(element.get(name) or "") for name in ("datetime", "content", "title")] + [element_text(element, 200)]
    return next((moment for text in written if text and (moment := read_published(text, now=now))), None)
