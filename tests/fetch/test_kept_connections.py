"""A connection is kept for the next question to its server, and one that is over is not noticed by who asks."""

from __future__ import annotations

import asyncio

import pytest

from monitor.fetch import Broken, Fetcher, Request, Response
from tests.loopback import Answer, hang_up


def ask(*urls: str) -> list[Response]:
    """One after the other, with one fetcher."""

    async def go() -> list[Response]:
        async with Fetcher("test", timeout=5) as fetch:
            return [await fetch(Request(url, allow_private=True)) for url in urls]

    return asyncio.run(go())


def test_several_questions_go_over_one_connection(server):
    urls = [server.serve(f"/{number}", b"x" * 100_000) for number in range(3)]
    assert [len(answer.body) for answer in ask(*urls)] == [100_000] * 3
    assert server.connections == 1


def test_a_connection_that_the_server_closes_is_replaced(server):
    first = server.serve("/first", Answer(200, {"Connection": "close"}, b"x"))
    second = server.serve("/second", b"y")
    assert [answer.body for answer in ask(first, second, second)] == [b"x", b"y", b"y"]


def test_a_question_that_finds_its_kept_connection_closed_is_asked_again(server):
    calls = []

    def closes_the_second_time(call):
        calls.append(call)
        return None if len(calls) == 2 else Answer(200, {}, b"x")

    url = server.serve("/", closes_the_second_time)
    assert [answer.body for answer in ask(url, url)] == [b"x", b"x"]
    assert len(calls) == 3


def test_a_server_that_always_hangs_up_is_not_asked_for_ever(server):
    url = server.serve("/", hang_up())
    with pytest.raises(Broken, match="closes the connection without an answer"):
        ask(url)
    assert len(server.calls("/")) == 1


def test_an_answer_that_was_not_read_to_its_end_leaves_no_connection_behind(server):
    wrong = server.serve("/wrong", Answer(500, {}, b"x" * 50_000))
    right = server.serve("/right", b"y")

    async def go() -> bytes:
        async with Fetcher("test", timeout=5) as fetch:
            with pytest.raises(Exception, match="500"):
                await fetch(Request(wrong, allow_private=True))
            return (await fetch(Request(right, allow_private=True))).body

    assert asyncio.run(go()) == b"y"
