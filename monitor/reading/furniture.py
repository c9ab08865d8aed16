"""Takes out of a page what stands around its article: navigation, boxes of other news, comments, cookies, letters.

Three things tell it: the element (`nav`, `aside`), the names that pages give their parts ('related-posts'), and the
words that lead to it ('read also', see `leading`). What holds most of the page's text is never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from monitor.reading.around import Kind, Lead, leads_of
from monitor.reading.leading import Line, took_out_comments, took_out_elsewhere
from monitor.reading.part_names import names_furniture, names_readers

_ELEMENTS = frozenset({"nav", "aside", "footer", "dialog", "menu", "form"})
_ROLES = frozenset({"navigation", "complementary", "dialog", "alertdialog", "contentinfo", "search", "banner"})
_NEVER = frozenset({"html", "body", "main", "head"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_TOO_MUCH = 0.5  # of the page's text: what holds more is the article
_MOST_LEADS = 100  # that are followed; a page with more is no article, and each costs its time


def without_furniture(page: BeautifulSoup) -> None:
    """Changes `page`."""
    weights, titled = _weights(page), _around_titles(page)
    most = _TOO_MUCH * weights[id(page)]
    for element in _elements(page):
        if id(element) in titled or element.name in _NEVER or not _is_furniture(element):
            continue
        if weights[id(element)] <= most or any(map(names_readers, _names_of(element))):
            element.extract()
    left = _MOST_LEADS
    for string in page.find_all(string=True):
        left -= _judged(string, titled)
        if left <= 0:
            return


def _elements(page: Tag) -> Iterator[Tag]:
    """The elements of a page, the outer ones first; not those in what was taken out meanwhile."""
    waiting: list[Tag] = [page]
    while waiting:
        element = waiting.pop()
        if element is not page:
            yield element
        if element is page or element.parent is not None:
            waiting += [child for child in reversed(element.contents) if isinstance(child, Tag)]


def _is_furniture(element: Tag) -> bool:
    if element.name in _ELEMENTS or str(element.get("role") or "").lower() in _ROLES:
        return True
    if element.has_attr("hidden") or _HIDDEN.search(str(element.get("style") or "")):
        return True
    if element.name == "a":
        return not {"prev", "next"}.isdisjoint(element.get_attribute_list("rel"))
    return any(map(names_furniture, _names_of(element)))


def _names_of(element: Tag) -> list[str]:
    return [str(name) for name in (*element.get_attribute_list("class"), element.get("id")) if name]


def _weights(page: BeautifulSoup) -> dict[int, int]:
    """How many letters each element says outside of links, by its identity."""
    weights: dict[int, int] = {}
    elements = [page, *page.find_all(True)]
    for element in reversed(elements):  # what is inside comes before what is around it
        weights[id(element)] = 0 if element.name == "a" else sum(_weight(child, weights) for child in element.contents)
    return weights


def _weight(child: PageElement, weights: dict[int, int]) -> int:
    if isinstance(child, Tag):
        return weights[id(child)]
    return 0 if isinstance(child, PreformattedString) else len(str(child).strip())


def _around_titles(page: BeautifulSoup) -> set[int]:
    """The identities of all elements in which a title of the page lies."""
    found: set[int] = set()
    for title in page.find_all("h1"):
        for element in title.parents:
            if id(element) in found:
                break
            found.add(id(element))
    return found


def _judged(string: NavigableString, titled: set[int]) -> bool:
    """Whether the string begins as what leads elsewhere does; what it leads to is taken out then."""
    text = str(string).strip()
    if not text or not isinstance(string.parent, Tag) or isinstance(string, PreformattedString):
        return False
    leads = list(leads_of(text))
    if leads:
        line = Line(string)
        any(_took_out(lead, line, titled) for lead in leads)  # up to the first
    return bool(leads)


def _took_out(lead: Lead, line: Line, titled: set[int]) -> bool:
    if lead.kind in (Kind.ELSEWHERE, Kind.HEADINGS):
        return took_out_elsewhere(lead, line)
    if lead.kind is Kind.COMMENTS:
        return took_out_comments(lead, line, titled)
    if lead.kind is not Kind.INVITATION or line.before:
        return False
    line.remove()
    return True
