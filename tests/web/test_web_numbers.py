"""What Prometheus reads: what reports said is counted, and how things stand is looked up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from monitor.alerting import DeliveryReport
from monitor.alerting.outbox import Failure
from monitor.model import Phase
from monitor.pipeline import PollReport
from tests.store.store_values import HOUR, NOW, delivery, told
from tests.web.telling import tell


def samples(served) -> dict[str, float]:
    """'name{label=value,…}': value"""
    families = text_string_to_metric_families(served.get("/metrics").text)
    return {
        f"{each.name.removeprefix('crossing_monitor_')}{''.join(f' {v}' for v in each.labels.values())}": each.value
        for family in families
        for each in family.samples
    }


def test_what_polls_and_deliveries_report_is_counted(serve):
    served = serve()
    alert = told().alerts[0]
    done = PollReport("shafaq", 5, (alert,), documents=2, phases=(Phase.SCHEDULED,) * 3, stages={"fetch": 0.2})
    for report in (done, PollReport("shafaq"), PollReport("rudaw", error="it does not answer")):
        served.numbers.count_poll(report)
    out = delivery()
    lost = (Failure(out, "refused", NOW), Failure(replace(out, channel="mail"), "refused", None))
    served.numbers.count_deliveries(DeliveryReport(sent=(out, out), failed=lost))
    found = samples(served)
    for name, value in {
        "polls_total new_items": 1,
        "polls_total nothing_new": 1,
        "polls_total failed": 1,
        "items_total": 5,
        "documents_read_total": 2,
        "announcements_total scheduled": 3,
        "announcements_total denied": 0,
        "alerts_total new": 1,
        "alerts_total moved": 0,
        "deliveries_total console sent": 2,
        "deliveries_total console failed": 1,
        "deliveries_total mail given_up": 1,
        "stage_seconds_count fetch": 1,
    }.items():
        assert found[name] == value, name


def test_how_sources_and_deliveries_stand_is_looked_up_when_asked(serve, store):
    tell(store, 1)
    store.commit_failure("rudaw", NOW, NOW + HOUR, "it does not answer")
    found = samples(serve(clock=lambda: NOW + timedelta(minutes=10)))
    for name, value in {
        "store_up": 1,
        "sources": 2,
        "owed_deliveries console": 1,
        "oldest_owed_delivery_seconds": 600,
        "source_staleness_seconds shafaq": 600,
        "source_failures rudaw": 1,
        "source_failures shafaq": 0,
    }.items():
        assert found[name] == value, name
    assert found["process_resident_memory_bytes"] > 1_000_000


def test_two_daemons_in_one_process_do_not_count_for_one_another(serve):
    one, other = serve(), serve()
    one.numbers.count_poll(PollReport("shafaq"))
    assert samples(one)["polls_total nothing_new"] == 1
    assert samples(other)["polls_total nothing_new"] == 0
