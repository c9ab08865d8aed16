"""Runs an inquiry: fetches what a kind of source asks for, until it has read what there is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from monitor.fetch import FetchError, MailboxRequest, ProgramRequest, Request, Response
from monitor.settings import Source, SourceKind
from monitor.sources import Inquiry, Known, Reading, inquire, read_push
from monitor.workers import Apart

Fetch = Callable[[Request], Awaitable[Response]]

# Bytes that are read on the loop: some 5 ms of work, 50 where the markup is odd. Pages need an HTML parser.
_SHORT = 250_000
_SHORT_OF_PAGES = 25_000
_PAGES = (SourceKind.PAGE, SourceKind.TELEGRAM)


async def run_inquiry(source: Source, known: Known, fetch: Fetch, apart: Apart) -> Reading:
    """What `source` said in the end. Raises FetchError and UnreadableSource, as its kind does, and WorkLost.

    Short answers are read here; from the first long one on, all that came is read `apart`, which must hold up no other
    source. An inquiry is pure, so that it comes to the same point there.
    """
    inquiry = inquire(source, known)
    answers: list[Response | FetchError] = []
    longest = _SHORT_OF_PAGES if source.kind in _PAGES else _SHORT
    try:
        step = _next(inquiry, None)
        while isinstance(step, Request):
            answers.append(await _answer(step, fetch))
            if any(isinstance(answer, Response) and len(answer.body) > longest for answer in answers):
                step = await apart(step_after, source, known, answers)
            else:
                step = _next(inquiry, answers[-1])
    finally:
        inquiry.close()
    return step


async def read_pushed(source: Source, known: Known, headers: Mapping[str, str], body: bytes, apart: Apart) -> Reading:
    """What a hub pushed of `source`. Raises UnreadableSource and WorkLost."""
    if len(body) > _SHORT:
        return await apart(read_push, source, known, headers, body)
    return read_push(source, known, headers, body)


def step_after(source: Source, known: Known, answers: Sequence[Response | FetchError]) -> Request | Reading:
    """What the inquiry of `source` wants next after these answers, or what it read. Raises what it raises."""
    inquiry = inquire(source, known)
    try:
        step = _next(inquiry, None)
        for answer in answers:
            step = _next(inquiry, answer)
    finally:
        inquiry.close()
    return step


async def _answer(request: Request, fetch: Fetch) -> Response | FetchError:
    try:
        if isinstance(request, MailboxRequest):
            from monitor.fetch.mailbox import read_mailbox

            return await read_mailbox(request)
        if isinstance(request, ProgramRequest):
            from monitor.fetch.program import run_program

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
