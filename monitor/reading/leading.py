"""A line of a page that leads to what is no part of its article, and what it leads to: links, headlines, comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from monitor.reading.around import MARKS, Kind, Lead, is_headline

_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|del|em|font|i|img|ins|kbd|label|mark|q|s|small|span|strike|strong|su[bp]|time|tt|u|var|wbr"
)
_MOSTLY = 0.6  # of the letters of a line or a box are links: it leads on
_CARD = 600  # letters; a box of one headline, with a summary, has fewer
_MOST_CARDS = 20  # in one box
_MOST_LOOKED_AT = 100  # neighbours of a line
_MOST_NODES = 1_000  # of one neighbour
_MOST_FRAMES = 4  # around a heading
_HEADING = re.compile("h[2-6]")


class Line:
    """The line of a page in which a string stands: what is between two blocks or two <br>.

    before: what is said in it before the string. node: the outermost inline element that the string is in; after: the
    nodes of the line that follow it. block: what the line stands in.
    """

    def __init__(self, string: NavigableString) -> None:
        node: PageElement = string
        while isinstance(node.parent, Tag) and _INLINE.fullmatch(node.parent.name):
            node = node.parent
        self.node = node
        self.block = node.parent
        self.after = list(_until_the_end(node.next_siblings))
        own, said = text_of(node), str(string).strip()
        before, _, self._behind = own.partition(said)
        earlier = [text_of(each) for each in _until_the_end(node.previous_siblings)]
        self.before = "".join([*reversed(earlier), before]).strip()

    def rest(self, lead: Lead) -> tuple[str, float]:
        """What the line says after the words of `lead`, '' where that is no letter; and which share of it is links."""
        text = (lead.rest + self._behind + "".join(map(text_of, self.after))).strip()
        in_link = linked_of([self.node]) > 0
        linked = len(lead.rest + self._behind) * in_link + linked_of(self.after)
        said = text if any(letter.isalnum() for letter in text) else ""
        return said, linked / max(len(text), 1)

    def begins_marked(self) -> bool:
        """Whether a colon stands in the nodes after the words: '<b>Read also</b>: …'."""
        return (self._behind + "".join(map(text_of, self.after))).lstrip().startswith(MARKS)

    def below(self) -> list[list[PageElement]]:
        """The other lines of the same block, below this one."""
        lines: list[list[PageElement]] = []
        last = self.after[-1] if self.after else self.node
        for node in islice(last.next_siblings, _MOST_LOOKED_AT):
            if isinstance(node, Tag) and node.name == "br":
                lines.append([])
            elif lines:
                lines[-1].append(node)
        return [each for each in lines if "".join(map(text_of, each)).strip()]

    def following(self) -> list[PageElement]:
        """What comes after the block; of one that is alone in others (a framed heading), what comes after these."""
        block = self.block
        for _ in range(_MOST_FRAMES):
            if block is None or _says_something(islice(block.next_siblings, _MOST_LOOKED_AT)):
                break
            if _says_something(islice(block.previous_siblings, _MOST_LOOKED_AT)):
                break
            block = block.parent
        return list(islice(block.next_siblings, _MOST_LOOKED_AT)) if block is not None else []

    def is_block(self) -> bool:
        """Nothing else stands in its block."""
        inside = islice(self.block.contents, _MOST_LOOKED_AT) if self.block is not None else ()
        own = {id(self.node), *map(id, self.after)}
        return not self.before and not _says_something(each for each in inside if id(each) not in own)

    def remove(self) -> None:
        """And its block, where nothing else is in it."""
        for node in (self.node, *self.after):
            node.extract()
        if self.block is not None and self.block.name != "body" and not _says_something([self.block]):
            self.block.extract()


def took_out_elsewhere(lead: Lead, line: Line) -> bool:
    """Takes out a line that leads to other news, or a label with the headlines below it; whether it did.

    The words of headings also say other things, so there must be links.
    """
    rest, linked = line.rest(lead)
    is_sure = lead.kind is Kind.ELSEWHERE
    if rest:
        if linked < _MOSTLY and not (is_sure and (lead.marked or (not lead.rest and line.begins_marked()))):
            return False
        line.remove()
    elif line.before:
        if not is_sure:
            return False
        line.node.extract()  # 'read more' at the end of a sentence
    else:
        return _took_out_below(line, is_sure)
    return True


def _took_out_below(line: Line, is_sure: bool) -> bool:
    below = line.below()
    headlines = _first_headlines(line.following(), is_sure) if not below else []
    for each in below:
        if not _is_linked(each):
            break
        headlines += each
    if not headlines and not is_sure:
        return False
    for node in headlines:
        node.extract()
    line.remove()
    return True


def took_out_comments(lead: Lead, line: Line, titled: set[int]) -> bool:
    """Takes out a heading of comments and all that follows it in the same part of the page; whether it did.

    titled: the identities of what must not be taken out.
    """
    if not lead.is_all or not line.is_block() or line.block is None:
        return False
    following = line.following()
    if any(id(each) in titled or (isinstance(each, Tag) and each.name == "h1") for each in following):
        return False
    for each in following:
        each.extract()
    line.remove()
    return True


def _first_headlines(following: Sequence[PageElement], is_sure: bool) -> list[PageElement]:
    """Those of the first nodes below a label that are headlines, linked or, where it is sure that it is one, bare."""
    found: list[PageElement] = []
    for each in following:
        text = text_of(each).strip()
        if text:
            is_list = isinstance(each, Tag) and each.name in ("ul", "ol") and not found
            is_bare = isinstance(each, Tag) and each.name == "p" and is_headline(text)
            if not _leads_on(each) and not (is_sure and (is_list or is_bare)):
                break
            found.append(each)
    return found


def _leads_on(node: PageElement) -> bool:
    """A headline with its link, a list of them, or cards: headings that are links, with a few words about each."""
    if not isinstance(node, Tag):
        return False
    if _is_linked([node]):
        return True
    text = text_of(node)
    if len(text) > _CARD * _MOST_CARDS:
        return False
    headings = [each for each in node.find_all(_HEADING, limit=_MOST_CARDS) if each.find("a") or each.find_parent("a")]
    return bool(headings) and len(text) <= _CARD * len(headings)


def _is_linked(nodes: Sequence[PageElement]) -> bool:
    text = "".join(map(text_of, nodes)).strip()
    return linked_of(nodes) >= _MOSTLY * len(text) > 0


def text_of(node: PageElement) -> str:
    return "".join(text for text, _ in _strings(node))


def linked_of(nodes: Iterable[PageElement]) -> int:
    """How many letters of them are links."""
    return sum(len(text.strip()) for node in nodes for text, is_link in _strings(node) if is_link)


def _strings(node: PageElement) -> Iterator[tuple[str, bool]]:
    """The strings in a node, each with whether it is in a link; of a very large one the first."""
    waiting: list[tuple[PageElement, bool]] = [(node, False)]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        each, is_link = waiting.pop()
        if isinstance(each, Tag):
            is_link = is_link or each.name == "a"
            waiting += [(child, is_link) for child in reversed(each.contents[:_MOST_NODES])]
        elif not isinstance(each, PreformattedString):
            yield str(each), is_link


def _says_something(nodes: Iterable[PageElement]) -> bool:
    return any(text_of(node).strip() for node in nodes)


def _until_the_end(nodes: Iterator[PageElement]) -> Iterator[PageElement]:
    for node in islice(nodes, _MOST_LOOKED_AT):
        if isinstance(node, Tag) and _INLINE.fullmatch(node.name) is None:
            return
        yield node
