"""The store as one object: each method is one transaction on one database. It may be used from several threads."""

from __future__ import annotations

from types import TracebackType

from sqlalchemy import Engine

from monitor.store import (
    acknowledging,
    alive,
    channel_troubles,
    forgetting,
    known,
    muting,
    outbox,
    pages,
    polls,
    queries,
    schedule,
    source_troubles,
    subscriptions,
    trail,
)
from monitor.store.claim import Claim, claim
from monitor.store.dialects import errors_in_words
from monitor.store.opening import open_engine
from monitor.store.transactions import Transactions, reads, writes


def open_store(url: str) -> Store:
    """Opens the database at `url` ('sqlite:///state/monitor.db'), creates or migrates it. Raises OpeningError."""
    return Store(open_engine(url))


class Store(Transactions):
    """All times must be aware; they come back in UTC. Every method raises StoreError; then nothing of it was stored."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._claim: Claim | None = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives back the claim too."""
        self.release()
        self.disconnect()

    def claim(self, owner: str) -> None:
        """Raises StateInUseError where another process, or another Store of this one, has claimed this state."""
        if self._claim is None:
            with errors_in_words(self.place):
                self._claim = claim(self._engine, owner)

    def release(self) -> None:
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    # the schedule
    register = writes(schedule.register)
    readdress = writes(schedule.readdress)
    ask_anew = writes(schedule.ask_anew)
    hasten = writes(schedule.hasten)
    put_off = writes(schedule.put_off)
    due = reads(schedule.due)
    next_due = reads(schedule.next_due)
    poll_state = reads(schedule.poll_state)

    # a poll
    to_read = reads(known.to_read)
    events_about = reads(known.events_about)
    commit_poll = writes(polls.commit_poll)
    commit_nothing_new = writes(polls.commit_nothing_new)
    commit_failure = writes(polls.commit_failure)
    commit_alerts = writes(polls.commit_alerts)

    # troubles of sources
    condition = reads(source_troubles.condition)
    begin_trouble = writes(source_troubles.begin_trouble)
    end_trouble = writes(source_troubles.end_trouble)

    # what hubs push
    all_subscriptions = reads(subscriptions.all_subscriptions)
    keep_subscription = writes(subscriptions.keep_subscription)
    forget_subscription = writes(subscriptions.forget_subscription)

    # the daemon
    beat = writes(alive.beat)
    last_beat = reads(alive.last_beat)

    # what time takes
    forget = writes(forgetting.forget)

    # the outbox
    owed = reads(outbox.owed)
    channels_owed = reads(outbox.channels_owed)
    sent_since = reads(outbox.sent_since)
    waiting_since = reads(outbox.waiting_since)
    next_delivery_due = reads(outbox.next_delivery_due)
    seal = writes(outbox.seal)
    acknowledge = writes(outbox.acknowledge)
    postpone = writes(outbox.postpone)
    bury = writes(outbox.bury)
    resurrect = writes(outbox.resurrect)
    remember_delivery = writes(outbox.remember_delivery)
    channel_trouble = reads(channel_troubles.channel_trouble)
    all_channel_troubles = reads(channel_troubles.all_channel_troubles)

    # what people want to hear no more of
    mutes = reads(muting.holding)
    all_mutes = reads(muting.all_mutes)
    mute = writes(muting.mute)
    unmute = writes(muting.unmute)
    acknowledge_alert = writes(acknowledging.acknowledge_alert)
    acknowledged = reads(acknowledging.acknowledged)

    # what people ask
    sources_overview = reads(queries.sources_overview)
    recent_events = reads(queries.recent_events)
    events_like = reads(queries.events_like)
    crossings_with_status = reads(queries.crossings_with_status)
    recent_alerts = reads(queries.recent_alerts)
    alert = reads(queries.alert)
    failed_deliveries = reads(queries.failed_deliveries)
    counts = reads(queries.counts)
    find_item = reads(trail.find_item)
    item_trail = reads(trail.item_trail)

    # what is shown page by page
    alerts_page = reads(pages.alerts_page)
    alerts_page_in_full = reads(pages.alerts_page_in_full)
    events_page = reads(pages.events_page)
    dated_events = reads(pages.dated_events)
    told_before = reads(pages.told_before)
    headlines = reads(pages.headlines)
    owed_by_channel = reads(pages.owed_by_channel)
