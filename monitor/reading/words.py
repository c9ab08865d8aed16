"""Text -> words in the form in which they are compared, each with its place in the text.

Two levels, kept apart: what is shown stays as it was written (`clean` only takes out what a reader cannot see), what is
matched is folded (`fold`): letters that differ by keyboard, habit or font become one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from monitor.reading.remembered import Remembered

LONGEST_WORD = 60  # a longer run of letters is no word of any language; cut, so that hostile text costs no more

# Arabic letters and their Persian and Urdu twins; harakat and tatweel vanish.
_ARABIC = {
    **dict.fromkeys(map(ord, "أإآٱٲٳ"), "ا"),
    ord("ى"): "ي",
    ord("ی"): "ي",
    ord("ې"): "ي",
    ord("ے"): "ي",
    ord("ئ"): "ي",
    ord("ؤ"): "و",
    ord("ۆ"): "و",
    ord("ة"): "ه",
    ord("ۀ"): "ه",
    ord("ە"): "ه",
    ord("ھ"): "ه",
    ord("ہ"): "ه",
    ord("ک"): "ك",
    ord("گ"): "ك",
    ord("چ"): "ج",
    ord("ژ"): "ز",
    ord("پ"): "ب",
    ord("ڤ"): "ف",
    ord("ڕ"): "ر",
    ord("ڵ"): "ل",
    ord("ـ"): "",
    ord("ء"): "",
    **{ord(d): str(i) for i, d in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **{ord(d): str(i) for i, d in enumerate("۰۱۲۳۴۵۶۷۸۹")},
}
_LATIN = {ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ß"): "ss", ord("æ"): "ae", ord("œ"): "oe"}
_TWINS = _ARABIC | _LATIN

# What a reader cannot see: controls, zero-width signs, bidi marks and overrides (they can hide or reorder text).
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_ODD = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc\uff01-\uffee]")
_APOSTROPHES = "'’‘ʼʿʾ`´ʻ"
# A word: letters and digits, with the marks and apostrophes inside it. Signs that posts use as words stand alone.
_WORD = re.compile(
    rf"[^\W_]+(?:(?:[\u0300-\u036f\u064b-\u065f\u0670]+|[{_APOSTROPHES}](?=[^\W_]))[^\W_]*)*"
    r"|[✅⛔❌🔴🟢🟡🟠🚫🔒🔓❗⚠]",
)


class Word(NamedTuple):
    """`text[start:end]` as written; `form` is how it is compared, never empty; `capital`: it begins with one."""

    form: str
    start: int
    end: int
    capital: bool = False


def clean(text: str) -> str:
    """`text` without what a reader cannot see; presentation forms of Arabic become plain letters (NFKC)."""
    if _odd(text):
        text = unicodedata.normalize("NFKC", text)
    # nothing that can be printed is invisible: to ask so costs a third of looking for each sign
    return text if text.replace("\n", " ").isprintable() else _INVISIBLE.sub("", text)


def _odd(text: str) -> bool:
    # NFKC costs; only text with presentation forms or full-width signs gains by it, and what they are in UTF-8 begins
    # with one byte
    return b"\xef" in text.encode(errors="surrogatepass") and _ODD.search(text) is not None


def _as_compared(letter: int) -> str:
    plain = unicodedata.normalize("NFKD", chr(letter).translate(_TWINS)).translate(_TWINS)
    return "".join(sign for sign in plain if not unicodedata.combining(sign) and sign not in _APOSTROPHES)


_LETTERS = Remembered(_as_compared)


def fold(word: str) -> str:
    """The form in which a word is compared: lower case, no marks, letter twins as one, western digits."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    return word.translate(_LETTERS).lower().translate(_LATIN)


def _form_and_capital(written: str) -> tuple[str, bool]:
    return fold(written), written[0].isupper()


_KNOWN = Remembered(_form_and_capital)


def first_words(text: str, most: int) -> list[Word]:
    """So many of `words`, found without the others."""
    found = ((match, _KNOWN[match[0][:LONGEST_WORD]]) for match in _WORD.finditer(text))
    return list(islice((Word(form, *match.span(), capital) for match, (form, capital) in found if form), most))


def forms(text: str) -> Iterator[str]:
    """How the words of `text` are compared, in order."""
    return filter(None, (_KNOWN[match[0][:LONGEST_WORD]][0] for match in _WORD.finditer(text)))


def words(text: str) -> list[Word]:
    """All words of `text` in order. Linear in its length."""
    made = Word._make  # quicker than a call of the class, and this is done of every word that is read
    return [
        made((known[0], *match.span(), known[1]))
        for match in _WORD.finditer(text)
        if (known := _KNOWN[match[0][:LONGEST_WORD]])[0]  # a word of marks alone has no form
    ]
