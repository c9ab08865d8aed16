"""Where the loggers come from: structlog, loaded without rich.

Where rich is installed structlog loads it, with pygments and attrs, to colour tracebacks; ours are plain (see `logs`).
It takes two thirds of the time that structlog takes to load, 40 ms of each start, and 5 MB.
"""

from __future__ import annotations

import sys

_rich = sys.modules.get("rich")
sys.modules["rich"] = None  # type: ignore[assignment]  # an import of it fails, and structlog goes on without
try:
    import structlog
finally:
    if _rich is None:
        del sys.modules["rich"]
    else:
        sys.modules["rich"] = _rich

get_logger = structlog.get_logger

__all__ = ["get_logger", "structlog"]
