"""The web server: what the monitor shows to probes, to feed readers and calendars, and to programs. Changes nothing.

Hubs alone bring something (WebSub), at addresses that only they know.

site       what is shown: the store, the settings, the numbers
asking     what a request may ask for, checked
shapes     the forms of the JSON answers
records    the values of the store in these forms
atom       alerts as an Atom feed
ical       dated changes as a calendar
numbers    what Prometheus reads
hubs       what hubs may do
callbacks  what they ask and push over HTTP
pages      what each address answers
routes     the table of addresses: what they take, who may read them
openapi    the same table for programs
access     who is let in, and under which name of this server
serving    the table as an application
listening  the socket and the server, inside the daemon's loop
"""

from __future__ import annotations


class ListeningError(Exception):
    """The web server cannot listen at the address of the settings; what to do about it is said."""
