"""Templates that a user puts in the place of ours: what they may, what they may not, and that no alert is lost."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from alert_story import DOCUMENT, announcement, change, event, settings
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from told_stories import STORIES

from monitor.alerting import owed, proved, template_faults
from monitor.alerting.phrases import Statement, Telling
from monitor.alerting.templating import FILTERS, shipped
from monitor.model import Claim, Evidence, Moment, Speaker
from monitor.settings import ConfigurationError, load
from monitor.settings.channel import Channel
from monitor.settings.templates import NAMES
from monitor.settings.watchlist import Watchlist

TOLD = STORIES["new-scheduled"]
DOCS = Path(__file__).resolve().parents[2] / "docs" / "templates.md"
DAY = TOLD.now.date()
FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"


def body(template: str, **others: str) -> str:
    message = TOLD.message("en", templates={"body.en.j2": template, **others})
    assert not message.faults, message.faults
    return message.body


def fault(template: str, name: str = "body.en.j2") -> Any:
    began = time.monotonic()
    message = TOLD.message("en", templates={name: template})
    assert time.monotonic() - began < 1
    ours = TOLD.message("en")
    assert (message.subject, message.body) == (ours.subject, ours.body)  # no alert is lost
    (found,) = message.faults
    return found


def test_an_own_template_takes_the_place_of_ours_by_its_name() -> None:
    assert body("{{ t.heading }} {{ t.short }}!").startswith("Al-Qaim ⇄ Al-Bukamal opens Saturday 14 June!\n\n[")
    message = TOLD.message("both", templates={"subject.ar.j2": "خبر: {{ t.heading }}"})
    assert message.subject.endswith(f" | {RLM}خبر: القائم ⇄ البوكمال{RLM}")
    assert message.body == TOLD.message("both").body


def test_an_own_template_can_extend_ours_and_include_its_own_parts() -> None:
    text = body(
        '{% extends "shipped/body.en.j2" %}{% block evidence %}{{ super() }}{% include "_desk.j2" %}{% endblock %}',
        **{"_desk.j2": "\nQuestions: desk@example.org\n"},
    )
    assert "Opens to travellers and freight" in text
    assert "\nQuestions: desk@example.org\n" in text


BOMBS = {
    "a long loop": "{% for a in t.id %}{% for b in t.id %}{% for c in t.id %}{% for d in t.id %}{% for e in t.id %}"
    + "{% endfor %}" * 5,
    "a loop over range": "{% for x in range(10**9) %}x{% endfor %}",
    "a product": '{{ "a" * 10**9 }}',
    "a power": "{{ 10**10**8 }}",
    "doubling": "{% set x = t.id %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
    "doubling lists": "{% set x = [1, 1] %}" + "{% set x = [x, x] %}" * 40 + "{{ x }}",
    "a wide format": '{{ "%1000000000d" % 1 }}',
    "a wide method": '{{ "a".ljust(10**9) }}',
    "replacing": "{% set x = t.id %}" + '{% set x = x | replace("a", x) %}' * 12 + "{{ x }}",
    "joining": "{{ t.id | join(t.id | join(t.id | join(t.id | join(t.id)))) }}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "including itself": '{% include "body.en.j2" %}{% include "body.en.j2" %}',
    "extending itself": '{% extends "body.en.j2" %}',
    "much text": "{% for a in t.id %}" + "{% for b in t.id %}" + "x" * 5000 + "{% endfor %}{% endfor %}",
    "a long source": "x" * 40_000,
    "deep brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "a huge number": "{{ " + "9" * 10_000 + " }}",
    "lipsum": "{{ lipsum(n=100000) }}",
    "namespaces": "{% set n = namespace(x='a') %}{% for i in t.id %}{% set n.x = n.x ~ n.x %}{% endfor %}",
}
ESCAPES = {
    "a class": "{{ ''.__class__.__mro__ }}",
    "the environment": "{{ self._TemplateReference__context }}",
    "a function": "{{ t.__init__.__globals__ }}",
    "a call": "{{ t.heading.upper() }}",
    "a file": '{% include "/etc/passwd" %}',
    "a folder above": '{% include "../messages.py" %}',
    "a name that is made": "{% include t.heading %}",
    "an import": '{% import "body.en.j2" as x %}',
    "the meter": "{{ the meter }}",
    "a whole object": "{{ t }}",
    "an attribute filter": "{{ t | attr('__class__') }}",
}
MISTAKES = {
    "a name that there is not": ("one\n{{ t.subject }}", 2, "subject"),
    "a bracket": ("{{ t.short }", 1, ""),
    "an end that is missing": ("\n\n{% if t.many %}", 3, "endif"),
    "a filter that there is not": ("{{ t.short | shout }}", 1, "shout"),
    "nothing": ("  \n ", 0, "writes nothing"),
}


@pytest.mark.parametrize("template", BOMBS.values(), ids=BOMBS)
def test_a_template_that_goes_on_for_ever_or_writes_too_much_is_stopped_within_a_second(template: str) -> None:
    assert fault(template).name == "body.en.j2"


@pytest.mark.parametrize("template", ESCAPES.values(), ids=ESCAPES)
def test_a_template_sees_nothing_but_its_phrases(template: str) -> None:
    fault(template)


@pytest.mark.parametrize(("template", "line", "word"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_line(template: str, line: int, word: str) -> None:
    found = fault(template)
    assert (found.name, found.line) == ("body.en.j2", line)
    assert word in found.message


def test_a_fault_in_an_included_part_is_told_of_that_part() -> None:
    message = TOLD.message(
        "en", templates={"body.en.j2": 'x\n{% include "_part.j2" %}', "_part.j2": "\n\n{{ t.nothing }}"}
    )
    (found,) = message.faults
    assert (found.name, found.line) == ("_part.j2", 3)


def test_the_operator_hears_once_of_a_template_that_failed_and_the_alert_goes_out() -> None:
    changes = [change(), change(id="zurbatiya:open:2025-06-14", crossing="zurbatiya", hours="9-5")]
    wish = Watchlist(name="all", channels=("console",))
    its = settings(wish, channels={"console": Channel(type="console")})
    its = its.model_copy(update={"templates": {"body.en.j2": "{{ t.nothing }}"}, "operator": ("console",)})
    done = owed(changes, its, {}, now=TOLD.now)
    alerts, deliveries = done.alerts, done.deliveries
    notices = [delivery for delivery in deliveries if not delivery.alert]
    assert len(alerts) == 2
    assert len(deliveries) == 3
    assert len(notices) == 1
    assert "templates/body.en.j2:1:" in notices[0].body


# check ----------------------------------------------------------------------------------------------------------------


def config(tmp_path: Path, **templates: str) -> Path:
    folder = tmp_path / "config"
    (folder / "watchlists").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "monitor.yaml").write_text("languages: [en, ar]\n")
    (folder / "sources.yaml").write_text("a-feed:\n  url: https://example.org/feed\n")
    (folder / "watchlists" / "all.yaml").write_text("channels: [console]\n")
    for name, text in templates.items():
        (folder / "templates" / name).write_text(text, "utf-8")
    return folder


def test_templates_are_read_with_the_rest_of_the_configuration(tmp_path: Path) -> None:
    found = proved(load(config(tmp_path, **{"body.en.j2": "{{ t.long }}", "_part.j2": "x"}), {}))
    assert found.templates == {"body.en.j2": "{{ t.long }}", "_part.j2": "x"}


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("bodyen.j2", "x", "is no template that is used; did you mean body.en.j2?"),
        ("body.en.j2", "x" * 40_000, "is longer than 32000 bytes"),
        ("body.en.j2", "one\n{{ t.oh }}", ":2: "),
        ("body.ar.j2", "{% for x in %}", ":1: "),
        # only some alerts come by here
        ("subject.en.j2", "x\n\n{% if t.phase == 'denied' %}\n{{ t.oh }}{% endif %}", ":4: "),
        ("_part.j2", "{% if %}", "_part.j2:1: "),
        ("test.en.j2", "{{ t.long }}", ":1: 't' is undefined"),
    ],
)
def test_a_wrong_template_is_told_with_file_and_line_before_it_is_used(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    with pytest.raises(ConfigurationError) as raised:
        proved(load(config(tmp_path, **{name: text}), {}))
    assert any(f"templates/{name}" in str(problem) and complaint in str(problem) for problem in raised.value.problems)


def test_our_own_templates_pass_for_a_users() -> None:
    folder = Path(__file__).resolve().parents[2] / "monitor" / "alerting" / "templates"
    assert template_faults({name: (folder / name).read_text("utf-8") for name in shipped()}) == ()


def test_the_settings_know_the_names_of_all_templates() -> None:
    assert set(NAMES) == set(shipped())


# Text from outside ----------------------------------------------------------------------------------------------------


@given(st.text(max_size=60))
@example("\u202e @everyone \u2069\u2069 x")
@example("line\nBcc: x\r\u2028y")
@example("{{ 1 }} {% x %} <!channel> *b* <b>")
@hypothesis_settings(max_examples=60, deadline=None)
def test_no_text_from_outside_breaks_out_of_its_place(text: str) -> None:
    """In our templates and in one that puts outside text where it likes, the subject line among them."""
    told = replace(
        TOLD.alert,
        events=(event(hours=text, sources=(text,), claims=(Claim(Moment(DAY), Speaker.NAMED, text),)),),
        because=(announcement(authority=text, evidence=Evidence(text, "text", 0, len(text))),),
    )
    documents = {DOCUMENT.id: replace(DOCUMENT, title=text, source=text)}
    own = {"subject.en.j2": "{{ t.hours }} {{ t.cause.who | upper }} {{ t.cause.title | shortened(9) }} end"}
    for templates in ({}, own):
        message = replace(TOLD, alert=told).message("both", documents=documents, templates=templates)
        assert not message.faults
        quiet = replace(TOLD, alert=told).message("both", documents={}, templates=templates)
        assert "\n" not in message.subject
        assert len(message.subject.splitlines()) == 1
        assert len(message.body.split("\n")) == len(message.body.splitlines()) + 1 or message.body.endswith("\n")
        for line in (message.subject, *message.body.split("\n")):
            depth = 0
            for character in line:
                depth += (character == FSI) - (character == PDI)
                assert depth >= 0
                assert unicodedata.category(character) not in ("Cc", "Cs")
                assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u061c"
            assert depth == 0
        for call in ("@everyone", "@here", "<!", "<@"):
            assert call not in message.subject + message.body
        assert quiet.subject.count("|") <= message.subject.count("|")


# The user's page ------------------------------------------------------------------------------------------------------


def test_the_users_page_names_every_phrase_and_every_filter() -> None:
    page = DOCS.read_text("utf-8")
    for field in fields(Telling):
        assert f"`t.{field.name}`" in page
    for field in fields(Statement):
        assert f"`{field.name}`" in page
    for name in FILTERS:
        assert f"`{name}`" in page


def test_the_examples_of_the_users_page_work_as_it_says() -> None:
    page = DOCS.read_text("utf-8")
    examples = [part.partition("```")[0] for part in page.split("```jinja\n")[1:]]
    written = [part.partition("```")[0] for part in page.split("```text\n")[1:]]
    assert len(examples) == len(written) >= 2
    for template, text in zip(examples, written, strict=True):
        assert template_faults({"body.en.j2": template}) == ()
        assert body(template).replace(FSI, "").replace(PDI, "") == text
