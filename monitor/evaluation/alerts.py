"""How well the news was joined to events, and what a reader would have received, against labelled documents. Pure.

Only announcements that were detected as labelled (crossing, status, phase) and of phases that wake somebody are looked
at: what else was detected is the matter of the figures of detection, and shows here as messages about nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.detection import Detector
from monitor.evaluation.detections import WAKING, Compared, Key, Label, Share
from monitor.model import Announcement, Crossing, Reason
from monitor.pipeline import Middle
from monitor.replaying import JOINED, SUPPRESSED, Line, replay
from monitor.settings import Channel, ChannelType, Settings, Watchlist

_Said = tuple[str, Key]
"""(document, what it says)."""
_Labelled = tuple[str, str]
"""(labelled event, phase): one thing that a reader wants to be told of."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Whether what speaks of one event stands together (B-cubed, the mean over `announcements`).

    precision: of those that share its event, the share that should.  recall: of those that should, that do.
    """

    precision: float
    recall: float
    announcements: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Telling:
    """told: of the changes that are labelled and not optional (an event reaching a phase), those of which a message
    went out.  The others are shares of the messages.  repeats: all that it tells was told before, and it calls itself
    new or advanced.  follow_ups: all was told before, and it says so (confirmed, disputed, …).  false: about nothing
    that is labelled.  untold: (event, phase).
    """

    joining: Joining
    told: Share
    repeats: Share
    follow_ups: Share
    false: Share
    untold: tuple[_Labelled, ...]


def told_of(compared: Sequence[Compared], detector: Detector, crossings: Mapping[str, Crossing]) -> Telling:
    """What a reader who wants to know of every crossing would have received of these documents."""
    found = {each.document.id: each.found for each in compared}
    middle = Middle(_for_everything(crossings), detector)
    lines = replay((each.document for each in compared), middle, lambda document: found[document.id])
    return telling(lines, {each.document.id: each.labels for each in compared})


def telling(lines: Iterable[Line], labels: Mapping[str, Sequence[Label]]) -> Telling:
    """lines: of a replay, in order. labels: of every document that was replayed, by its id."""
    meant = {
        (document, label.key): (label.event, label.phase)
        for document, its in labels.items()
        for label in its
        if label.phase in WAKING
    }
    wanted = {
        (label.event, label.phase)
        for its in labels.values()
        for label in its
        if label.phase in WAKING and not label.optional
    }
    joined: dict[_Said, str] = {}
    heard: Counter[_Labelled] = Counter()
    counted: Counter[str] = Counter()
    for line in lines:
        said = {_said(each): change.event.id for change in line.changes for each in change.because}
        known = {key: event for key, event in said.items() if key in meant}
        joined = known | joined  # where two lines name one announcement, the first counts
        if line.kind in (JOINED, SUPPRESSED):
            continue
        counted["messages"] += 1
        news = {meant[key] for key in known}
        counted[_worth(line.kind, news, heard)] += 1
        heard.update(news)
    messages = counted["messages"]
    return Telling(
        joining=_joining(joined, {key: meant[key][0] for key in joined}),
        told=Share(len(wanted & set(heard)), len(wanted)),
        repeats=Share(counted["repeat"], messages),
        follow_ups=Share(counted["follow-up"], messages),
        false=Share(counted["false"], messages),
        untold=tuple(sorted(wanted - set(heard))),
    )


def _for_everything(crossings: Mapping[str, Crossing]) -> Settings:
    channel = "console"
    return Settings(
        directory=Path(),
        state="",
        channels={channel: Channel(type=ChannelType.CONSOLE)},
        sources=(),
        watchlists=(Watchlist(name="everything", channels=(channel,)),),
        crossings=crossings,
    )


def _said(said: Announcement) -> _Said:
    return said.document, (said.crossing, said.status.value, said.phase.value)


def _worth(kind: str, news: set[_Labelled], heard: Counter[_Labelled]) -> str:
    if not news:
        return "false"
    if not all(heard[each] for each in news):
        return "news"
    return "repeat" if kind in (Reason.NEW, Reason.ADVANCED) else "follow-up"


def _joining(found: Mapping[_Said, str], labelled: Mapping[_Said, str]) -> Joining:
    together = Counter((found[each], labelled[each]) for each in found)
    by_found, by_label = Counter(found.values()), Counter(labelled.values())
    count = len(found) or 1
    both = [(together[found[each], labelled[each]], each) for each in found]
    return Joining(
        precision=sum(right / by_found[found[each]] for right, each in both) / count,
        recall=sum(right / by_label[labelled[each]] for right, each in both) / count,
        announcements=len(found),
    )
