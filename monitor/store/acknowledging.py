"""Alerts that somebody has taken note of, and what nobody needs after that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.model import Purpose, Reason
from monitor.store.cancelling import cancel
from monitor.store.dialects import insert_if_new
from monitor.store.encoding import name_of
from monitor.store.finding import whole_id
from monitor.store.rows import acknowledgement_of, rows_of
from monitor.store.tables import acknowledgements, alert_events, alerts
from monitor.store.views import Acknowledgement

# Alerts of these say of an event what was said before: who took note of that has taken note of them.
_ADD_NOTHING = [name_of(reason) for reason in (Reason.CONFIRMED, Reason.REMINDER)]


def acknowledge_alert(connection: Connection, alert_id: str, by: str, now: datetime) -> tuple[Acknowledgement, int]:
    """Notes once that `by` knows of the alert; `alert_id` may be the beginning of its id.

    Returns the acknowledgement, the earlier one where there was one, and how many reminders and escalations are not
    sent any more: those of this alert, and of others about nothing but its events, unless a later one told news.
    Raises NotStoredError where there is no such alert, AmbiguousError where several begin so.
    """
    id = whole_id(connection, alerts.c.id, "alert", alert_id)
    noted = acknowledged(connection, id) or Acknowledgement(id, by, now)
    insert_if_new(connection, acknowledgements, {"alert_id": id, "by": by, "at": now}, key=("alert_id",))
    why = f"acknowledged by {noted.by}"
    return noted, cancel(connection, _settled_by(connection, id), (Purpose.REMINDER, Purpose.ESCALATION), why)


def acknowledged(connection: Connection, alert_id: str) -> Acknowledgement | None:
    asked = select(acknowledgements).where(acknowledgements.c.alert_id == alert_id)
    return next((acknowledgement_of(row) for row in rows_of(connection, "acknowledgements", asked)), None)


def _settled_by(connection: Connection, id: str) -> list[str]:
    """The alerts of which somebody who knows the alert `id` knows enough."""
    own = select(alert_events.c.event_id).where(alert_events.c.alert_id == id)
    told = select(alerts.c.created).where(alerts.c.id == id).scalar_subquery()
    about = select(alert_events.c.alert_id).where(alert_events.c.event_id.in_(own))
    further = select(alert_events.c.alert_id).where(
        alert_events.c.alert_id.in_(about), alert_events.c.event_id.not_in(own)
    )
    news = select(func.min(alerts.c.created)).where(
        alerts.c.id.in_(about), alerts.c.created > told, alerts.c.reason.not_in(_ADD_NOTHING)
    )
    next_news = connection.execute(news).scalar()
    settled = select(alerts.c.id).where(alerts.c.id.in_(about), alerts.c.id.not_in(further))
    if next_news is not None:
        settled = settled.where(alerts.c.created < next_news)
    return list(dict.fromkeys([id, *connection.execute(settled).scalars()]))
