"""An edited configuration, read whole or not at all; what is wrong with it is told once, and once that it is right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.alerting import notices, proved
from monitor.daemon.operator import Operator
from monitor.daemon.parts import middle_of
from monitor.daemon.watching import Standing, standing
from monitor.journal import get_logger
from monitor.pipeline import Middle
from monitor.settings import ConfigurationError, load

PATIENCE = timedelta(seconds=1)  # with what is wrong: the rest of a slow save may still come

log = get_logger()


class Reloading:
    """Reads the configuration again, and remembers what was wrong with it."""

    def __init__(
        self, directory: Path, environ: Mapping[str, str], operator: Operator, clock: Callable[[], datetime]
    ) -> None:
        self._directory = directory
        self._environ = environ
        self._operator = operator
        self._clock = clock
        self._wrong_since: datetime | None = None
        self._told: set[str] = set()
        self._named: frozenset[Path] = frozenset()  # files that a configuration that was wrong named

    def files(self) -> frozenset[Path]:
        """Those outside the folder on which it hangs whether a wrong configuration becomes right."""
        return self._named

    async def read(self, now: Middle, edited: Standing | None = None) -> Middle | None:
        """What the files say now, made ready; None where it cannot be taken over, which the log and the operator are
        told. now: what is in use; its costly parts are taken along where they stay the same.

        edited: how the files stood when the edit was found; where they change once more while they are wrong, nothing
        is told yet, and None is returned.
        """
        try:
            settings = await asyncio.to_thread(lambda: proved(load(self._directory, self._environ)))
            if settings == now.settings:
                return now
            return await asyncio.to_thread(middle_of, settings, now)
        except ConfigurationError as error:
            self._named = error.files
            problems = [str(problem) for problem in error.problems]
        except Exception as error:  # a fault of ours must not end the daemon, nor pass unseen
            log.error("configuration not taken over", exc_info=error)
            problems = [f"a fault of the monitor ({type(error).__name__})"]
        if edited is None or await self._stay(edited):
            self.refuse(problems, asked=edited is None)
        return None

    def taken_over(self) -> None:
        """The operator, who was told of a wrong edit, hears that it is right now."""
        if self._wrong_since is not None:
            log.info("configuration right again")
            self._operator.tell(partial(notices.configuration_right, self._wrong_since))
        self._wrong_since = None
        self._told.clear()
        self._named = frozenset()

    def refuse(self, problems: list[str], *, asked: bool) -> None:
        """Each error is told once, until the configuration has been right in between; to a person who asks, always."""
        self._wrong_since = self._wrong_since or self._clock()
        what = "\n".join(problems)
        if what in self._told and not asked:
            return
        self._told.add(what)
        for problem in problems:
            log.error("configuration not taken over", problem=problem)
        self._operator.tell(partial(notices.configuration_refused, problems, self._wrong_since))

    async def _stay(self, edited: Standing) -> bool:
        await asyncio.sleep(PATIENCE.total_seconds())
        files = {Path(stand.path) for stand in edited}
        return await asyncio.to_thread(standing, self._directory, files) == edited
