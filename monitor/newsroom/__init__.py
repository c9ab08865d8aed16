"""A newsroom on loopback that publishes a made-up bilingual story, for the demo and for tests."""

from __future__ import annotations

from monitor.newsroom.configuration import write_configuration
from monitor.newsroom.server import Newsroom
from monitor.newsroom.story import Form, Outlet, Piece, Story, tell

__all__ = ["Form", "Newsroom", "Outlet", "Piece", "Story", "tell", "write_configuration"]
