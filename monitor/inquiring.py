"""Runs an inquiry: fetches what a kind of source asks for, until it has read what there is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from monitor.fetch import FetchError, MailboxRequest, ProgramRequest, Request, Response, read_mailbox, run_program
from monitor.sources import Inquiry, Reading

Fetch = Callable[[Request], Awaitable[Response]]


async def run_inquiry(inquiry: Inquiry, fetch: Fetch) -> Reading:
    """What `inquiry` read in the end. Raises what it raises: FetchError, UnreadableSource.

    Steps that read an answer run in threads, one at a time: a large one must not hold up other sources. What asks
    first, and what hears that nothing is new, is done before a thread would have begun.
    """
    try:
        step = _next(inquiry, None)
        while isinstance(step, Request):
            answer = await _answer(step, fetch)
            if isinstance(answer, Response) and answer.body:
                step = await asyncio.to_thread(_next, inquiry, answer)
            else:
                step = _next(inquiry, answer)
    finally:
        inquiry.close()
    return step


async def _answer(request: Request, fetch: Fetch) -> Response | FetchError:
    try:
        if isinstance(request, MailboxRequest):
            return await read_mailbox(request)
        if isinstance(request, ProgramRequest):
            return await run_program(request)
        return await fetch(request)
    except FetchError as error:
        return error


def _next(inquiry: Inquiry, answer: Response | FetchError | None) -> Request | Reading:
    """The next thing that an inquiry wants, or what it returns in the end."""
    try:
        if isinstance(answer, FetchError):
            return inquiry.throw(answer)
        return next(inquiry) if answer is None else inquiry.send(answer)
    except StopIteration as end:
        reading: Reading = end.value
        return reading
