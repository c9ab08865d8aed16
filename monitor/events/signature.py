"""A signature of a text by which nearly the same text is known again: a simhash of its runs of words.

Two texts whose signatures differ in few bits share most of their words in the same order. What was put before or after
a text (a channel's name, a footer, 'read more') moves few bits; another article about the same news moves about half.
It is thirty lines, so no library is worth its weight here.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice

from monitor.reading.words import words

NEAR = (
    10  # bits of 64 in which two signatures of the same text may differ; two articles of one event differ in 20 to 40
)
_RUN = 3  # words a run
_MOST_WORDS = 2_000  # that are looked at
_LANE = 16  # bits of a counter: all 64 counters stand side by side in one number
_SPREAD = tuple(sum(((byte >> bit) & 1) << (bit * _LANE) for bit in range(8)) for byte in range(256))


def signature(text: str) -> str:
    """16 hexadecimal digits; '' for a text without words."""
    forms = [word.form for word in islice(words(text), _MOST_WORDS)]
    runs = {" ".join(forms[at : at + _RUN]) for at in range(max(1, len(forms) - _RUN + 1))} if forms else set()
    if not runs:
        return ""
    lanes = 0
    for run in runs:
        digest = blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for place, byte in enumerate(digest):
            lanes += _SPREAD[byte] << (place * 8 * _LANE)
    half, mask = len(runs) / 2, (1 << _LANE) - 1
    bits = sum(1 << bit for bit in range(64) if (lanes >> (bit * _LANE)) & mask > half)
    return f"{bits:016x}"


def alike(one: str, other: str) -> bool:
    """Whether two signatures are of nearly the same text; a text without words is like none."""
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR
