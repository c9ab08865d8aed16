"""No watchlist misses what it asked for, and none is told it twice, whatever others were told and whoever speaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from alert_story import DOCUMENT, DOCUMENTS, THE_DAY_BEFORE, WITNESS, announcement, change, event, settings
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerting import Owed, owed
from monitor.model import Change, Event, Mute, MuteScope, Phase, Reason, Status, Traffic
from monitor.settings import Channel, Watchlist

CHANNELS = {name: Channel(type="console") for name in ("desk", "mail", "pager")}
SANA = replace(WITNESS, source="sana", origin="sana.sy")
OTHER = replace(DOCUMENT, id="sana/1", source="sana")
HOUR = timedelta(hours=1)


def watchlist(name: str, channel: str = "desk", **wishes: Any) -> Watchlist:
    return Watchlist(name=name, channels=(channel,), **wishes)


class Told:
    """What watchlists were told, change after change, as a store would keep the event in between."""

    def __init__(self, *watchlists: Watchlist) -> None:
        self.settings = settings(*watchlists, channels=CHANNELS)
        self.event: Event | None = None
        self.now = THE_DAY_BEFORE

    def next(self, reason: Reason, document: str = DOCUMENT.id, mutes: tuple[Mute, ...] = (), **becomes: Any) -> Owed:
        before = self.event
        after = replace(before, **becomes) if before else event(**becomes)
        after = replace(after, told=after.told or reason.wakes)
        self.now += HOUR
        documents = {**DOCUMENTS, OTHER.id: OTHER}
        made = Change(after, before, reason, (announcement(document=document),))
        done = owed([made], self.settings, documents, mutes=mutes, now=self.now)
        self.event = done.changes[-1].event
        return done


def heard(done: Owed) -> list[tuple[str, str]]:
    reasons = {alert.id: alert.reason.value for alert in done.alerts}
    return sorted((delivery.channel, reasons[delivery.alert]) for delivery in done.deliveries)


def test_an_event_that_gets_sure_enough_is_told_then_as_new_and_only_to_who_waited_for_it() -> None:
    told = Told(watchlist("all"), watchlist("sure", "mail", min_confidence=0.8))
    assert heard(told.next(Reason.NEW, confidence=0.5)) == [("desk", "new")]
    assert heard(told.next(Reason.REPEATED, confidence=0.7)) == []
    assert heard(told.next(Reason.REPEATED, confidence=0.85)) == [("mail", "new")]
    assert heard(told.next(Reason.REPEATED, confidence=0.9)) == []
    assert heard(told.next(Reason.ADVANCED, phase=Phase.IN_EFFECT)) == [("desk", "advanced"), ("mail", "advanced")]


def test_a_watchlist_whose_event_gets_less_sure_still_hears_what_becomes_of_it_and_is_not_told_twice() -> None:
    told = Told(watchlist("sure", min_confidence=0.8))
    assert heard(told.next(Reason.NEW, confidence=0.85)) == [("desk", "new")]
    assert heard(told.next(Reason.WITHDREW, confidence=0.5)) == []
    assert heard(told.next(Reason.REPEATED, confidence=0.85)) == []
    told.next(Reason.WITHDREW, confidence=0.5)
    assert heard(told.next(Reason.POSTPONED, phase=Phase.POSTPONED)) == [("desk", "postponed")]


def test_two_witnesses_official_words_and_phases_are_waited_for_too() -> None:
    told = Told(
        watchlist("two", "mail", min_sources=2),
        watchlist("official", "pager", official_only=True),
        watchlist("done", "desk", phases=("in_effect",)),
    )
    assert heard(told.next(Reason.NEW, official=False)) == []
    assert heard(told.next(Reason.REPEATED, sources=("shafaq-en", "sana"))) == [("mail", "new")]
    assert heard(told.next(Reason.CONFIRMED, official=True)) == [("mail", "confirmed"), ("pager", "new")]
    assert heard(told.next(Reason.ADVANCED, phase=Phase.IN_EFFECT)) == [
        ("desk", "new"),
        ("mail", "advanced"),
        ("pager", "advanced"),
    ]


def test_a_language_and_a_source_are_waited_for() -> None:
    told = Told(watchlist("sana", "mail", sources=("sana",)), watchlist("arabic", "pager", languages=("ar",)))
    arabic = replace(SANA, reports=(replace(WITNESS.reports[0], document=OTHER.id, language="ar"),))
    assert heard(told.next(Reason.NEW)) == []
    joined = {"sources": ("shafaq-en", "sana"), "witnesses": (WITNESS, arabic)}
    assert heard(told.next(Reason.REPEATED, OTHER.id, **joined)) == [("mail", "new"), ("pager", "new")]


def test_news_for_one_watchlist_says_nothing_of_a_past_that_it_never_heard_of() -> None:
    told = Told(watchlist("done", phases=("in_effect",)))
    told.next(Reason.NEW)
    (delivery,) = told.next(Reason.ADVANCED, phase=Phase.IN_EFFECT).deliveries
    assert "New: in effect." in delivery.body
    assert "Until now" not in delivery.body


def test_a_channel_that_heard_the_event_for_one_watchlist_does_not_hear_it_again_for_another() -> None:
    told = Told(watchlist("all"), watchlist("sure", min_confidence=0.8), watchlist("official", official_only=True))
    assert heard(told.next(Reason.NEW, confidence=0.5, official=False)) == [("desk", "new")]
    assert heard(told.next(Reason.REPEATED, confidence=0.9)) == []
    assert heard(told.next(Reason.CONFIRMED, official=True)) == [("desk", "confirmed")]


def test_a_correction_goes_to_all_who_got_what_was_wrong_and_to_nobody_else() -> None:
    told = Told(watchlist("done", "mail", phases=("in_effect",)), watchlist("sure", "pager", min_confidence=0.95))
    assert heard(told.next(Reason.NEW, phase=Phase.IN_EFFECT)) == [("mail", "new")]
    back = told.next(Reason.CORRECTED, phase=Phase.DENIED, withdrawn=told.now, confidence=0.99)
    assert heard(back) == [("mail", "corrected")]


def test_the_end_of_a_closure_is_news_to_those_who_want_openings_alone() -> None:
    told = Told(watchlist("all"), watchlist("opens", "mail", statuses=("open",)))
    assert heard(told.next(Reason.ENDS)) == [("mail", "new")]
    assert heard(told.next(Reason.ENDS)) == []
    assert heard(told.next(Reason.ADVANCED, phase=Phase.IN_EFFECT)) == [("desk", "new"), ("mail", "advanced")]


def test_old_news_and_mere_repeats_wake_nobody_also_after_a_watchlist_was_added() -> None:
    told = Told(watchlist("all"))
    told.next(Reason.TOO_OLD, told=False)
    assert heard(told.next(Reason.REPEATED)) == []
    told.next(Reason.ADVANCED, phase=Phase.IN_EFFECT)
    told.settings = settings(watchlist("all"), watchlist("added", "mail"), channels=CHANNELS)
    assert heard(told.next(Reason.REPEATED)) == []


def test_who_takes_a_crossing_out_of_a_watchlist_hears_no_more_of_it() -> None:
    told = Told(watchlist("mine", crossings=("al-qaim",)))
    told.next(Reason.NEW)
    told.settings = settings(watchlist("mine", crossings=("zurbatiya",)), channels=CHANNELS)
    assert heard(told.next(Reason.ADVANCED, phase=Phase.IN_EFFECT)) == []


# Mutes ----------------------------------------------------------------------------------------------------------------


def mute(scope: MuteScope, target: str, until: datetime | None = None) -> Mute:
    return Mute("m1", scope, target, "repairs", THE_DAY_BEFORE, until)


def test_what_is_muted_is_kept_says_why_and_is_sent_to_nobody() -> None:
    told = Told(watchlist("all", escalate={"after": "15m", "to": ["pager"]}, reminders=True))
    done = told.next(Reason.NEW, mutes=(mute(MuteScope.CROSSING, "al-qaim", THE_DAY_BEFORE + 6 * HOUR),))
    assert [alert.held for alert in done.alerts] == ["muted until 2025-06-13 18:00: repairs"]
    assert done.deliveries == ()
    assert told.event is not None
    assert told.event.told_to == ()
    for scope, target in ((MuteScope.EVENT, told.event.id), (MuteScope.SOURCE, "shafaq-en")):
        again = Told(watchlist("all"))
        assert again.next(Reason.NEW, mutes=(mute(scope, target),)).alerts[0].held == (
            "muted until it is taken back: repairs"
        )
    assert heard(Told(watchlist("all")).next(Reason.NEW, mutes=(mute(MuteScope.CROSSING, "trebil"),))) == [
        ("desk", "new")
    ]


def test_a_repeat_of_what_is_muted_is_not_listed_again_and_is_told_once_the_mute_is_over() -> None:
    told, held = Told(watchlist("all")), mute(MuteScope.CROSSING, "al-qaim", THE_DAY_BEFORE + 3 * HOUR)
    assert len(told.next(Reason.NEW, mutes=(held,)).alerts) == 1
    assert told.next(Reason.REPEATED, mutes=(held,)).alerts == ()
    assert heard(told.next(Reason.REPEATED, mutes=(held,))) == [("desk", "new")]
    assert heard(told.next(Reason.REPEATED)) == []


def test_a_muted_source_keeps_no_news_from_people_that_another_one_brings() -> None:
    told, held = Told(watchlist("all")), mute(MuteScope.SOURCE, "shafaq-en")
    assert told.next(Reason.NEW, mutes=(held,)).deliveries == ()
    joined = {"sources": ("shafaq-en", "sana"), "witnesses": (WITNESS, SANA)}
    assert heard(told.next(Reason.REPEATED, OTHER.id, mutes=(held,), **joined)) == [("desk", "new")]
    moved = told.next(Reason.MOVED, mutes=(held,))
    assert (len(moved.alerts), moved.deliveries) == (1, ())


def test_an_alert_of_a_group_is_held_for_the_crossing_that_is_muted_and_sent_for_the_others() -> None:
    both = [change(), change(id="zurbatiya:open:2025-06-14", crossing="zurbatiya")]
    config = settings(watchlist("all"), channels=CHANNELS)
    done = owed(both, config, DOCUMENTS, mutes=(mute(MuteScope.CROSSING, "al-qaim"),), now=THE_DAY_BEFORE)
    assert [(alert.events[0].crossing, alert.held is not None) for alert in done.alerts] == [
        ("al-qaim", True),
        ("zurbatiya", False),
    ]
    assert len({alert.id for alert in done.alerts}) == 2
    assert [delivery.alert for delivery in done.deliveries] == [done.alerts[1].id]


# Whatever happens -----------------------------------------------------------------------------------------------------

_WISHES = st.fixed_dictionaries(
    {},
    optional={
        "min_confidence": st.sampled_from([0.0, 0.6, 0.8]),
        "min_sources": st.integers(1, 3),
        "official_only": st.booleans(),
        "phases": st.sampled_from([("in_effect",), ("scheduled", "in_effect"), tuple(Phase)]),
        "traffic": st.sampled_from([("aid",), ("freight",), tuple(Traffic)]),
        "digest": st.just("0 7 * * *"),
        "reminders": st.booleans(),
        "quiet": st.just({"from": "23:00", "to": "06:00"}),
    },
)
_WAKING = [Reason.ADVANCED, Reason.MOVED, Reason.CONFIRMED, Reason.DISPUTED, Reason.POSTPONED, Reason.DENIED]
_STEP = st.tuples(
    st.sampled_from([*_WAKING, Reason.REPEATED, Reason.REPEATED, Reason.WITHDREW]),
    st.fixed_dictionaries(
        {
            "confidence": st.sampled_from([0.5, 0.7, 0.9]),
            "official": st.booleans(),
            "sources": st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")]),
            "phase": st.sampled_from([Phase.SCHEDULED, Phase.IN_EFFECT]),
        }
    ),
)


@given(
    st.lists(st.tuples(_WISHES, st.sampled_from(sorted(CHANNELS))), min_size=1, max_size=4),
    st.lists(_STEP, min_size=1, max_size=6),
)
def test_every_change_that_a_watchlist_wants_is_one_delivery_a_channel_and_nothing_is_news_twice(
    wishes: list[tuple[dict[str, Any], str]], steps: list[tuple[Reason, dict[str, Any]]]
) -> None:
    lists = [watchlist(f"w{number}", channel, **own) for number, (own, channel) in enumerate(wishes)]
    told, ids = Told(*lists), Counter[str]()
    for number, (reason, becomes) in enumerate(steps):
        before = told.event
        knew = set(before.told_to) if before else set()
        done = told.next(Reason.NEW if number == 0 else reason, **becomes)
        assert told.event is not None
        ids.update([*(alert.id for alert in done.alerts), *(delivery.id for delivery in done.deliveries)])
        news = Counter(each.channel for each in done.deliveries if each.purpose.value == "news")
        assert set(news.values()) <= {1}
        now_told = set(told.event.told_to)
        assert knew <= now_told
        waking = number == 0 or reason.wakes
        for its in lists:
            wants = _fits(its, told.event)
            knows = its.name in knew
            follows = knows and told.event.phase in its.phases
            if waking and (follows or (wants and not knows)):
                assert news[its.channels[0]] == 1, "a change that it wants is missing"
            if not waking and wants and before and not knows and not _fits(its, before):
                assert its.name in now_told, "it reached what it waited for, and was not told"
        if not waking:
            reached = {its.channels[0] for its in lists if its.name in now_told - knew}
            assert set(news) <= reached, "a repeat woke somebody who knew"
    assert set(ids.values()) <= {1}


def _fits(its: Watchlist, event: Event) -> bool:
    return (
        event.phase in its.phases
        and event.status is Status.OPEN
        and bool(event.traffic & set(its.traffic))
        and event.confidence >= its.min_confidence
        and len(event.sources) >= its.min_sources
        and (event.official or not its.official_only)
    )
