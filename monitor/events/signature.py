"""A signature of a text by which nearly the same text is known again: a simhash of its runs of words.

Two texts whose signatures differ in few bits share most of their words in the same order. What was put before or after
a text (a channel's name, a footer, 'read more') moves few bits; another article about the same news moves about half.
It is thirty lines, so no library is worth its weight here.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from itertools import islice

from monitor.reading.words import words

NEAR = (
    10  # bits of 64 in which two signatures of the same text may differ; two articles of one event differ in 20 to 40
)
_RUN = 3  # words a run
_MOST_WORDS = 2_000  # that are looked at
_LANE = 16  # bits of a counter: eight of them stand side by side in one number
_MASK = (1 << _LANE) - 1
_SPREAD = tuple(sum(((byte >> bit) & 1) << (bit * _LANE) for bit in range(8)) for byte in range(256))


def signature(text: str) -> str:
    """16 hexadecimal digits; '' for a text without words."""
    forms = [word.form for word in islice(words(text), _MOST_WORDS)]
    runs = {" ".join(forms[at : at + _RUN]) for at in range(max(1, len(forms) - _RUN + 1))} if forms else set()
    if not runs:
        return ""
    digests = b"".join(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest() for run in runs)
    bits = 0
    for place in range(8):
        lanes = sum(_SPREAD[byte] * count for byte, count in Counter(digests[place::8]).items())
        for bit in range(8):
            bits |= ((lanes >> (bit * _LANE)) & _MASK > len(runs) / 2) << (place * 8 + bit)
    return f"{bits:016x}"


def alike(one: str, other: str) -> bool:
    """Whether two signatures are of nearly the same text; a text without words is like none."""
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR
