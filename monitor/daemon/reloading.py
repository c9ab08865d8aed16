"""An edited configuration, taken over whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import structlog

from monitor.alerting import notices
from monitor.daemon.operator import Operator
from monitor.settings import ConfigurationError, Settings, load

log = structlog.get_logger()


async def read_again(directory: Path, environ: Mapping[str, str], operator: Operator) -> Settings | None:
    """The settings as they are in the files now; None where they are wrong, which the log and the operator are told."""
    try:
        return await asyncio.to_thread(load, directory, environ)
    except ConfigurationError as error:
        problems = [str(problem) for problem in error.problems]
    for problem in problems:
        log.error("configuration not taken over", problem=problem)
    operator.tell(partial(notices.configuration_refused, problems))
    return None
