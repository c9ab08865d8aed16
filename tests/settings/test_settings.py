"""What a right configuration gives."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Phase, Status
from monitor.settings import Watchlist, load, parse_duration, spell_duration

SHIPPED = Path(__file__).parents[2] / "config"


def test_the_shipped_configuration_is_right():
    settings = load(SHIPPED, {})
    assert settings.sources
    assert settings.watchlists
    assert settings.channels["console"].type == "console"
    assert settings.state == f"sqlite:///{SHIPPED.parent}/state/monitor.db"


def uncommented(file: Path, name: str) -> str:
    """The text of a shipped file with the commented-out example `name` made real."""
    lines = file.read_text("utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.lstrip().startswith(f"# {name}:"))
    end = begin
    while end < len(lines) and lines[end].lstrip().startswith("#"):
        lines[end] = lines[end].replace("# ", "", 1)
        end += 1
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["ops-telegram", "desk-mail", "phone", "team-slack", "our-webhook", "log"])
def test_the_examples_of_channels_work_as_they_stand(folder, name):
    folder.write("monitor.yaml", uncommented(SHIPPED / "monitor.yaml", name)).write("secrets/webhook", "abcdef")
    folder.replace("watchlists/anbar.yaml", "ops", name)
    secrets = {
        "TELEGRAM_TOKEN": "123456789:abcdefg_hijklmnop-qrstuvwxyz12345678",
        "MAIL_PASSWORD": "p%40ss",
        "NTFY_TOPIC": "crossings-1234",
        "SLACK_TOKEN": "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    }
    assert name in load(folder.path, secrets).channels


def test_the_examples_of_a_watchlist_work_as_they_stand(folder):
    lines = (SHIPPED / "watchlists" / "everything.yaml").read_text("utf-8").splitlines()
    real = [re.sub(r"^# ([a-z_]+: )", r"\1", line) for line in lines]
    folder.write("watchlists/anbar.yaml", "\n".join(real))
    (watchlist,) = load(folder.path, {}).watchlists
    assert set(Watchlist.model_fields) - watchlist.model_fields_set == {"hijri"}


@pytest.mark.parametrize("name", ["al-qaim", "my-crossing"])
def test_the_examples_of_crossings_work_as_they_stand(folder, name):
    folder.write("crossings.yaml", uncommented(SHIPPED / "crossings.yaml", name))
    assert name in load(folder.path, {}).crossings


def test_hosts_are_left_alone_and_articles_waited_for_as_is_written(folder):
    folder.write("monitor.yaml", "polling: {host_pause: 0s, article_time: 45s}\n")
    folder.write("watchlists/anbar.yaml", "channels: [console]\n")
    folder.write("sources.yaml", "a:\n  url: https://a.example/\n  robots: false\nb:\n  url: https://b.example/\n")
    settings = load(folder.path, {})
    assert settings.polling.host_pause == timedelta()
    assert settings.polling.article_time == timedelta(seconds=45)
    assert [source.robots for source in settings.sources] == [False, True]


def test_what_is_left_out_has_the_documented_defaults(folder):
    folder.write("monitor.yaml", "languages: [en, ar]\n").write("watchlists/anbar.yaml", "channels: [console]\n")
    settings = load(folder.path, {})
    assert settings.polling.interval == timedelta(minutes=15)
    assert settings.polling.max_age == timedelta(hours=48)
    assert settings.polling.host_pause == timedelta(seconds=1)
    assert settings.polling.article_time == timedelta(seconds=30)
    assert settings.state == f"sqlite:///{folder.path.parent}/state/monitor.db"
    (watchlist,) = settings.watchlists
    assert watchlist.name == "anbar"
    assert set(watchlist.statuses) == set(Status)
    assert set(watchlist.phases) == set(Phase) - {Phase.PROPOSED}
    assert settings.channels["console"].type == "console"


def test_a_state_url_is_taken_as_it_is_and_a_path_lies_beside_the_config_folder(folder):
    folder.replace("monitor.yaml", "time_zone:", "state: data/known.db\ntime_zone:")
    assert load(folder.path, {}).state == f"sqlite:///{folder.path.parent}/data/known.db"
    folder.replace("monitor.yaml", "data/known.db", "postgresql://localhost/monitor")
    assert load(folder.path, {}).state == "postgresql://localhost/monitor"


def test_a_file_channel_lies_beside_the_config_folder(folder):
    folder.replace("monitor.yaml", "type: console", "path: state/alerts.txt")
    channel = load(folder.path, {}).channels["ops"]
    assert (channel.type, channel.path) == ("file", f"{folder.path.parent}/state/alerts.txt")


def test_norway_stays_a_country_and_a_date_stays_text(folder):
    folder.replace("watchlists/anbar.yaml", "[JO]", "[NO]")
    folder.write(
        "crossings.yaml",
        "orje:\n  sides: [{country: NO, en: Orje, ar: أوريه}, {country: SE, en: Hån, ar: هون}]\n"
        "  at: [59.48, 11.65]\n  time_zone: Europe/Oslo\n",
    )
    settings = load(folder.path, {})
    assert settings.watchlists[0].countries == ("NO",)
    assert settings.crossings["orje"].time_zone == "Europe/Oslo"


def test_a_crossing_of_the_user_is_known_to_the_watchlists(folder):
    folder.write(
        "crossings.yaml",
        "my-crossing:\n"
        "  sides:\n"
        "    - {country: IQ, en: Our Side, ar: جانبنا}\n"
        "    - {country: SY, en: Their Side, ar: جانبهم}\n"
        "  at: [34.4, 40.97]\n"
        "  names: {en: [Our Gate]}\n"
        "  needs_context: {en: [Our Side]}\n",
    )
    folder.replace("watchlists/anbar.yaml", "al-waleed", "my-crossing")
    settings = load(folder.path, {})
    crossing = settings.crossings["my-crossing"]
    assert crossing.title() == "Our Side / Their Side"
    assert (crossing.kind, crossing.time_zone) == ("road", "Asia/Baghdad")
    assert {name.text for name in crossing.names if name.needs_context} == {"Our Side"}
    assert {name.text: name.side for name in crossing.names if name.language == "en"} == {
        "Our Side": 0,
        "Their Side": 1,
        "Our Gate": -1,
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "my-crossing:\n  at: [1, 2]\n",
            "crossings.yaml:1: my-crossing: a crossing that is not shipped needs sides and at;",
        ),
        ("al-qaim:\n  at: [134, 2]\n", 'crossings.yaml:2: al-qaim.at: "134" is too large; at most 90'),
        ("al-qaim:\n  at: [1]\n", "crossings.yaml:2: al-qaim.at: is missing"),
        ("Al Qaim:\n  kind: road\n", "crossings.yaml:1: Al Qaim: is not an id"),
        ("al-qaim:\n  kind: raod\n", 'crossings.yaml:2: al-qaim.kind: "raod" is not one of road,'),
        ("al-qaim:\n  names: [a, b]\n", "crossings.yaml:2: al-qaim.names: keys with values are wanted"),
        ("al-qaim:\n", "crossings.yaml:1: al-qaim: keys with values are wanted"),
        (
            "al-qaim:\n  sides:\n  - {country: IQ, en: Aa, ar: أأ}\n  - {country: Syria, en: Bb, ar: بب}\n",
            'crossings.yaml:4: al-qaim.sides.country: no country "Syria" is known; did you mean "SY" (Syria)?',
        ),
    ],
)
def test_a_wrong_crossing_is_told_and_not_blamed_on_the_watchlists(folder, text, told):
    lines = folder.write("crossings.yaml", text).lines()
    assert lines[0].startswith(told)
    assert all(line.startswith("crossings.yaml") for line in lines)


@given(st.integers(0, 10**7))
def test_a_spelled_duration_reads_back(seconds):
    assert parse_duration(spell_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("text", "size"), [("10 MB", 10_000_000), ("500kB", 500_000), ("4096", 4096)])
def test_a_size_is_read(folder, text, size):
    folder.replace("monitor.yaml", "  at_once: 16", f"  max_bytes: {text}")
    assert load(folder.path, {}).polling.max_bytes == size
