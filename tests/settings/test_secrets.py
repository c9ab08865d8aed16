"""What ${NAME} and ${file:PATH} stand for gets to where it is needed, and is shown nowhere."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from monitor.settings import load
from monitor.settings.plain import in_words

SECRET = "s3cr3t-t0ken"


def test_a_secret_is_taken_from_the_environment(folder):
    folder.replace("monitor.yaml", "type: console", "url: json://user:${PASS}@localhost/x")
    settings = load(folder.path, {"PASS": SECRET})
    assert settings.channels["ops"].url.get_secret_value() == f"json://user:{SECRET}@localhost/x"
    assert settings.channels["ops"].type == "apprise"


def test_a_secret_is_taken_from_a_file_without_the_line_end(folder):
    folder.write("secrets/hook", f"  {SECRET}\n")
    folder.replace("monitor.yaml", "type: console", "url: json://localhost/${file:secrets/hook}")
    settings = load(folder.path, {})
    assert settings.channels["ops"].url.get_secret_value() == f"json://localhost/{SECRET}"


def test_two_dollars_stand_for_one(folder):
    folder.replace("sources.yaml", "https://example.org/ar.xml", "https://example.org/$${NAME}")
    assert load(folder.path, {}).sources[0].url == "https://example.org/${NAME}"


def test_what_a_secret_holds_is_not_itself_filled_in(folder):
    folder.replace("sources.yaml", "https://example.org/ar.xml", "https://example.org/${A}")
    assert load(folder.path, {"A": "${B}"}).sources[0].url == "https://example.org/${B}"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("${file:nothing}", "cannot be read: No such file or directory"),
        ("${file:watchlists}", "cannot be read: Is a directory"),
        ("${file:empty}", "is empty; write the value into it"),
        ("${file:binary}", "is not text in UTF-8"),
        ("${EMPTY}", "the environment variable EMPTY is empty; set it before the start"),
        ("${not a name}", "is neither ${NAME}"),
    ],
)
def test_a_secret_that_cannot_be_had_is_told_once_with_its_key(folder, written, told):
    folder.write("empty", " \n").write("binary", b"\xff\xfe")
    folder.replace("monitor.yaml", "type: console", f'url: "{written}"')
    (problem,) = folder.problems(EMPTY="")
    assert (problem.line, problem.where) == (7, "channels.ops.url")
    assert told in problem.message


WRONG_PLACES = {
    "an address": ("sources.yaml", "https://example.org/ar.xml", "${SECRET}"),
    "a part of an address": ("sources.yaml", "https://example.org/ar.xml", "ftp://u:${SECRET}@example.org"),
    "a selector": ("sources.yaml", "item: article", "item: '[${SECRET}'"),
    "a key to X": ("sources.yaml", "kind: feed", "kind: x\n  x: {token: '${SECRET} ${SECRET}'}"),
    "a key to X in a wrong place": ("sources.yaml", "kind: feed", "kind: feed\n  x: {token: '${SECRET}'}"),
    "a word": ("sources.yaml", "trust: official", "trust: ${SECRET}"),
    "a duration": ("monitor.yaml", "15m", "${SECRET}"),
    "a number": ("monitor.yaml", "at_once: 16", "at_once: ${SECRET}"),
    "a time zone": ("monitor.yaml", "Asia/Baghdad", "${SECRET}"),
    "a channel": ("monitor.yaml", "type: console", "url: ${SECRET}"),
    "a channel's token": ("monitor.yaml", "type: console", "url: tgram://${SECRET}"),
    "a channel of an unknown kind": ("monitor.yaml", "type: console", "url: tgarm://${SECRET}/x"),
    "a token of the web server": ("monitor.yaml", "operator:", "web: {tokens: {reader: 'a ${SECRET}'}}\noperator:"),
    "the address of the web server": ("monitor.yaml", "operator:", "web: {listen: '${SECRET}'}\noperator:"),
    "a name of the web server": ("monitor.yaml", "operator:", "web: {hosts: ['${SECRET}:1']}\noperator:"),
    "a heartbeat": ("monitor.yaml", "operator:", "heartbeat: {url: '${SECRET}'}\noperator:"),
    "a block": ("monitor.yaml", "operator: [console]", "operator: {a: '${SECRET}'}"),
    "a list": ("monitor.yaml", "operator: [console]", "operator: ['${SECRET}']"),
    "a crossing": ("watchlists/anbar.yaml", "al-qaim", "${SECRET}"),
    "a country": ("watchlists/anbar.yaml", "[JO]", "['${SECRET}']"),
    "a channel's name": ("watchlists/anbar.yaml", "[console, ops]", "['${SECRET}']"),
    "an unknown key": ("watchlists/anbar.yaml", "countries: [JO]", "colour: ${SECRET}"),
}


@pytest.mark.parametrize(("file", "old", "new"), WRONG_PLACES.values(), ids=WRONG_PLACES)
def test_no_message_and_no_log_shows_a_secret(folder, caplog, capfd, file, old, new):
    with caplog.at_level(logging.DEBUG):
        lines = folder.replace(file, old, new).lines(SECRET=SECRET)
    assert lines
    shown = "\n".join([*lines, caplog.text, *capfd.readouterr()])
    assert SECRET not in shown
    assert "s3cr3t" not in shown


def test_settings_show_no_secret_in_their_repr_nor_in_words(folder):
    folder.replace("monitor.yaml", "type: console", "url: json://user:${SECRET}@localhost/x")
    folder.replace(
        "monitor.yaml", "time_zone:", "state: postgresql://user:${SECRET}@localhost/x\ncontact: ${SECRET}\ntime_zone:"
    )
    folder.replace("sources.yaml", "https://example.org/ar.xml", "https://user:${SECRET}@example.org/${SECRET}")
    settings = load(folder.path, {"SECRET": SECRET})
    assert SECRET in settings.state
    assert SECRET in settings.sources[0].url
    parts = [settings, settings.sources[0], settings.sources, settings.channels, settings.polling]
    shown = "\n".join(
        [*map(repr, parts), *map(str, parts), *in_words(settings, datetime.now(UTC)), settings.sources[0].shown_url]
    )
    assert SECRET not in shown


def test_an_address_is_shown_as_it_is_written_but_for_user_and_password(folder):
    folder.replace("sources.yaml", "https://example.org/ar.xml", "https://me:pass@example.org/${KEY}?a=b@c")
    assert load(folder.path, {"KEY": SECRET}).sources[0].shown_url == "https://example.org/${KEY}?a=b@c"


def test_settings_take_their_secrets_out_of_a_text_and_know_which_files_they_came_from(folder):
    folder.write("secrets/hook", f"{SECRET}\n")
    folder.replace("monitor.yaml", "type: console", "url: json://localhost/${file:secrets/hook}")
    folder.replace("sources.yaml", "https://example.org/ar.xml", "https://example.org/${KEY}")
    settings = load(folder.path, {"KEY": "other-secret"})
    assert settings.redacted(f"{SECRET} and other-secret") == "${…} and ${…}"
    assert settings.files == {folder.path / "secrets/hook"}
