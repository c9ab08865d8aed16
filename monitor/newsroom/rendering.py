"""Pieces as the bytes that an outlet serves: RSS, Atom, a page of notices, an article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from monitor.newsroom.story import Form, Outlet, Piece

NOTICE = "A made-up story, for the demonstration of Crossing Monitor"

_TEMPLATES = {Form.RSS: "rss.xml.j2", Form.ATOM: "atom.xml.j2", Form.PAGE: "page.html.j2"}
_CONTENT_TYPES = {Form.RSS: "application/rss+xml", Form.ATOM: "application/atom+xml", Form.PAGE: "text/html"}


def listing(outlet: Outlet, pieces: Sequence[Piece], *, base: str, changed: datetime, edition: int = 1) -> bytes:
    """What `outlet` serves at its path: `pieces` newest first.

    base: URL of the newsroom, without a slash at its end.  changed: when the listing last changed, aware.
    edition: from the second on, every guid (on the page: every link) is a new one for the same piece.
    """
    text = _ENVIRONMENT.get_template(_TEMPLATES[outlet.form]).render(
        outlet=outlet,
        pieces=sorted(pieces, key=lambda piece: piece.published, reverse=True),
        base=base,
        changed=changed,
        edition=edition,
        notice=NOTICE,
    )
    return _encoded(text, outlet)


def article(outlet: Outlet, piece: Piece) -> bytes:
    """The page that carries the whole text of `piece`."""
    text = _ENVIRONMENT.get_template("article.html.j2").render(outlet=outlet, piece=piece, notice=NOTICE)
    return _encoded(text, outlet)


def content_type(outlet: Outlet, form: Form) -> str:
    return f"{_CONTENT_TYPES[form]}; charset={outlet.encoding}"


def _encoded(text: str, outlet: Outlet) -> bytes:
    # Both XML and HTML let a character reference stand for what the encoding lacks.
    return text.encode(outlet.encoding, errors="xmlcharrefreplace")


def _guid(piece: Piece, edition: int) -> str:
    return f"urn:newsroom:{piece.source}:{piece.id}" + (f":{edition}" if edition > 1 else "")


def _paragraphs(text: str) -> Markup:
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip()))
    return Markup("\n").join(Markup("<p>{}</p>").format(block) for block in blocks)


def _as_text(markup: Markup) -> Markup:
    """Markup as a feed carries it: escaped once more, to be read as text."""
    return escape(str(markup))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.newsroom"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters.update(rfc822=format_datetime, paragraphs=_paragraphs, as_text=_as_text, guid=_guid)
    return environment


_ENVIRONMENT = _environment()  # never changed; it keeps the compiled templates
