"""The configuration as checked values; `load` is the front door."""

from __future__ import annotations

from monitor.settings.source import Selectors, Source, SourceKind, Trust

__all__ = ["Selectors", "Source", "SourceKind", "Trust"]
