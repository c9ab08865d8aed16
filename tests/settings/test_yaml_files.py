"""A file of the user means one thing, whichever of the two parsers reads it."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

from monitor.settings.yaml_file import _unusual, _usual, parse_yaml

ROOT = Path(__file__).resolve().parents[2]
SCALARS = [
    *("yes", "no", "on", "off", "y", "N", "true", "True", "TRUE", "tRUE", "false", "False", "~", "null", "Null", ""),
    *("0", "00", "007", "08", "0o17", "017", "0x1F", "0xg", "0b11", "0b12", "-0", "+1", "--1", "1_000", "_1", "1_"),
    *("1:30", "190:20:30", "1.5", "1.", ".5", ".5e+3", ".5e3", "1e3", "1e+3", "-1.5E-3", "1_0.5_0", "1.2.3", ".", "-"),
    *(".inf", "-.Inf", "+.INF", ".nan", ".NaN", "-.nan", "inf", "nan", "9" * 40, "2025-06-14", "2025-06-14T10:00:00Z"),
    *("2025-06-14 10:00:00", "<<", "=", "a: b", "a:b", "a #b", "a#b", "http://x.example/?q=1#f", "معبر القائم", "😀"),
]
WRITTEN = [
    *(" ", "  ", "\n", "\n  ", "\n- ", "- ", "? ", ": ", ":", ", ", ",", " #", "#", "[", "]", "{", "}", "'", '"'),
    *("&a ", "*a", "!", "!!str ", "!!int ", "!own ", "|\n  ", ">-\n  ", "---\n", "...\n", "%YAML 1.1\n---\n", "\t"),
    *("\r\n", "\r", "\x85", "\u2028", "\ufeff", "\x00", "\x7f", "\\n", "\\x41", "\\/", '"\\u0645"', '"a\\\n b"', "@"),
    *("`", "%", "a\n\n b", "key: value\n", "other: [a, b]\n", "third: {a: b, c: d}\n", "list:\n- a\n-\n  b: c\n"),
    *("${NAME}", "$${", "'it''s'", '"k":v'),
]
AROUND = ["a: {}\n", "a: [{}, {}]\n", "a:\n- {}\n- b: {}\n", "{}: a\n", "a: '{}'\n", 'a: "{}"\n']


def same(text: str) -> bool | None:
    """Whether both parsers find the same values on the same lines; None where the quick one leaves it to the other."""
    quick = _usual("file.yaml", text)
    if quick is None:
        return None
    careful = _unusual("file.yaml", text)
    return (repr(quick.data), quick.lines, quick.problems) == (repr(careful.data), careful.lines, careful.problems)


@pytest.mark.parametrize("scalar", SCALARS)
@pytest.mark.parametrize(
    "around", ["a: {}\n", "a: [{}, {}]\n", "a:\n- {}\n- b: {}\n", "{}: a\n", "a: '{}'\n", 'a: "{}"\n']
)
def test_a_value_means_the_same_wherever_it_stands(scalar, around):
    assert same(around.replace("{}", scalar)) is not False


def test_thousands_of_odd_files_mean_the_same():
    rnd = random.Random(7)
    lines = [line for path in (ROOT / "config").rglob("*.yaml") for line in path.read_text("utf-8").splitlines()]
    told = []
    for _ in range(6_000):
        text = "".join(rnd.choices(WRITTEN + SCALARS, k=rnd.randint(1, 12)))
        if rnd.random() < 0.5:
            text = _disturbed(rnd, lines)
        told.append(same(text))
        assert told[-1] is not False, text
    assert told.count(True) > 800


def _disturbed(rnd: random.Random, lines: list[str]) -> str:
    start = rnd.randrange(len(lines))
    text = "\n".join(lines[start : start + 12])
    for _ in range(rnd.randint(0, 3)):
        at = rnd.randrange(len(text) + 1)
        more = rnd.choice(["", rnd.choice(WRITTEN + SCALARS)])
        text = text[:at] + more + text[at + rnd.choice([0, 0, 1, 2]) :]
    return text


def test_a_file_as_people_write_it_is_read_by_the_quick_parser():
    assert all(same(path.read_text("utf-8")) for path in (ROOT / "config").rglob("*.yaml"))
    assert same(json.dumps({"feed": {"url": "http://x.example/", "trust": "low"}}, indent=1))


def test_a_file_that_is_too_deep_is_told(tmp_path):
    deep = "[" * (2 * sys.getrecursionlimit())
    assert parse_yaml("deep.yaml", f"a: {deep}".encode()).problems
