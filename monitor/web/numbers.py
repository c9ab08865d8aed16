"""What Prometheus reads: what was done since the start, counted, and how things stand, looked up when it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from monitor import __version__
from monitor.alerting import DeliveryReport
from monitor.model import Phase, Reason
from monitor.pipeline import PollReport
from monitor.store import SourceOverview, Store, StoreError

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PREFIX = "crossing_monitor"
_Values = dict[tuple[str, ...], float]  # by the values of the labels
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Numbers:
    """Counters of one daemon, in a registry of their own."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._registry = CollectorRegistry()
        self._polls = self._counter("polls", "Polls of sources, by how they ended.", "outcome")
        self._pushes = self._counter("pushes", "What hubs pushed, by what became of it.", "outcome")
        self._items = self._counter("items", "Items that were new or edited.")
        self._documents = self._counter("documents_read", "Items that were read for what they announce.")
        self._announcements = self._counter("announcements", "Announcements found, by their phase.", "phase")
        self._alerts = self._counter("alerts", "Alerts made, by their reason.", "reason")
        self._deliveries = self._counter("deliveries", "Attempts to deliver, by how they ended.", "channel", "outcome")
        self._stages = Histogram(
            "stage_seconds",
            "How long the stages of a poll took.",
            ("stage",),
            namespace=_PREFIX,
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Standing(store, clock))
        ProcessCollector(namespace=_PREFIX, registry=self._registry)
        self._begin_at_zero()

    def count_poll(self, report: PollReport) -> None:
        (self._pushes if report.pushed else self._polls).labels(_outcome(report)).inc()
        self._items.inc(report.items)
        self._documents.inc(report.documents)
        for phase in report.phases:
            self._announcements.labels(phase.value).inc()
        for alert in report.alerts:
            self._alerts.labels(alert.reason.name.lower()).inc()
        for stage, seconds in report.stages.items():
            self._stages.labels(stage).observe(seconds)

    def count_push_thrown_away(self, why: str) -> None:
        """why: one of THROWN_AWAY."""
        self._pushes.labels(why).inc()

    def count_deliveries(self, report: DeliveryReport) -> None:
        for delivery in report.sent:
            self._deliveries.labels(delivery.channel, "sent").inc()
        for failure in report.failed:
            outcome = "given_up" if failure.due is None else "failed"
            self._deliveries.labels(failure.delivery.channel, outcome).inc()

    def written(self) -> bytes:
        """In the text format of Prometheus. Reads the store: not for the loop."""
        return generate_latest(self._registry)

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(name, description, labels, namespace=_PREFIX, registry=self._registry)

    def _begin_at_zero(self) -> None:
        """A rate can be told of what was seen at nought; it cannot of what begins at one."""
        for outcome in _OUTCOMES:
            self._polls.labels(outcome)
        for outcome in (_NEW, _NOTHING_NEW, *THROWN_AWAY):
            self._pushes.labels(outcome)
        for phase in Phase:
            self._announcements.labels(phase.value)
        for reason in Reason:
            if reason.wakes:
                self._alerts.labels(reason.name.lower())


THROWN_AWAY = ("wrong_signature", "unreadable")
_NEW, _NOTHING_NEW, _FAILED, _PUT_OFF = _OUTCOMES = ("new_items", "nothing_new", "failed", "put_off")


def _outcome(report: PollReport) -> str:
    if report.put_off:
        return _PUT_OFF
    return _FAILED if report.error is not None else _NEW if report.items else _NOTHING_NEW


class _Standing(Collector):
    """Looked up in the store each time, cheap queries alone."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def describe(self) -> Iterable[Metric]:
        return []  # asked when it is registered, so that the store need not be

    def collect(self) -> Iterator[Metric]:
        yield _gauge("info", "The version that runs.", {(__version__,): 1}, "version")
        now = self._clock()
        try:
            sources = [source for source in self._store.sources_overview() if source.present]
            since, owed = self._store.waiting_since(), self._store.owed_by_channel()
        except StoreError:
            yield _gauge("store_up", "Whether the store can be read.", {(): 0})
            return
        waits = 0.0 if since is None else max(0.0, (now - since).total_seconds())
        yield _gauge("store_up", "Whether the store can be read.", {(): 1})
        yield _gauge("sources", "Sources that are asked.", {(): len(sources)})
        yield _gauge(
            "owed_deliveries", "Deliveries that wait, by channel.", {(k,): v for k, v in owed.items()}, "channel"
        )
        yield _gauge("oldest_owed_delivery_seconds", "For how long the oldest due delivery waits.", {(): waits})
        yield from _of_sources(sources, now)


def _of_sources(sources: list[SourceOverview], now: datetime) -> Iterator[Metric]:
    asked: _Values = {(each.name,): (now - each.last_success).total_seconds() for each in sources if each.last_success}
    newest: _Values = {(each.name,): (now - each.last_item_at).total_seconds() for each in sources if each.last_item_at}
    failures: _Values = {(each.name,): each.failures for each in sources}
    yield _gauge("source_staleness_seconds", "Since the last poll that went well.", asked, "source")
    yield _gauge("source_newest_item_seconds", "Since the newest item was published.", newest, "source")
    yield _gauge("source_failures", "Polls that failed in a row, up to now.", failures, "source")


def _gauge(name: str, description: str, values: _Values, *labels: str) -> Metric:
    metric = GaugeMetricFamily(f"{_PREFIX}_{name}", description, labels=labels)
    for key, value in values.items():
        metric.add_metric(key, value)
    return metric
