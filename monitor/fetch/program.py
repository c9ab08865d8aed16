"""What a program prints, within bounds of time and size, without a shell and with little of our environment."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

from monitor.fetch.elsewhere import ProgramRequest
from monitor.fetch.errors import Broken, TooLarge, TooSlow, Unreachable, one_line
from monitor.fetch.exchange import Response

_LONGEST = 5_000_000  # bytes it may print
_LONGEST_ERROR = 20_000
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")  # our environment holds secrets


async def run_program(request: ProgramRequest) -> Response:
    """Runs it to its end. Raises Unreachable (it does not start), TooSlow, TooLarge, Broken (it ends with an error)."""
    name = request.arguments[0]
    try:
        process = await asyncio.create_subprocess_exec(
            *request.arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={key: value for key in _PASSED_ON if (value := os.environ.get(key))},
            start_new_session=True,  # so that what it starts ends with it
        )
    except (OSError, ValueError) as problem:
        raise Unreachable(f"the program {name} cannot be started ({one_line(str(problem), 120)})") from problem
    complaining = asyncio.create_task(_some(process.stderr, _LONGEST_ERROR))
    try:
        async with asyncio.timeout(request.seconds):
            printed = await _some(process.stdout, _LONGEST)
            if len(printed) > _LONGEST:
                raise TooLarge(f"the program {name} prints more than {_LONGEST // 1_000_000} MB")
            complaint = await complaining
            status = await process.wait()
    except TimeoutError:
        raise TooSlow(f"the program {name} had not ended after {request.seconds:g} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        complaining.cancel()
        await asyncio.gather(complaining, return_exceptions=True)
        for stream in (process.stdout, process.stderr):  # an end that nobody reads would be waited for for ever
            while stream is not None and await stream.read(65_536):
                pass
        await process.wait()
    if status != 0:
        said = one_line(complaint.decode("utf-8", "replace").strip().rpartition("\n")[2], 160)
        raise Broken(f"the program {name} ends with status {status}" + (f": {said}" if said else ""))
    return Response(request.url, 200, {"content-type": "application/x-ndjson; charset=utf-8"}, printed)


async def _some(stream: asyncio.StreamReader | None, most: int) -> bytes:
    """What comes until the end, or a little more than `most`: then the rest is not waited for."""
    pieces: list[bytes] = []
    length = 0
    while stream is not None and length <= most and (piece := await stream.read(65_536)):
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)
