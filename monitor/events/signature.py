"""A signature of a text by which nearly the same text is known again: a simhash of its runs of words.

Two texts whose signatures differ in few bits share most of their words in the same order. What was put before or after
a text (a channel's name, a footer, 'read more') moves few bits; another article about the same news moves about half.
It is thirty lines, so no library is worth its weight here.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice

from monitor.reading.words import forms

NEAR = (
    10  # bits of 64 in which two signatures of the same text may differ; two articles of one event differ in 20 to 40
)
_RUN = 3  # words a run
_MOST_WORDS = 2_000  # that are looked at
_BITS = 64


def signature(text: str) -> str:
    """16 hexadecimal digits; '' for a text without words."""
    said = list(islice(forms(text), _MOST_WORDS))
    runs = {" ".join(said[at : at + _RUN]) for at in range(max(1, len(said) - _RUN + 1))} if said else set()
    if not runs:
        return ""
    digests = b"".join(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest() for run in runs)
    # All digests as one number: how many have a bit set is told by counting it in all of them at once.
    together = int.from_bytes(digests, "little")
    each_first = int.from_bytes((b"\1" + bytes(_BITS // 8 - 1)) * len(runs), "little")
    bits = 0
    for place in range(_BITS):
        bits |= ((together >> place & each_first).bit_count() > len(runs) / 2) << place
    return f"{bits:016x}"


def alike(one: str, other: str) -> bool:
    """Whether two signatures are of nearly the same text; a text without words is like none."""
    return bool(one and other) and (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR
