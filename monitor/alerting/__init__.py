"""From changes of events to messages that were delivered.

`owed` (pure) decides who is told, `render` (pure) writes what they read, `open_channels` gives the ways out and
`deliver_owed` empties the outbox through them.
"""

from __future__ import annotations

from monitor.alerting.channels import open_channels
from monitor.alerting.messages import Message, render, test_message
from monitor.alerting.outbox import DeliveryReport, Failure, Outbox, deliver_owed, retry_at
from monitor.alerting.outcome import Outcome, Refused, Sender, Sent
from monitor.alerting.rules import owed, wants

__all__ = [
    "DeliveryReport",
    "Failure",
    "Message",
    "Outbox",
    "Outcome",
    "Refused",
    "Sender",
    "Sent",
    "deliver_owed",
    "open_channels",
    "owed",
    "render",
    "retry_at",
    "test_message",
    "wants",
]
