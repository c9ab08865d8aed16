"""One document as it was understood: the account that the decision and the announcements are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.detection.deciding import Decision
from monitor.detection.features import features
from monitor.detection.judging import Judgement
from monitor.detection.merging import announcement, changes, reconciled
from monitor.detection.things import Scene
from monitor.model import Announcement, Document, Moment, Status


@dataclass(frozen=True, slots=True)
class Account:
    """`published` is local to the crossings; `judgements` are those of the rules alone."""

    document: Document
    published: datetime
    scenes: tuple[Scene, ...]
    judgements: tuple[Judgement, ...]

    def facts(self) -> list[frozenset[str]]:
        """What the decision sees of each judgement."""
        return features(self.judgements, self.document, self.published)

    def decided(self, decision: Decision) -> list[Judgement]:
        return decision.weighed(self.judgements, self.facts())

    def announcements(self, decision: Decision, judgements: Sequence[Judgement] | None = None) -> list[Announcement]:
        """What the document reports as news, in the order of its text. `judgements`: those of `decided`, if known."""
        said = changes(self.decided(decision) if judgements is None else judgements, decision.enough)
        ends = {c.crossing: c.since for c in said if c.status is Status.OPEN and c.since}
        nothing: Mapping[str, Moment] = {}
        return [
            announcement(
                self.document,
                change,
                self.scenes,
                nothing if change.status is Status.OPEN else ends,
                self.published,
                decision.confidence(change.likelihood),
            )
            for change in reconciled(said)
        ]
