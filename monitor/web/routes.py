"""The table of addresses: what each takes and answers, and whether everybody may read it.

An address that is not in this table is not answered; `public` has no default, so that nobody forgets to decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from monitor.subscribing import PATH
from monitor.web import atom, ical, numbers, pages, shapes
from monitor.web.asking import LANGUAGE, NEWEST, PAGE, PLACES, WATCHLIST, Parameter, Query
from monitor.web.site import Answer, Site

PLAIN = "text/plain; charset=utf-8"
HEALTHZ, READYZ, OPENAPI = "/healthz", "/readyz", "/api/v1/openapi.json"
CALLBACK = f"{PATH}{{callback}}"


@dataclass(frozen=True, slots=True)
class Route:
    """public: read by everybody who reaches the server; else by those with a token, where there are tokens.

    answer: None where the address is answered by the server itself. shape: of its JSON. for_hubs: it takes what is
    pushed; who knows it has been told of it.
    """

    path: str
    public: bool
    says: str
    media_type: str
    answer: Callable[[Site, Query], Answer] | None = None
    takes: tuple[Parameter, ...] = ()
    shape: type[shapes.Shape] | None = None
    for_hubs: bool = False

    @property
    def methods(self) -> tuple[str, str]:
        return ("GET", "POST") if self.for_hubs else ("GET", "HEAD")


ROUTES = (
    Route(HEALTHZ, True, "Alive: it answers.", PLAIN),
    Route(READYZ, True, "The store, the scheduler and the outbox work; 503 and why, where they do not.", PLAIN),
    Route("/metrics", False, "What Prometheus reads.", numbers.MEDIA_TYPE, pages.metrics),
    Route(
        "/alerts.atom",
        False,
        "What people were told, as an Atom feed, the newest first.",
        atom.MEDIA_TYPE,
        pages.feed,
        (*NEWEST, WATCHLIST, *PLACES, LANGUAGE),
    ),
    Route(
        "/calendar.ics",
        False,
        "Changes with a day that were announced beforehand, as a calendar: 90 days back and all ahead.",
        ical.MEDIA_TYPE,
        pages.calendar,
        (*PLACES, LANGUAGE),
    ),
    Route(
        "/api/v1/status",
        False,
        "How crossings stand now, by id.",
        pages.JSON,
        pages.status,
        (*PAGE, *PLACES),
        shapes.Status,
    ),
    Route(
        "/api/v1/events",
        False,
        "Events, reported last first.",
        pages.JSON,
        pages.events,
        (*PAGE, *PLACES),
        shapes.Events,
    ),
    Route(
        "/api/v1/alerts",
        False,
        "What people were told, the newest first, with its delivery; what is held is left out.",
        pages.JSON,
        pages.alerts,
        (*PAGE, WATCHLIST, *PLACES),
        shapes.Alerts,
    ),
    Route("/api/v1/sources", False, "How sources do, by name.", pages.JSON, pages.sources, PAGE, shapes.Sources),
    Route(OPENAPI, True, "This description.", pages.JSON),
    Route(CALLBACK, True, "Where hubs push what is new in feeds (WebSub).", PLAIN, for_hubs=True),
)
