"""What is remembered of words is worked out once, and never grows without end."""

from __future__ import annotations

from monitor.reading.remembered import Remembered


def test_what_is_known_is_not_worked_out_again() -> None:
    asked: list[str] = []
    lengths = Remembered(lambda word: asked.append(word) or len(word))
    assert [lengths[word] for word in ("one", "three", "one")] == [3, 5, 3]
    assert asked == ["one", "three"]


def test_no_more_is_kept_than_was_said() -> None:
    lengths = Remembered(len, most=100)
    for number in range(1_000):
        assert lengths[str(number)] == len(str(number))
        assert len(lengths) <= 100


def test_what_is_not_worth_it_is_not_kept() -> None:
    lengths = Remembered(len, worth_it=str.islower)
    assert [lengths["one"], lengths["Two"]] == [3, 3]
    assert list(lengths) == ["one"]
