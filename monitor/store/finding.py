"""Ids as people write them: the beginning, or the part after the last colon, is enough where only one is like it."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Connection, or_, select

from monitor.store.errors import AmbiguousError, NotStoredError

_MOST_LISTED = 10


def ids_like(connection: Connection, column: Column[str], text: str, *among: ColumnElement[bool]) -> list[str]:
    """The id `text` alone where there is such a one; else all that begin with it or end with ':' and it, sorted.

    among: only rows of which these hold.
    """
    wanted = text.strip()
    if not wanted:
        return []
    exact = connection.execute(select(column).where(column == wanted, *among)).scalar()
    if exact is not None:
        return [exact]
    alike = or_(column.startswith(wanted, autoescape=True), column.endswith(f":{wanted}", autoescape=True))
    return list(connection.execute(select(column).where(alike, *among).order_by(column).distinct()).scalars())


def whole_id(connection: Connection, column: Column[str], what: str, text: str, *among: ColumnElement[bool]) -> str:
    """The only id that is like `text`. Raises NotStoredError where none is, AmbiguousError where several are.

    what: the word for messages: 'alert'.
    """
    found = ids_like(connection, column, text, *among)
    if not found:
        raise NotStoredError(f'there is no {what} called "{text}" and none that begins so')
    if len(found) > 1:
        more = f" and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
        listed = ", ".join(found[:_MOST_LISTED]) + more
        raise AmbiguousError(f'"{text}" may be any of {len(found)} {what}s: {listed}; write more of the id')
    return found[0]
