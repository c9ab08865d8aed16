"""When a delivery that its channel did not take is tried again, and what that says of the channel. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.alerting.outcome import Refused
from monitor.model import ChannelTrouble

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WAIT_ASKED = timedelta(days=1)  # a server that asks for more is asked again after a day
GIVE_UP_AFTER = timedelta(days=3)
LEAST_ATTEMPTS = 5  # what waited while the monitor was off gets its chance too
FAILURES = 3  # in a row, until the operator is told: one or two are the network's daily life


def retry_at(
    attempts: int,
    now: datetime,
    retry_after: timedelta | None,
    key: str,
    first_due: datetime,
    give_up_after: timedelta = GIVE_UP_AFTER,
) -> datetime | None:
    """When to try again what failed just now, at its attempt number `attempts` (1 is the first); None to give up.

    The wait doubles from 30 s to 1 h. It is longer by a part that depends on `key` and the attempt, so that all that
    failed together is not tried together. It is never shorter than `retry_after`, which counts up to a day.
    Given up is what has been due for `give_up_after`, but not before its fifth attempt.
    """
    if attempts >= LEAST_ATTEMPTS and now - first_due >= give_up_after:
        return None
    spread = int.from_bytes(sha256(f"{key}\n{attempts}".encode()).digest()[:4], "big") / 2**32
    doubled = FIRST_WAIT * 2.0 ** min(attempts - 1, 20) * (1 + spread / 2)
    wait = min(doubled, LONGEST_WAIT * (0.75 + spread / 4))
    if retry_after is not None:
        wait = max(wait, min(retry_after, LONGEST_WAIT_ASKED))
    return now + wait


def trouble_after(
    trouble: ChannelTrouble | None, channel: str, refused: Refused, closed_until: datetime | None, now: datetime
) -> ChannelTrouble:
    """What is known of a channel that refused a message just now. The operator is to be told where `told` became true:
    when something was lost for good, or at the third refusal in a row."""
    known = trouble or ChannelTrouble(channel, now, 0, refused.error)
    worth_telling = refused.permanent or known.failures + 1 >= FAILURES
    return replace(
        known,
        failures=known.failures + 1,
        error=refused.error,
        closed_until=closed_until,
        told=known.told or worth_telling,
    )
