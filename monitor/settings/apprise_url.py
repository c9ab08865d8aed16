"""Asks Apprise whether it understands a channel's URL, without letting any of the URL out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from monitor.settings.problems import closest


def complaint(url: str) -> str | None:
    """What is wrong with `url`, naming no more of it than its scheme; None where Apprise understands it."""
    import apprise  # half a second, and only those pay who have such a channel

    with _silenced(logging.getLogger("apprise")):
        if apprise.Apprise.instantiate(url, suppress_exceptions=True) is not None:
            return None
    scheme = re.match(r"([a-z][a-z0-9+.-]{0,20})://", url, re.IGNORECASE)
    if scheme is None:
        return (
            "is not a URL that Apprise understands; it must begin with a scheme, like tgram://, mailtos:// or ntfys://"
        )
    if scheme[1].lower() in ("http", "https"):
        return (
            f"Apprise knows no {scheme[1]}:// by itself; a webhook that takes JSON is jsons://… (json://… without TLS)"
        )
    known: list[str] = sorted(apprise.plugins.N_MGR.schemas())  # type: ignore[no-untyped-call]
    if scheme[1].lower() in known and (missing := _missing(apprise, scheme[1].lower())):
        return f"{scheme[1]}:// needs a library that is not installed: pip install {missing}"
    if scheme[1].lower() in known:
        return (
            f"Apprise does not understand what follows {scheme[1]}://; something is missing from it or in the wrong"
            " place (special characters in passwords are written like %40 for @)"
        )
    meant = closest(scheme[1], known)
    remedy = (
        f"did you mean {meant}://?" if meant else "write one like tgram://, mailtos://, ntfys://, slack://, jsons://"
    )
    return f"Apprise knows no {scheme[1]}://; {remedy}"


def _missing(apprise: Any, scheme: str) -> str | None:
    """What Apprise wants to be installed for `scheme`, as pip is told it; None where it has all."""
    service = apprise.plugins.N_MGR[scheme]
    if service.enabled:
        return None
    wanted = service.requirements.get("packages_required") or ()
    names = [wanted] if isinstance(wanted, str) else wanted
    return " ".join(f"'{name.replace(' ', '')}'" for name in names) or None


@contextmanager
def _silenced(logger: logging.Logger) -> Iterator[None]:
    """Apprise logs the URLs that it does not understand, with the secrets in them."""

    def nothing(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(nothing)
    try:
        yield
    finally:
        logger.removeFilter(nothing)
