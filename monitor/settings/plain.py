"""Says in sentences what a configuration means, for people who want to be sure of it."""

from __future__ import annotations

from datetime import datetime

from monitor.settings.monitor import Polling
from monitor.settings.phrasing import joined, spoken
from monitor.settings.plain_watchlists import watchlist_in_words
from monitor.settings.settings import Settings


def in_words(settings: Settings, now: datetime) -> list[str]:
    """The sentences of each watchlist as it is at `now`, then one for each timing; no secret is in any."""
    told = [watchlist_in_words(watchlist, settings, now) for watchlist in settings.watchlists]
    return [*(sentence for sentences in told for sentence in sentences), *_polling(settings)]


def _polling(settings: Settings) -> list[str]:
    asked = [source for source in settings.sources if source.enabled]
    own = sum(source.interval is not None for source in asked)
    polling = settings.polling
    sentences = [
        f"{_count(len(asked), 'source')} asked {_how_often(polling, len(asked))}"
        f"{f', {own} of them at an interval of their own' if own else ''}; at most {polling.at_once} at once.",
        f"an answer may take {spoken(polling.timeout)} and hold {polling.max_bytes / 1_000_000:g} MB.",
        f"an item that is older than {spoken(polling.max_age)} when it is first seen wakes nobody.",
        f"what was not reported for {spoken(settings.knowledge.unknown_after)} is shown as unknown.",
        f"what is due, to be asked or to be sent, is looked for every {spoken(polling.tick)}.",
    ]
    if settings.operator:
        sentences.append(f"trouble of the monitor itself is told to {joined(settings.operator, 'and')}.")
    if settings.heartbeat is not None:
        sentences.append(f"while all is well, a sign of life goes out every {spoken(settings.heartbeat.every)}.")
    web = settings.web
    if web.listen is not None:
        readers = f"those with a token ({joined(sorted(web.tokens), 'and')})" if web.tokens else "all on this machine"
        sentences.append(f"a web server listens at {web.listen}; {readers} may read what is not public.")
    return sentences


def _how_often(polling: Polling, sources: int) -> str:
    if polling.given_interval:
        return f"every {spoken(polling.given_interval)}"
    they = "it publishes and matters" if sources == 1 else "they publish and matter"
    return f"as often as {they}, every minute to every hour"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"
