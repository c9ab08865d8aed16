"""One service of Apprise, by its URL.

Apprise's own pacing (5.5 s between two messages of most services) is left out by making the service anew for every
message; its own repeats too: how often something is tried, and when, is for the outbox alone.
"""

from __future__ import annotations

import importlib
from typing import Any
from urllib.parse import quote

from monitor.alerting.answers import Answer, answers_heard
from monitor.alerting.apprise_log import warnings_heard
from monitor.alerting.aside import aside
from monitor.alerting.mail import send_mail
from monitor.alerting.outcome import Outcome, Refused, Sent
from monitor.alerting.outside import shortened
from monitor.alerting.redaction import without_secrets
from monitor.model import Delivery

_PATIENCE = 20.0  # seconds for a connection, and again for an answer, where the URL does not say (?cto= and ?rto=)
_FOR_NOW = {408, 425, 429}  # of the 4xx: try again; all others mean that the request itself is wrong
_ERROR_LIMIT = 300


class AppriseChannel:
    """Sends through one Apprise URL. Redirects are not followed; long texts are split, not cut."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, delivery: Delivery) -> Outcome:
        outcome = await aside(lambda: self._send(delivery))
        if isinstance(outcome, Sent):
            return outcome
        error = shortened(without_secrets(outcome.error, self._url), _ERROR_LIMIT)
        return Refused(error, outcome.permanent, outcome.retry_after)

    def _send(self, delivery: Delivery) -> Outcome:
        with warnings_heard() as warnings, answers_heard() as answers:
            try:
                service = _ready_service(self._url, delivery)
                if service is None:
                    return Refused("Apprise does not understand the URL of this channel", permanent=True)
                if service.schema_is_mail:
                    return send_mail(service.plugin, delivery)
                taken = service.plugin.notify(
                    title=delivery.subject, body=delivery.body, body_format="text", overflow=service.overflow
                )
            except Exception as error:  # a hundred services, and each may fail in its own way: the outbox tries again
                return Refused(f"the service failed: {type(error).__name__}: {error}")
            return Sent() if taken else _refusal(answers, warnings)


class _Service:
    """An Apprise service that is made ready for one delivery."""

    def __init__(self, plugin: Any, schema_is_mail: bool) -> None:
        self.plugin = plugin
        self.schema_is_mail = schema_is_mail
        kind = type(plugin)
        # Without ?overflow= Apprise leaves it to the receiver to refuse a text that is too long.
        self.overflow = None if plugin.overflow_mode != kind.overflow_mode else "split"
        for name in ("socket_connect_timeout", "socket_read_timeout"):
            if getattr(plugin, name) == getattr(kind, name):
                setattr(plugin, name, _PATIENCE)


def _ready_service(url: str, delivery: Delivery) -> _Service | None:
    apprise: Any = importlib.import_module("apprise")
    asset = apprise.AppriseAsset(app_id="Crossing Monitor", storage_mode="memory", http_redirects=False)
    plugin = apprise.Apprise.instantiate(url, asset=asset)
    if plugin is None:
        return None
    plugin.retry = 0
    if "headers" in type(plugin).template_kwargs and isinstance(plugin.headers, dict):
        # https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
        plugin.headers.setdefault("Idempotency-Key", quote(delivery.id, safe=":/+-._"))
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
    return Refused(f"the service answers {answer.status} {answer.detail}", permanent, answer.retry_after)
