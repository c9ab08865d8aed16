"""Alerts in a store, as polls leave them there."""

from __future__ import annotations

from dataclasses import replace

from monitor.store import Store
from tests.store.store_values import HOUR, NOW, told

HOSTILE = "<script>alert(1)</script> & ]]> \x01\ufffe\u202e @everyone"


def tell(
    store: Store,
    number: int = 3,
    *,
    crossing: str = "al-qaim",
    watchlist: str = "anbar",
    held: str | None = None,
    title: str | None = None,
) -> None:
    """`number` alerts, an hour apart, the last of them now."""
    for each in range(number):
        poll = told(f"{crossing}-{watchlist}-{each}-{'held' if held else 'sent'}")
        read = poll.read[0]
        assert read.document is not None
        heard = read.document if title is None else replace(read.document, title=title)
        about = replace(read.changes[0].event, crossing=crossing)
        created = NOW - (number - 1 - each) * HOUR
        alert = replace(poll.alerts[0], events=(about,), watchlists=(watchlist,), created=created, held=held)
        change = replace(read.changes[0], event=about)
        store.commit_poll(
            replace(
                poll,
                polled_at=created,
                read=(replace(read, document=heard, changes=(change,)),),
                alerts=(alert,),
                deliveries=() if held else poll.deliveries,
            )
        )
