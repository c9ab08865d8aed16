"""The process: opens what the road needs, keeps time, obeys signals, and leaves nothing half done.

parts       what is made from the settings: the detector, the HTTP client
tasks       work in flight, none of which breaks silently
operator    what the monitor says of itself, once
ailments    when a source fails or is silent for too long, and when that is over
polls       who is polled now
pushes      what hubs push, and what is asked of them
deliveries  what is sent now
changes     what an edit of the configuration changed, in words
watching    when the files of the configuration changed
reloading   an edited configuration, read whole or not at all
health      whether the daemon does its work
service_manager  what systemd is told
vigil       tells systemd, and the store, that all is well
heartbeat   a sign of life while all is well
retention   what time takes
showing     the web server
rounds      one round over all sources
timetable   what is done again and again
works       all that does the work, as the settings in force want it
process     the daemon itself: run, signals, reload
"""

from __future__ import annotations

from monitor.daemon.parts import middle_of, user_agent, utc_now
from monitor.daemon.process import Daemon
from monitor.daemon.rounds import Round

__all__ = ["Daemon", "Round", "middle_of", "user_agent", "utc_now"]
