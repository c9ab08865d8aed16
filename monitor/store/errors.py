"""What can go wrong in the store. Every text says what happened, where, and what to do.

StoreError
├── OpeningError            the URL, the directory, the permission or the driver is not right
│   ├── ForeignDatabaseError    a file that is no database, or the database of another program
│   └── NewerDatabaseError      it was written by a newer Crossing Monitor
├── StateInUseError         another process works on it
├── WritingError            the disk is full, read-only or broken; nothing of the transaction was stored
├── UnreadableRowError      a row holds what cannot be read back
├── NotStoredError          something was named that is not in the store
├── AmbiguousError          what was named may be several
└── CopyError               a copy of the state cannot be made, or cannot be put in its place
"""

from __future__ import annotations


class StoreError(Exception):
    """Whatever the store cannot do; `str()` is one clear sentence."""


class OpeningError(StoreError):
    pass


class ForeignDatabaseError(OpeningError):
    pass


class NewerDatabaseError(OpeningError):
    pass


class StateInUseError(StoreError):
    """`holder` is the process id of whoever holds the claim, where it is known."""

    def __init__(self, message: str, holder: int | None = None) -> None:
        super().__init__(message)
        self.holder = holder


class WritingError(StoreError):
    pass


class UnreadableRowError(StoreError):
    """A row that cannot be read back. `id` is None where even that could not be read."""

    def __init__(self, table: str, id: object, problem: str) -> None:
        super().__init__(
            f"table {table}, row {'?' if id is None else id}: {problem}; the row was damaged or written by another"
            " program: restore the database from a copy, or remove that row"
        )
        self.table = table
        self.id = id


class NotStoredError(StoreError):
    pass


class AmbiguousError(StoreError):
    pass


class CopyError(StoreError):
    pass
