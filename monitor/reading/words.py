"""Text -> words in the form in which they are compared, each with its place in the text.

Two levels, kept apart: what is shown stays as it was written (`clean` only takes out what a reader cannot see), what is
matched is folded (`fold`): letters that differ by keyboard, habit or font become one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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
_APOSTROPHES = "'’‘ʼʿʾ`´ʻ"
# A word: letters and digits, with the marks and apostrophes inside it. Signs that posts use as words stand alone.
_WORD = re.compile(
    rf"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640]|[{_APOSTROPHES}](?=[^\W_]))*"
    r"|[✅⛔❌🔴🟢🟡🟠🚫🔒🔓❗⚠]",
)


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]` as written; `form` is how it is compared, never empty; `capital`: it begins with one."""

    form: str
    start: int
    end: int
    capital: bool = False


def clean(text: str) -> str:
    """`text` without what a reader cannot see; presentation forms of Arabic become plain letters (NFKC)."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text) if _odd(text) else text)


def _odd(text: str) -> bool:
    # NFKC costs; only text with presentation forms or full-width signs gains by it
    return not text.isascii() and re.search("[\ufb1d-\ufdff\ufe70-\ufefc\uff01-\uffee]", text) is not None


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """The form in which a word is compared: lower case, no marks, letter twins as one, western digits."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    folded = unicodedata.normalize("NFKD", word.translate(_TWINS)).translate(_TWINS)
    return (
        "".join(c for c in folded if not unicodedata.combining(c) and c not in _APOSTROPHES).lower().translate(_LATIN)
    )


def words(text: str) -> list[Word]:
    """All words of `text` in order. Linear in its length."""
    return [
        Word(form, match.start(), match.end(), found[0].isupper())
        for match in _WORD.finditer(text)
        if (form := fold((found := match.group())[:LONGEST_WORD]))  # a word of marks alone has no form
    ]
