"""What hubs push (W3C WebSub): subscriptions asked for, renewed and ended, and what is pushed taken onto the road.

Polling goes on beside it; see `polling` for how often. What goes wrong with a hub is said once in the log, until it is
right again.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from monitor.daemon.parts import asked
from monitor.daemon.tasks import Tasks
from monitor.fetch import FetchError, Request
from monitor.journal import get_logger
from monitor.pipeline import PollReport, Road
from monitor.settings import Settings, Source
from monitor.sources import UnreadableSource, named_hub
from monitor.store import Store, Subscription
from monitor.subscribing import (
    Step,
    Wish,
    being_asked,
    confirmed,
    denied,
    ended,
    in_vain,
    is_signed,
    next_step,
    renewed,
    request_form,
    unanswered,
    wish,
)
from monitor.web.hubs import Arrival, Question
from monitor.workers import WorkLost

APART = timedelta(seconds=1)  # between two hubs that are asked anew at a start
_ASKED_AT_ONCE = 8
_TAKEN_AT_ONCE = 16  # pushes that are on the road, or wait for their source
_OF_ONE_SOURCE = 4
_UNPREDICTABLE = 24  # bytes of randomness of a callback, and of a secret

log = get_logger()


class Pushes:
    """All subscriptions; what is said of them here stands in the store at once.

    reported: called with what each push did.  refused: called with why one was thrown away: 'wrong_signature',
    'unreadable'.  alerted: called when one made alerts.
    """

    def __init__(
        self,
        road: Road,
        store: Store,
        clock: Callable[[], datetime],
        settings: Callable[[], Settings],
        reported: Callable[[PollReport], object],
        refused: Callable[[str], object],
        alerted: Callable[[], object],
    ) -> None:
        self.in_flight = Tasks()
        self._road = road
        self._store = store
        self._clock = clock
        self._settings = settings
        self._reported = reported
        self._refused = refused
        self._alerted = alerted
        self._kept: dict[str, Subscription] = {}  # by callback
        self._asking: set[str] = set()
        self._taking: Counter[str] = Counter()  # by source
        self._complained: set[str] = set()  # sources of which was said that something was thrown away
        self._ends = False

    # --- what is wanted

    def begin(self) -> None:
        """Goes on with what the store knows. Hubs that pushed before may have given us up: they are asked anew."""
        now, known = self._clock(), self._store.all_subscriptions()
        wanted = [renewed(each, now + place * APART) for place, each in enumerate(e for e in known if not e.ending)]
        self._kept = {each.callback: each for each in (*known, *wanted)}
        self.take_over()

    def take_over(self) -> None:
        """Ends what the settings do not want any more. What they newly want begins with the next poll of a source."""
        sources = asked(self._settings())
        for name in {each.source for each in self._kept.values()}:
            source = sources.get(name)
            self._end_others(name, None if source is None else self._wish(source))

    def look_at(self, report: PollReport) -> None:
        """After a poll: whether the feed names a hub, another one, or none any more."""
        if self._settings().web.url is None and not self._kept:
            return
        source = asked(self._settings()).get(report.source)
        if source is None or (report.error is not None and not report.gone):
            return
        wanted = self._wish(source)
        self._end_others(source.name, wanted)
        if wanted is not None and not self._of(source.name):
            callback, secret = secrets.token_urlsafe(_UNPREDICTABLE), secrets.token_urlsafe(_UNPREDICTABLE)
            self._keep(wanted.subscribed(callback, secret, self._clock()))

    def _wish(self, source: Source) -> Wish | None:
        settings = self._settings()
        if settings.web.url is None:
            return None
        state = self._store.poll_state(source.name)
        return None if state.gone_since else wish(source, named_hub(source, state.memory), settings)

    def _of(self, source: str) -> list[Subscription]:
        return [each for each in self._kept.values() if each.source == source and not each.ending]

    def _end_others(self, source: str, wanted: Wish | None) -> None:
        for each in self._of(source):
            if wanted is None or not wanted.is_met_by(each):
                log.info("hub is to push no more", source=source, hub=each.hub)
                self._keep(ended(each, self._clock()))

    # --- what is asked of hubs

    def start_due(self) -> None:
        now = self._clock()
        due = [each for each in self._kept.values() if each.due_at <= now and each.callback not in self._asking]
        for each in sorted(due, key=lambda each: each.due_at):
            if not self._ends and len(self._asking) < _ASKED_AT_ONCE:
                self._take_step(each, now)

    def end(self) -> None:
        """From now on starts nothing, and takes nothing."""
        self._ends = True

    def _take_step(self, subscription: Subscription, now: datetime) -> None:
        match next_step(subscription):
            case Step.ASK | Step.END:
                self._asking.add(subscription.callback)
                # before it is asked: many hubs ask back before they answer
                self._keep(being_asked(subscription, now))
                work = self._ask(self._kept[subscription.callback])
                self.in_flight.start(work, "hub not asked", source=subscription.source)
            case Step.NOTE_SILENCE:
                self._keep_failed(in_vain(subscription, unanswered(subscription), now))
            case Step.FORGET:
                self._forget(subscription.callback)

    async def _ask(self, subscription: Subscription) -> None:
        form = request_form(subscription)
        try:
            await self._road.fetch(Request(subscription.hub, allow_private=subscription.private, form=form))
        except FetchError as error:
            kept = self._kept.get(subscription.callback)
            if kept is not None:  # it may have asked back meanwhile, and been forgotten
                self._keep_failed(in_vain(kept, str(error), self._clock()))
        finally:
            self._asking.discard(subscription.callback)

    def _keep_failed(self, after: Subscription) -> None:
        """Says what is wrong, where nothing was wrong before; noted first, so that a start does not say it again."""
        is_new = self._kept[after.callback].error is None and after.error is not None
        self._keep(after)
        if is_new:
            log.warning("hub does not push; polling goes on", source=after.source, hub=after.hub, why=after.error)

    def _keep(self, subscription: Subscription) -> None:
        self._store.keep_subscription(subscription)
        self._kept[subscription.callback] = subscription

    def _forget(self, callback: str) -> None:
        self._store.forget_subscription(callback)
        self._kept.pop(callback, None)

    # --- what hubs ask and push; see `web.hubs`

    def expects(self, callback: str) -> bool:
        kept = self._kept.get(callback)
        return kept is not None and not kept.ending and not self._ends

    def asked_back(self, callback: str, question: Question) -> bool:
        kept, now = self._kept.get(callback), self._clock()
        if kept is None or question.topic != kept.topic:
            return False
        match question.mode:
            case "subscribe" if not kept.ending:
                if kept.lease_until is None:
                    log.info("hub pushes what is new", source=kept.source, hub=kept.hub)
                self._keep(confirmed(kept, question.lease, now))
            case "unsubscribe" if kept.ending:
                self._forget(callback)
            case "denied" if not kept.ending:
                self._keep_failed(denied(kept, question.reason, now))
            case _:
                return False
        return True

    def arrived(self, callback: str, headers: Mapping[str, str], body: bytes) -> Arrival:
        kept = self._kept.get(callback)
        source = None if kept is None else asked(self._settings()).get(kept.source)
        if kept is None or kept.ending or source is None:
            return Arrival.UNKNOWN
        if not is_signed(kept, headers.get("x-hub-signature", ""), body):
            self._throw_away(kept.source, "wrong_signature", "its signature is missing or wrong")
            return Arrival.TAKEN
        if self._ends or self._taking[source.name] >= _OF_ONE_SOURCE or self._taking.total() >= _TAKEN_AT_ONCE:
            return Arrival.BUSY
        self._taking[source.name] += 1
        self.in_flight.start(self._take(source, headers, body), "push not taken", source=source.name)
        return Arrival.TAKEN

    async def _take(self, source: Source, headers: Mapping[str, str], body: bytes) -> None:
        try:
            report = await self._road.take(source, headers, body, self._heard)
        except (UnreadableSource, WorkLost) as error:
            self._throw_away(source.name, "unreadable", str(error))
            return
        finally:
            self._taking[source.name] -= 1
        self._complained.discard(source.name)
        self._reported(report)
        self._heard(report)

    def _heard(self, report: PollReport) -> None:
        if report.alerts:
            self._alerted()

    def _throw_away(self, source: str, what: str, why: str) -> None:
        self._refused(what)
        if source not in self._complained:
            self._complained.add(source)
            log.warning("push thrown away", source=source, why=why)
