"""One service of Apprise, by its URL.

Apprise's own pacing (5.5 s between two messages of most services) is left out by making the service anew for every
message; its own repeats too: how often something is tried, and when, is for the outbox alone.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

from monitor.alerting.answers import Answer, answers_heard
from monitor.alerting.apprise_log import warnings_heard
from monitor.alerting.aside import aside
from monitor.alerting.mail import send_mail
from monitor.alerting.outcome import Outcome, Refused, Sent
from monitor.alerting.outside import shortened
from monitor.alerting.particulars import let_go, make_ready, name_request
from monitor.alerting.redaction import without_secrets
from monitor.alerting.services import Service
from monitor.model import Delivery

_PATIENCE = 20.0  # seconds for a connection, and again for an answer, where the URL does not say (?cto= and ?rto=)
_FOR_NOW = {408, 425, 429}  # of the 4xx: try again; all others mean that the request itself is wrong
_TOO_LONG = 413
_ERROR_LIMIT = 300
_REMEMBERED = 1_000  # messages that were taken in part


class AppriseChannel:
    """Sends through one Apprise URL. Redirects are not followed; a long text goes out in parts, none of them twice."""

    def __init__(self, url: str) -> None:
        self._url = url
        # Of messages that were taken in part: how many parts, of how many. Forgotten when the process ends.
        self._taken: dict[str, tuple[int, int]] = {}

    async def send(self, delivery: Delivery) -> Outcome:
        outcome = await aside(lambda: self._send(delivery))
        if isinstance(outcome, Sent):
            return outcome
        error = shortened(without_secrets(outcome.error, self._url), _ERROR_LIMIT)
        return replace(outcome, error=error)

    def _send(self, delivery: Delivery) -> Outcome:
        with warnings_heard() as warnings, answers_heard() as answers:
            try:
                service = _ready_service(self._url)
                if service is None:
                    return Refused("Apprise does not understand the URL of this channel", permanent=True)
                if service.schema_is_mail:
                    return send_mail(service.plugin, delivery)
                try:
                    taken = self._send_parts(service, delivery)
                finally:
                    let_go(service.plugin)
            except Exception as error:  # a hundred services, and each may fail in its own way: the outbox tries again
                return Refused(f"the service failed: {type(error).__name__}: {error}")
            return Sent() if taken else _refusal(answers, warnings)

    def _send_parts(self, service: _Service, delivery: Delivery) -> bool:
        """Sends what was not taken yet, in order; False where the service refuses a part of it."""
        letters = Service(service.plugin).letters(delivery.subject, delivery.body)
        taken, total = self._taken.get(delivery.id, (0, 0))
        for number in range(taken if total == len(letters) else 0, len(letters)):
            if number > 0:
                self._remember(delivery.id, number, len(letters))
            letter = letters[number]
            name_request(service.plugin, delivery.id if number == 0 else f"{delivery.id}/part-{number + 1}")
            if not service.plugin.notify(
                title=letter.title, body=letter.body, body_format=letter.format, overflow="upstream"
            ):
                return False
        self._taken.pop(delivery.id, None)
        return True

    def _remember(self, id: str, taken: int, total: int) -> None:
        if id not in self._taken and len(self._taken) >= _REMEMBERED:
            self._taken.pop(next(iter(self._taken)))
        self._taken[id] = taken, total


class _Service:
    """An Apprise service that is made ready for one delivery."""

    def __init__(self, plugin: Any, schema_is_mail: bool) -> None:
        self.plugin = plugin
        self.schema_is_mail = schema_is_mail
        kind = type(plugin)
        for name in ("socket_connect_timeout", "socket_read_timeout"):
            if getattr(plugin, name) == getattr(kind, name):
                setattr(plugin, name, _PATIENCE)


def _ready_service(url: str) -> _Service | None:
    apprise: Any = importlib.import_module("apprise")
    asset = apprise.AppriseAsset(app_id="Crossing Monitor", storage_mode="memory", http_redirects=False)
    plugin = apprise.Apprise.instantiate(url, asset=asset)
    if plugin is None:
        return None
    plugin.retry = 0
    make_ready(plugin, url)
    mail: Any = importlib.import_module("apprise.plugins.email.base").NotifyEmail
    # Subclasses of it may send in another way: for them Apprise does it all.
    return _Service(plugin, type(plugin) is mail)


def _refusal(answers: list[Answer], warnings: list[str]) -> Refused:
    failed = [answer for answer in answers if answer.status is None or not 200 <= answer.status < 300]
    if not failed:
        return Refused(warnings[-1] if warnings else "Apprise could not send it and gives no reason")
    answer = failed[-1]
    if answer.status is None:
        return Refused(f"no answer from the service: {answer.detail}")
    if 300 <= answer.status < 400:
        return Refused(f"the service answers {answer.status}: it has moved; its new address belongs in the URL", True)
    permanent = 400 <= answer.status < 500 and answer.status not in _FOR_NOW
    error = f"the service answers {answer.status} {answer.detail}"
    return Refused(error, permanent, answer.retry_after, answer.status == _TOO_LONG)
