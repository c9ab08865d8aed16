"""The daemon, made to poll all of its sources once for each line that it is sent: python -m bench.contenders.staying"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from monitor.garbage import look_rarely

look_rarely()  # as the command line does before it loads anything

from monitor.daemon import Daemon  # noqa: E402
from monitor.logs import set_up_logs  # noqa: E402


async def serve() -> None:
    with Path("alerts.txt").open("a", encoding="utf-8") as told:
        async with Daemon(Path("config"), os.environ, stream=told) as daemon:
            while await asyncio.to_thread(sys.stdin.readline):
                done = await daemon.once()
                print(len(done.polls), sum(poll.items for poll in done.polls), flush=True)


if __name__ == "__main__":
    set_up_logs(debug=False, quiet=True)
    asyncio.run(serve())
