"""Announcements + known events -> what changed. Decisions only: nothing here reads a clock, a file or a database."""

from monitor.events.reconciling import reconcile

__all__ = ["reconcile"]
