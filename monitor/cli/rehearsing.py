"""What a watchlist would have sent on documents of the past, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.cli.json_form import print_json
from monitor.cli.tables import safe, say
from monitor.cli.times import Times
from monitor.replaying import Line, Message, messages

_LONGEST_SUBJECT = 300


def print_sent(watchlist: str, lines: Sequence[Line], times: Times, as_json: bool) -> None:
    found = messages(lines)
    if as_json:
        print_json({"watchlist": watchlist, "messages": [_record(message) for message in found]})
        return
    for message in found:
        for line in _lines(message, times):
            say(line)
    number = len(found)
    say(f"watchlist {watchlist}: {number or 'no'} message{'' if number == 1 else 's'}")


def _lines(message: Message, times: Times) -> list[str]:
    """'2025-06-12 16:00 console Al-Qaim ⇄ Al-Bukamal: opens …', with the hour of the news where that was another."""
    head = f"{times.day_and_hour(message.due)} {message.channel} "
    told = [
        safe(delivery.subject, _LONGEST_SUBJECT)
        + (f" (news of {times.day_and_hour(alert.created)})" if alert.created != message.due else "")
        for alert, delivery in message.told
    ]
    if len(told) == 1:
        return [head + told[0]]
    return [f"{head}{len(told)} alerts in one message:", *(f"    {subject}" for subject in told)]


def _record(message: Message) -> dict[str, object]:
    return {
        "due": message.due,
        "channel": message.channel,
        "told": [
            {
                "alert": alert.id,
                "reason": alert.reason.value,
                "purpose": delivery.purpose.value,
                "severity": alert.severity.value,
                "at": alert.created,
                "subject": delivery.subject,
            }
            for alert, delivery in message.told
        ],
    }
