"""When the files of the configuration changed.

The system tells of most edits at once (inotify and its like, through watchfiles). It does not tell of those on a
network mount, of those behind a link that leads elsewhere, nor of a folder that takes the place of another; so the
files are looked at every few seconds too. What decides is how they stand: what an editor leaves beside them, or a file
that nobody reads, wakes nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing, suppress
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from monitor.journal import get_logger

LOOK = timedelta(seconds=2)  # between two looks at the files
QUIET = timedelta(milliseconds=300)  # files that stood still for so long are saved whole, as far as one can see
_MOST_WAITS = 10  # for files that never stand still
_SUFFIXES = (".yaml", ".yml", ".j2")  # of the files of a configuration
_DEPTH = 2  # folders within the config folder
_GATHERED_MS, _STEP_MS = 400, 100  # events of one save come together

log = get_logger()


class _Stand(NamedTuple):
    """How one file stands; a change of its content changes one of these."""

    path: str
    device: int
    inode: int
    size: int
    modified: int
    changed: int


Standing = frozenset[_Stand]
Further = Callable[[], Iterable[Path]]  # files outside the config folder that belong to it; they change with it


def standing(directory: Path, further: Iterable[Path] = ()) -> Standing:
    """How the files of a configuration stand now, those behind links too. further: files that belong to it and may lie
    elsewhere."""
    files = [path for folder in _folders(directory) for path in _listed(folder) if _counts(path)]
    return stands({*files, *further})


def stands(files: Iterable[Path]) -> Standing:
    """How these files stand now; what is not there, or cannot be looked at, is left out."""
    return frozenset(stand for path in files if (stand := _stand(path)) is not None)


async def edits(
    directory: Path, further: Further, before: Standing, stop: asyncio.Event
) -> AsyncGenerator[Standing, None]:
    """Each time the files stand otherwise than `before`, once they stood still for QUIET: how they stand then.

    Ends when `stop` is set.
    """
    known = before
    async with aclosing(_wakes(directory, stop)) as wakes:
        async for _ in wakes:
            now = await _look(directory, further)
            if now != known:
                known = await _still(now, directory, further)
                yield known


async def _look(directory: Path, further: Further) -> Standing:
    return await asyncio.to_thread(standing, directory, further())


async def _still(now: Standing, directory: Path, further: Further) -> Standing:
    for _ in range(_MOST_WAITS):
        before = now
        await asyncio.sleep(QUIET.total_seconds())
        now = await _look(directory, further)
        if now == before:
            break
    return now


async def _wakes(directory: Path, stop: asyncio.Event) -> AsyncGenerator[None, None]:
    """Whenever something may have changed: told by the system, and every LOOK anyway."""
    complained = False
    while not stop.is_set():
        try:
            async for _ in _told(directory, stop):
                yield
        except (OSError, RuntimeError) as error:  # the folder is not there now, or the system has no watch left
            if directory.is_dir() and not complained:
                log.warning("edits are looked for every few seconds only", why=str(error), folder=str(directory))
                complained = True
            await _pause(stop)
        yield


async def _pause(stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOK.total_seconds()):
            await stop.wait()


async def _told(directory: Path, stop: asyncio.Event) -> AsyncGenerator[None, None]:
    """Until `stop`, or until another folder took the place of one that is watched."""
    from watchfiles import awatch  # after the first polls have begun

    folders = _folders(directory)
    places = [_stand_in(folder) for folder in folders]
    watched = awatch(
        *folders,
        watch_filter=None,
        debounce=_GATHERED_MS,
        step=_STEP_MS,
        stop_event=stop,
        rust_timeout=int(LOOK / timedelta(milliseconds=1)),
        yield_on_timeout=True,
        recursive=False,
    )
    async with aclosing(watched):
        async for _ in watched:
            yield
            now = _folders(directory)
            if now != folders or [_stand_in(folder) for folder in now] != places:
                return


def _folders(directory: Path) -> list[Path]:
    """The config folder and those in it; hidden ones are others' (.git), or seen through links (..data)."""
    found, level = [directory], [directory]
    for _ in range(_DEPTH):
        level = [path for folder in level for path in _listed(folder) if path.name[0] != "." and path.is_dir()]
        found += level
    return found


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _counts(path: Path) -> bool:
    return path.suffix in _SUFFIXES and not path.name.startswith(".")


def _stand(path: Path) -> _Stand | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return _Stand(str(path), stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _stand_in(folder: Path) -> tuple[int, int] | None:
    """Which folder it is, whatever changes in it."""
    stand = _stand(folder)
    return None if stand is None else (stand.device, stand.inode)
