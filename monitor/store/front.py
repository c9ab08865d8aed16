"""The store as one object: each method is one transaction on one database. It may be used from several threads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Lock
from types import TracebackType

from sqlalchemy import Connection, Engine

from monitor.model import Alert, ChannelTrouble, Delivery, Document, EarlierReading, Event, Item, Mute
from monitor.store import (
    acknowledging,
    alive,
    channel_troubles,
    earlier,
    forgetting,
    mutes,
    outbox,
    pages,
    polls,
    queries,
    schedule,
    source_troubles,
    trail,
)
from monitor.store.claim import Claim, claim
from monitor.store.dialects import WRITES, errors_in_words
from monitor.store.forgetting import Forgettable
from monitor.store.opening import open_engine, place_of
from monitor.store.views import (
    Acknowledgement,
    AlertOverview,
    Behind,
    DeliveryOverview,
    Poll,
    PollState,
    SourceOverview,
    SourceTrouble,
    Trail,
    Wanted,
)


def open_store(url: str) -> Store:
    """Opens the database at `url` ('sqlite:///state/monitor.db'), creates or migrates it. Raises OpeningError."""
    return Store(open_engine(url))


class Store:
    """See the functions of the same name for what each method promises. All times must be aware; they come back in UTC.

    Every method raises StoreError, whose kinds are in `monitor.store.errors`; then nothing of the call was stored.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._turn = Lock()  # threads wait here, not for one another in the database, which asks again and again
        self._claim: Claim | None = None
        self.place = place_of(engine.url)  # for messages; without password

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives back the claim too."""
        self.release()
        self._engine.dispose()

    def claim(self, owner: str) -> None:
        """Raises StateInUseError where another process, or another Store of this one, has claimed this state."""
        if self._claim is None:
            with errors_in_words(self.place):
                self._claim = claim(self._engine, owner)

    def release(self) -> None:
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with errors_in_words(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with errors_in_words(self.place), self._turn, self._writer.begin() as connection:
            yield connection

    # the schedule
    def register(self, names: Iterable[str], now: datetime, apart: timedelta = timedelta()) -> None:
        with self._writing() as connection:
            schedule.register(connection, names, now, apart)

    def readdress(self, addresses: Mapping[str, str], now: datetime) -> list[str]:
        with self._writing() as connection:
            return schedule.readdress(connection, addresses, now)

    def ask_anew(self, name: str, now: datetime) -> None:
        with self._writing() as connection:
            schedule.ask_anew(connection, name, now)

    def hasten(self, latest: Mapping[str, datetime]) -> None:
        with self._writing() as connection:
            schedule.hasten(connection, latest)

    def due(self, now: datetime, limit: int) -> list[str]:
        with self._reading() as connection:
            return schedule.due(connection, now, limit)

    def next_due(self) -> datetime | None:
        with self._reading() as connection:
            return schedule.next_due(connection)

    def poll_state(self, name: str) -> PollState:
        with self._reading() as connection:
            return schedule.poll_state(connection, name)

    # a poll
    def unseen(self, source: str, items: Sequence[Item]) -> list[Item]:
        with self._reading() as connection:
            return polls.unseen(connection, source, items)

    def unfinished(self, source: str, items: Sequence[Item]) -> dict[str, int]:
        with self._reading() as connection:
            return polls.unfinished(connection, source, items)

    def earlier_readings(self, source: str, items: Sequence[Item]) -> dict[str, EarlierReading]:
        with self._reading() as connection:
            return earlier.earlier_readings(connection, source, items)

    def events_about(self, crossings: Collection[str], since: datetime) -> list[Event]:
        with self._reading() as connection:
            return polls.events_about(connection, crossings, since)

    def commit_poll(self, poll: Poll) -> None:
        with self._writing() as connection:
            polls.commit_poll(connection, poll)

    def commit_nothing_new(
        self,
        source: str,
        polled_at: datetime,
        next_due: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
        memory: Mapping[str, str] | None = None,
        moved_to: str | None = None,
    ) -> None:
        with self._writing() as connection:
            polls.commit_nothing_new(
                connection, source, polled_at, next_due, etag, last_modified, memory or {}, moved_to
            )

    def commit_failure(
        self, source: str, polled_at: datetime, next_due: datetime, error: str, *, gone: bool = False
    ) -> None:
        with self._writing() as connection:
            polls.commit_failure(connection, source, polled_at, next_due, error, gone=gone)

    def commit_alerts(
        self,
        events: Sequence[Event],
        alerts: Sequence[Alert],
        deliveries: Sequence[Delivery],
        now: datetime,
        overtaken: Collection[str] = (),
    ) -> None:
        with self._writing() as connection:
            polls.commit_alerts(connection, events, alerts, deliveries, now, overtaken)

    # troubles
    def troubles_of(self, source: str) -> list[SourceTrouble]:
        with self._reading() as connection:
            return source_troubles.troubles_of(connection, source)

    def begin_trouble(self, trouble: SourceTrouble) -> None:
        with self._writing() as connection:
            source_troubles.begin_trouble(connection, trouble)

    def end_trouble(self, trouble: SourceTrouble) -> None:
        with self._writing() as connection:
            source_troubles.end_trouble(connection, trouble)

    # the daemon
    def beat(self, now: datetime) -> None:
        with self._writing() as connection:
            alive.beat(connection, now)

    def last_beat(self) -> datetime | None:
        with self._reading() as connection:
            return alive.last_beat(connection)

    # what time takes
    def forget(self, what: Forgettable, before: datetime, limit: int) -> int:
        with self._writing() as connection:
            return forgetting.forget(connection, what, before, limit)

    # the outbox
    def owed(self, now: datetime, limit: int, channel: str | None = None) -> list[Delivery]:
        with self._reading() as connection:
            return outbox.owed(connection, now, limit, channel)

    def channels_owed(self, now: datetime) -> list[str]:
        with self._reading() as connection:
            return outbox.channels_owed(connection, now)

    def sent_since(self, channel: str, since: datetime) -> list[datetime]:
        with self._reading() as connection:
            return outbox.sent_since(connection, channel, since)

    def seal(self, ids: Collection[str], message: str, now: datetime) -> frozenset[str]:
        with self._writing() as connection:
            return outbox.seal(connection, ids, message, now)

    def acknowledge(self, ids: Collection[str], now: datetime, notices: Sequence[Delivery] = ()) -> None:
        with self._writing() as connection:
            outbox.acknowledge(connection, ids, now, notices)

    def postpone(
        self,
        ids: Collection[str],
        error: str,
        due: datetime,
        trouble: ChannelTrouble | None = None,
        notices: Sequence[Delivery] = (),
    ) -> None:
        with self._writing() as connection:
            outbox.postpone(connection, ids, error, due, trouble, notices)

    def bury(
        self, ids: Collection[str], error: str, trouble: ChannelTrouble | None = None, notices: Sequence[Delivery] = ()
    ) -> None:
        with self._writing() as connection:
            outbox.bury(connection, ids, error, trouble, notices)

    def channel_trouble(self, channel: str) -> ChannelTrouble | None:
        with self._reading() as connection:
            return channel_troubles.channel_trouble(connection, channel)

    def all_channel_troubles(self) -> list[ChannelTrouble]:
        with self._reading() as connection:
            return channel_troubles.all_channel_troubles(connection)

    def resurrect(self, id: str | None = None) -> int:
        with self._writing() as connection:
            return outbox.resurrect(connection, id)

    def waiting_since(self) -> datetime | None:
        with self._reading() as connection:
            return outbox.waiting_since(connection)

    def next_delivery_due(self) -> datetime | None:
        with self._reading() as connection:
            return outbox.next_delivery_due(connection)

    def remember_delivery(self, delivery: Delivery) -> bool:
        with self._writing() as connection:
            return outbox.remember_delivery(connection, delivery)

    # what people want to hear no more of
    def mutes(self, now: datetime) -> list[Mute]:
        with self._reading() as connection:
            return mutes.holding(connection, now)

    def all_mutes(self) -> list[Mute]:
        with self._reading() as connection:
            return mutes.all_mutes(connection)

    def mute(self, wanted: Mute) -> int:
        with self._writing() as connection:
            return mutes.mute(connection, wanted)

    def unmute(self, id: str, now: datetime) -> tuple[Mute, int]:
        with self._writing() as connection:
            return mutes.unmute(connection, id, now)

    def acknowledge_alert(self, alert_id: str, by: str, now: datetime) -> tuple[Acknowledgement, int]:
        with self._writing() as connection:
            return acknowledging.acknowledge_alert(connection, alert_id, by, now)

    def acknowledged(self, alert_id: str) -> Acknowledgement | None:
        with self._reading() as connection:
            return acknowledging.acknowledged(connection, alert_id)

    # what people ask
    def sources_overview(self) -> list[SourceOverview]:
        with self._reading() as connection:
            return queries.sources_overview(connection)

    def recent_events(self, limit: int, crossing: str | None = None) -> list[Event]:
        with self._reading() as connection:
            return queries.recent_events(connection, limit, crossing)

    def events_like(self, text: str) -> list[Event]:
        with self._reading() as connection:
            return queries.events_like(connection, text)

    def present_status(self) -> list[Event]:
        with self._reading() as connection:
            return queries.present_status(connection)

    def recent_alerts(self, limit: int, suppressed: bool = False) -> list[AlertOverview]:
        with self._reading() as connection:
            return queries.recent_alerts(connection, limit, suppressed)

    def alert(self, text: str) -> AlertOverview:
        with self._reading() as connection:
            return queries.alert(connection, text)

    def failed_deliveries(self) -> list[DeliveryOverview]:
        with self._reading() as connection:
            return queries.failed_deliveries(connection)

    def counts(self) -> dict[str, int]:
        with self._reading() as connection:
            return queries.counts(connection)

    def find_item(self, text: str) -> int | None:
        with self._reading() as connection:
            return trail.find_item(connection, text)

    def item_trail(self, text: str) -> Trail | None:
        with self._reading() as connection:
            return trail.item_trail(connection, text)

    # what is shown page by page
    def alerts_page(self, wanted: Wanted, limit: int, behind: Behind | None = None) -> list[Alert]:
        with self._reading() as connection:
            return pages.alerts_page(connection, wanted, limit, behind)

    def alerts_page_in_full(self, wanted: Wanted, limit: int, behind: Behind | None = None) -> list[AlertOverview]:
        with self._reading() as connection:
            return pages.alerts_page_in_full(connection, wanted, limit, behind)

    def events_page(self, crossings: Collection[str] | None, limit: int, behind: Behind | None = None) -> list[Event]:
        with self._reading() as connection:
            return pages.events_page(connection, crossings, limit, behind)

    def dated_events(self, crossings: Collection[str] | None, since: date, limit: int) -> list[Event]:
        with self._reading() as connection:
            return pages.dated_events(connection, crossings, since, limit)

    def told_before(self, told: Sequence[Alert]) -> dict[str, dict[str, Event]]:
        with self._reading() as connection:
            return pages.told_before(connection, told)

    def headlines(self, ids: Collection[str]) -> dict[str, Document]:
        with self._reading() as connection:
            return pages.headlines(connection, ids)

    def owed_by_channel(self) -> dict[str, int]:
        with self._reading() as connection:
            return pages.owed_by_channel(connection)
