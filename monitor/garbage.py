"""How often the garbage collector looks, and at what: most of what the monitor makes at its start is there to stay."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 10_000  # between two looks, in place of 700


def look_rarely() -> None:
    """For a process that begins: 500 looks while a daemon starts, at all that it has loaded, took 0.2 s and found
    nothing."""
    gc.set_threshold(_NEW_OBJECTS)


def leave_out_what_stays() -> None:
    """What there is now is not looked at again: 250,000 objects of a daemon, 0.1 s each time."""
    gc.freeze()


def leave_out_what_stays_now() -> None:
    """The same where something took the place of what was to stay."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
