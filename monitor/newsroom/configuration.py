"""The configuration with which the daemon follows the newsroom: a whole config/ directory, written by the demo."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.newsroom.story import Form, Outlet, outlets

_TRUST = {"ports-authority": "official", "levant-wire": "high", "sindyan": "high"}

_NOTICE_SELECTORS = {
    "item": "article.notice",
    "title": "h2",
    "link": "h2 a",
    "date": "time",
    "text": "p.text",
}


def write_configuration(
    directory: Path, base_url: str, *, state: Path | None = None, interval: str = "1s", language: str = "en"
) -> Path:
    """Writes monitor.yaml, sources.yaml and watchlists/demo.yaml into `directory`, made if need be; returns it.

    base_url: of a newsroom that tells the shipped story.  state: the SQLite file; without it, the usual
    place beside `directory`.  interval: how often each source is asked, as a duration of the configuration.
    language: of the alerts, en, ar or both.
    """
    (directory / "watchlists").mkdir(parents=True, exist_ok=True)
    _write(directory / "monitor.yaml", _monitor(state, interval, language))
    _write(directory / "sources.yaml", {name: _source(outlet, base_url) for name, outlet in outlets().items()})
    _write(directory / "watchlists" / "demo.yaml", _watchlist())
    return directory


def _monitor(state: Path | None, interval: str, language: str) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "polling": {"interval": interval, "max_age": "48h", "timeout": "5s", "tick": "1s", "host_pause": "0s"},
        "time_zone": "Asia/Baghdad",
        "channels": {"console": {"type": "console", "language": language}},
    }
    return settings if state is None else {"state": str(state.absolute()), **settings}


def _source(outlet: Outlet, base_url: str) -> dict[str, Any]:
    """One entry of sources.yaml. `allow_private`, because the newsroom is on loopback."""
    page = outlet.form is Form.PAGE
    entry = {
        "kind": "page" if page else "feed",
        "url": f"{base_url}{outlet.path}",
        "language": outlet.language,
        "trust": _TRUST.get(outlet.name, "medium"),
        "documents": "official" if page else "news",
        "allow_private": True,
    }
    return {**entry, "select": _NOTICE_SELECTORS} if page else entry


def _watchlist() -> dict[str, Any]:
    """Every crossing and every phase but a mere proposal."""
    return {"phases": ["scheduled", "in_effect", "postponed", "denied"], "channels": ["console"]}


def _write(path: Path, content: dict[str, Any]) -> None:
    yaml = YAML()
    yaml.default_flow_style = False
    text = StringIO()
    yaml.dump(content, text)
    path.write_text(text.getvalue(), "utf-8")
