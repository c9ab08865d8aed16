"""All that is remembered: sources, items, documents, announcements, events, alerts and deliveries.

`open_store(url)` is the front door. Nothing outside this package knows which database it is.
"""

from __future__ import annotations

from monitor.store.copies import back_up, restore, vacuum
from monitor.store.errors import (
    AmbiguousError,
    CopyError,
    ForeignDatabaseError,
    NewerDatabaseError,
    NotStoredError,
    OpeningError,
    StateInUseError,
    StoreError,
    UnreadableRowError,
    WritingError,
)
from monitor.store.forgetting import Forgettable
from monitor.store.front import Store, open_store
from monitor.store.known import MOST_TRIES
from monitor.store.pace import Pace
from monitor.store.views import (
    Acknowledgement,
    AlertOverview,
    Behind,
    DeliveryOverview,
    Finding,
    Poll,
    PollState,
    SourceOverview,
    SourceTrouble,
    Subscription,
    ToRead,
    Trail,
    TroubleKind,
    Wanted,
)

__all__ = [
    "MOST_TRIES",
    "Acknowledgement",
    "AlertOverview",
    "AmbiguousError",
    "Behind",
    "CopyError",
    "DeliveryOverview",
    "Finding",
    "ForeignDatabaseError",
    "Forgettable",
    "NewerDatabaseError",
    "NotStoredError",
    "OpeningError",
    "Pace",
    "Poll",
    "PollState",
    "SourceOverview",
    "SourceTrouble",
    "StateInUseError",
    "Store",
    "StoreError",
    "Subscription",
    "ToRead",
    "Trail",
    "TroubleKind",
    "UnreadableRowError",
    "Wanted",
    "WritingError",
    "back_up",
    "open_store",
    "restore",
    "vacuum",
]
