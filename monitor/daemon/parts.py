"""What the daemon makes of its settings."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor import __version__
from monitor.detection import Detector
from monitor.fetch import Fetcher
from monitor.pipeline import Middle
from monitor.settings import Settings, Source


def utc_now() -> datetime:
    return datetime.now(UTC)


def middle_of(settings: Settings, before: Middle | None = None) -> Middle:
    """before: one whose detector, which is costly to make, is taken along where it would be the same."""
    if before is not None and before.settings.crossings == settings.crossings:
        return Middle(settings, before.detector)
    return Middle(settings, Detector(settings.crossings))


def user_agent(settings: Settings) -> str:
    """An honest one: who asks, and whom to write to."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return f"CrossingMonitor/{__version__} (border crossing news{contact})"


def fetcher_of(settings: Settings) -> Fetcher:
    polling = settings.polling
    return Fetcher(
        user_agent(settings),
        at_once=polling.at_once,
        timeout=polling.timeout.total_seconds(),
        max_bytes=polling.max_bytes,
        host_pause=polling.host_pause.total_seconds(),
    )


def same_fetcher(one: Settings, other: Settings) -> bool:
    """Whether `fetcher_of` would make the same of both."""

    def matters(settings: Settings) -> tuple[object, ...]:
        polling = settings.polling
        return user_agent(settings), polling.at_once, polling.timeout, polling.max_bytes, polling.host_pause

    return matters(one) == matters(other)


def asked(settings: Settings) -> dict[str, Source]:
    """The sources that are polled, by name."""
    return {source.name: source for source in settings.sources if source.enabled}
