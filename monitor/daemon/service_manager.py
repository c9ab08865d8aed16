"""What the daemon tells the service manager that started it: systemd, by the protocol of sd_notify(3).

Where none asks to be told (`NOTIFY_SOCKET` is not set), nothing is sent.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from datetime import timedelta

from monitor.journal import get_logger

log = get_logger()


class ServiceManager:
    """environ: of the process. `NOTIFY_SOCKET` names the socket, a leading @ an abstract one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self.wants_signs_every = _half_of(environ) if address else None

    def ready(self) -> None:
        self._send("READY=1\nSTATUS=running")

    def reloading(self) -> None:
        self._send(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        self._send("STOPPING=1\nSTATUS=stopping")

    def alive(self) -> None:
        """Keeps the watchdog quiet, which otherwise restarts the service."""
        self._send("WATCHDOG=1\nSTATUS=running")

    def unwell(self, why: str) -> None:
        """Shown by `systemctl status`; the watchdog is not kept quiet."""
        self._send(f"STATUS={' '.join(why.split())}")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.setblocking(False)
                out.sendto(message.encode("utf-8", "replace"), self._address)
        except OSError as error:  # the work goes on: what it costs is that the service manager restarts it
            log.warning("the service manager was not told", what=message.partition("\n")[0], why=str(error))


def _half_of(environ: Mapping[str, str]) -> timedelta | None:
    """Half of the time after which the watchdog strikes, as sd_watchdog_enabled(3) recommends; None where none is."""
    microseconds, pid = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not microseconds.isdecimal() or int(microseconds) == 0 or (pid and pid != str(os.getpid())):
        return None
    return timedelta(microseconds=int(microseconds)) / 2
