"""What is asked of hubs, and what is believed of what they push (W3C WebSub). Pure: the daemon does what these say.

A subscription is asked for; the hub asks back whether that was us, at an address that nobody can guess, and then
pushes until its lease ends. It is renewed before. What was asked in vain is asked again after 10, 20, 40 minutes … up
to a day.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.fetch import one_line, same_origin
from monitor.settings import Settings, Source, SourceKind
from monitor.sources import Hub
from monitor.store import Subscription

PATH = "/websub/"  # of our web server; the callback of a subscription stands behind it
LEASE = timedelta(days=10)  # that is asked for; hubs give what they like
PATIENCE = timedelta(minutes=10)  # for a hub that has to ask back

_SHORTEST_LEASE, _LONGEST_LEASE = timedelta(minutes=1), timedelta(days=30)
_RENEWED_AFTER = 3 / 4  # of a lease
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=10), timedelta(days=1)
_TRIES_TO_END = 3  # a hub that never hears of it is told when it pushes the next time
_LOCAL = (".local", ".internal", ".lan", ".localhost", ".home.arpa", ".test", ".invalid")
_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})


class Step(Enum):
    """What a subscription that is due wants."""

    ASK = "ask the hub to push"
    END = "ask the hub to push no more"
    NOTE_SILENCE = "note that the hub did not ask back"
    FORGET = "forget it"


@dataclass(frozen=True, slots=True)
class Wish:
    """That `hub` is to push `topic` to the web server at `root`. private: it may lie in a private network."""

    source: str
    root: str
    hub: str
    topic: str
    private: bool

    def is_met_by(self, subscription: Subscription) -> bool:
        kept = Wish(subscription.source, subscription.root, subscription.hub, subscription.topic, subscription.private)
        return self == kept and not subscription.ending

    def subscribed(self, callback: str, secret: str, now: datetime) -> Subscription:
        """callback, secret: such as nobody can guess."""
        return Subscription(callback, self.source, self.root, self.hub, self.topic, secret, self.private, now)


def wish(source: Source, hub: Hub | None, settings: Settings) -> Wish | None:
    """What is to be asked of the hub that the feed of `source` names; None where nothing is."""
    web = settings.web
    wanted = source.enabled and source.websub and settings.polling.websub and source.kind is SourceKind.FEED
    if hub is None or not wanted or web.listen is None or web.url is None or source.holds_secret:
        return None
    # What a source may do on its own host does not go along to another that it names.
    private = source.allow_private and same_origin(source.url, hub.url)
    if not private and not _is_public(urlsplit(web.url).hostname or ""):
        return None  # it could not reach us
    return Wish(source.name, web.url.rstrip("/"), hub.url, hub.topic, private)


def _is_public(host: str) -> bool:
    """Whether others may find this host from elsewhere, as far as its name says."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not f".{host}".endswith(_LOCAL)


def next_step(subscription: Subscription) -> Step:
    """What to do when it is due."""
    if subscription.ending:
        return Step.END if subscription.failures < _TRIES_TO_END else Step.FORGET
    return Step.ASK if subscription.asked_at is None else Step.NOTE_SILENCE


def being_asked(subscription: Subscription, now: datetime) -> Subscription:
    """The hub is being asked, and is to ask back within PATIENCE."""
    failures = subscription.failures + (1 if subscription.ending else 0)
    return replace(subscription, asked_at=now, due_at=now + PATIENCE, failures=failures)


def in_vain(subscription: Subscription, why: str, now: datetime) -> Subscription:
    """It was asked in vain; a lease that still runs is not lost by that."""
    if subscription.ending:
        return subscription
    wait = min(_FIRST_WAIT * 2 ** min(subscription.failures, 10), _LONGEST_WAIT)
    return replace(subscription, asked_at=None, due_at=now + wait, failures=subscription.failures + 1, error=why)


def unanswered(subscription: Subscription) -> str:
    return (
        f"the hub took the request and never asked back; can {subscription.root} be reached from where it is, and does"
        " it lead to web.listen?"
    )


def denied(subscription: Subscription, reason: str, now: datetime) -> Subscription:
    """The hub says that it does not push it, or not any more."""
    said = one_line(reason, 150)
    refused = in_vain(subscription, f"the hub refuses{f': {said}' if said else ''}", now)
    return replace(refused, lease_until=None, due_at=now + _LONGEST_WAIT)


def confirmed(subscription: Subscription, lease: str, now: datetime) -> Subscription:
    """The hub pushes from now on. lease: for how many seconds, as it wrote it."""
    seconds = int(lease) if lease.isascii() and lease.isdigit() and len(lease) <= 9 else int(LEASE.total_seconds())
    span = min(max(timedelta(seconds=seconds), _SHORTEST_LEASE), _LONGEST_LEASE)
    return replace(
        subscription,
        asked_at=None,
        lease_until=now + span,
        due_at=now + span * _RENEWED_AFTER,
        failures=0,
        error=None,
    )


def renewed(subscription: Subscription, now: datetime) -> Subscription:
    """It is asked for once more: a hub to which we did not answer for a while may have given it up."""
    return replace(subscription, asked_at=None, due_at=now)


def ended(subscription: Subscription, now: datetime) -> Subscription:
    """The hub is to push it no more."""
    return replace(subscription, ending=True, asked_at=None, due_at=now, failures=0, error=None)


def request_form(subscription: Subscription) -> Mapping[str, str]:
    """What the hub is sent (WebSub, 5.1)."""
    form = {
        "hub.callback": f"{subscription.root}{PATH}{subscription.callback}",
        "hub.mode": "unsubscribe" if subscription.ending else "subscribe",
        "hub.topic": subscription.topic,
    }
    if subscription.ending:
        return form
    return {**form, "hub.lease_seconds": f"{LEASE.total_seconds():.0f}", "hub.secret": subscription.secret}


def is_signed(subscription: Subscription, signature: str, body: bytes) -> bool:
    """signature: the header X-Hub-Signature ('sha256=…'; WebSub, 7.1)."""
    method, _, shown = signature.strip().partition("=")
    method = method.lower()
    if method not in _METHODS:
        return False
    right = hmac.new(subscription.secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(right.encode(), shown.strip().lower().encode("utf-8", "replace"))
