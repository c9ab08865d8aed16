"""Tables of crossings and boards of notices, which show what holds now and have no history of their own."""

from __future__ import annotations

from datetime import timedelta

from tests.loopback import Loopback
from tests.sources.reading_kinds import NOW, reader

TABLE = {"item": "tr.c", "title": "td", "link": "a", "status": "td + td"}
NOTICES = {"item": "div.n", "title": "b", "link": "a", "current": True}


def table(**rows: str) -> bytes:
    cells = "".join(
        f"<tr class=c><td>{name}</td><td>{state}</td><td>08:00-16:00</td></tr>" for name, state in rows.items()
    )
    return f"<table><tr><th>Crossing</th></tr>{cells}</table>".encode()


def test_each_row_says_how_a_crossing_stands_and_every_change_is_news():
    with Loopback() as server:
        board = reader("page", server.url("/"), select=TABLE)
        seen: list[list[tuple[str, str]]] = []
        for hour, state in enumerate(("open", "open", "closed", "open")):
            server.serve("/", table(Rabia=state, **{"معبر القائم": "مفتوح"}))
            seen.append([(item.title, item.key) for item in board.poll(NOW + timedelta(hours=hour))])
    first, same, closed, again = (dict(polled) for polled in seen)
    assert set(first) == {"Rabia: open, 08:00-16:00", "معبر القائم: مفتوح, 08:00-16:00"}
    assert same == first
    assert closed.keys() != first.keys() and len(set(closed.values()) - set(first.values())) == 1
    assert set(again) == set(first) and again != first, "that it is open again is another piece of news"


def test_a_notice_that_is_taken_down_takes_back_what_it_said():
    with Loopback() as server:
        board = reader("page", server.url("/"), select=NOTICES)
        server.serve("/", b"<div class=n><b>Rabia</b> is closed</div><div class=n><b>Qaim</b> is open</div>")
        before = {item.title: item.key for item in board.poll()}
        server.serve("/", b"<div class=n><b>Qaim</b> is open</div>")
        after = board.poll()
        assert [item.title for item in after] == ["Qaim", "(no longer on the page)"]
        assert after[1].key == before["Rabia"] and after[1].content == ""
        assert [item.title for item in board.poll()] == ["Qaim"], "told once"


def test_on_a_list_of_news_old_entries_may_go():
    with Loopback() as server:
        news = reader("page", server.url("/"), select={**NOTICES, "current": False})
        server.serve("/", b"<div class=n><b>Rabia</b> closed</div><div class=n><b>Qaim</b> open</div>")
        news.poll()
        server.serve("/", b"<div class=n><b>Qaim</b> open</div>")
        assert [item.title for item in news.poll()] == ["Qaim"]


def test_with_other_selectors_nothing_has_vanished():
    with Loopback() as server:
        server.serve("/", b"<div class=n><b>Rabia</b> closed</div><div class=m><b>Qaim</b> open</div>")
        board = reader("page", server.url("/"), select=NOTICES)
        board.poll()
        other = reader("page", server.url("/"), board.memory, select={**NOTICES, "item": "div.m"})
        assert [item.title for item in other.poll()] == ["Qaim"]
