"""From changes of events to messages that were delivered.

`owed` (pure) decides who is told, `render` (pure) writes what they read, `open_channels` gives the ways out and
`Outbox` empties what is owed through them.
"""

from __future__ import annotations

from monitor.alerting.channels import Outlet, open_channels
from monitor.alerting.messages import Message, render, test_message
from monitor.alerting.outbox import DeliveryReport, Failure, Outbox
from monitor.alerting.outcome import Outcome, Refused, Sender, Sent
from monitor.alerting.proving import proved, template_faults
from monitor.alerting.rules import Owed, owed

__all__ = [
    "DeliveryReport",
    "Failure",
    "Message",
    "Outbox",
    "Outcome",
    "Outlet",
    "Owed",
    "Refused",
    "Sender",
    "Sent",
    "open_channels",
    "owed",
    "proved",
    "render",
    "template_faults",
    "test_message",
]
