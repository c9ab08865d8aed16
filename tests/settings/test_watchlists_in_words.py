"""What `check` says of a watchlist, word for word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.settings import load
from monitor.settings.plain import in_words

NOW = datetime(2026, 6, 1, tzinfo=UTC)

# what the watchlist says, and the sentences that are made of it
SAID = {
    "the example": (
        "crossings: [al-qaim, nasib]\nchannels: [ops]\n"
        "quiet: {from: 23:00, to: 06:00, time_zone: Asia/Baghdad, unless: severe}\n",
        [
            "an alert about Al-Qaim / Al-Bukamal or Nasib / Jaber goes to ops at once, in Arabic, except from 23:00 to"
            " 06:00 Baghdad time unless severe."
        ],
    ),
    "everything": (
        "channels: [console, ops]\nlanguage: ar\n",
        ["an alert about any crossing goes to console and ops at once, in Arabic."],
    ),
    "two languages": (
        "channels: [console, ops]\n",
        ["an alert about any crossing goes to console (in English) and ops (in Arabic) at once."],
    ),
    "what it is about": (
        "crossings: [al-qaim]\ncountries: [JO]\npairs: [[IQ, IR], [TR, SY]]\n"
        "near: {latitude: 34.4, longitude: 41, km: 150}\nstatuses: [open]\nphases: [in_effect, scheduled]\n"
        "traffic: [freight]\ndirections: [entry]\nchannels: [ops]\n",
        [
            "an alert about the opening of Al-Qaim / Al-Bukamal, any crossing of Jordan, any crossing between Iraq and"
            " Iran or Turkey and Syria or any crossing within 150 km of 34.4° N 41° E, for freight, on entry, that is"
            " in effect or scheduled goes to ops at once, in Arabic."
        ],
    ),
    "who must say so": (
        "official_only: true\nlanguages: [ar]\nsources: [shafaq-ar, ports-page]\nmin_trust: high\nmin_sources: 2\n"
        "min_confidence: 0.7\nchannels: [ops]\n",
        [
            "an alert about any crossing, as told by an authority, as reported in Arabic, as told by shafaq-ar or"
            " ports-page, as told by a source of at least high trust, as told by at least 2 independent sources, of"
            " which we are at least 70% sure, goes to ops at once, in Arabic."
        ],
    ),
    "a digest and all that is told later": (
        "channels: [ops]\ndigest: 0 7,19 * * *\nreminders: true\ntell_over: true\nexpires: 2026-12-31\n"
        "escalate: {after: 15m, to: [console]}\ntime_zone: Asia/Amman\n",
        [
            "an alert about any crossing goes to ops together every day at 07:00 and 19:00 Amman time, in Arabic.",
            "a scheduled change is told again at 18:00 on the evening before.",
            "it is told when the announced end of a change has come.",
            "what nobody acknowledges within 15 minutes goes to console too.",
            "it sends nothing after 2026-12-31.",
        ],
    ),
    "a digest at strange times": (
        'channels: [ops]\ndigest: "*/30 6-9 1 * *"\nreminders: "20:30"\n',
        [
            'an alert about any crossing goes to ops together at the times of "*/30 6-9 1 * *" (cron, Baghdad time), in'
            " Arabic.",
            "a scheduled change is told again at 20:30 on the evening before.",
        ],
    ),
    "one day a week": (
        'channels: [ops]\ndigest: "30 8 * * 0"\ntime_zone: UTC\n',
        ["an alert about any crossing goes to ops together on Sundays at 08:30 UTC, in Arabic."],
    ),
    "what it weighs": (
        "channels: [ops]\nseverity: {closed: severe, open: minor, restricted: severe}\n",
        [
            "an alert about any crossing goes to ops at once, in Arabic.",
            "a closure or a restriction is severe; an opening is minor.",
        ],
    ),
    "all weighs the same": (
        "channels: [ops]\nseverity: severe\nquiet: {from: 22:00, to: 05:30, unless: normal}\n",
        [
            "an alert about any crossing goes to ops at once, in Arabic, except from 22:00 to 05:30 Baghdad time unless"
            " normal or severe.",
            "every alert is severe.",
        ],
    ),
    "expired": (
        "channels: [ops]\nexpires: 2026-05-31\nreminders: true\n",
        ["it expired on 2026-05-31 and sends nothing; give it another day, or take the file away."],
    ),
}


@pytest.mark.parametrize(("text", "sentences"), SAID.values(), ids=SAID)
def test_a_watchlist_is_said_in_words(folder, text, sentences):
    folder.write("watchlists/anbar.yaml", text)
    told = [line for line in in_words(load(folder.path, {}), NOW) if line.startswith("watchlist")]
    assert told == [f"watchlist anbar: {sentence}" for sentence in sentences]


def test_the_last_day_of_a_watchlist_is_one_of_its_days(folder):
    folder.write("watchlists/anbar.yaml", "channels: [ops]\nexpires: 2026-06-01\n")
    assert "sends nothing after 2026-06-01" in in_words(load(folder.path, {}), NOW)[1]
