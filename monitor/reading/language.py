"""In which language a text is: by its script and telling letters, and where these leave it open, by statistics."""

from __future__ import annotations

import re
from collections import Counter

_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
# Letters that Arabic does not have, by the language that they tell.
_TELLING = (("ckb", "ەێۆڕڵ"), ("ur", "ٹڈڑںے"), ("fa", "پچژگیک"))
_ONLY_ARABIC = "ةأإؤًٌٍ"  # hardly ever in the others
_ANY_TELLING = re.compile(f"[{_ONLY_ARABIC}{''.join(letters for _, letters in _TELLING)}]+")
_TELLS_FROM = 0.02  # of the letters: fewer are names in an Arabic text
ENOUGH = 80  # letters: statistics err on less
_WORD = re.compile("[a-z]+")
# Small words of English that hardly any other language has. They decide for most texts: statistics cost 65 MB and forty
# times as long.
_ENGLISH = frozenset(
    re.findall(
        "[a-z]+",
        "the of and to for that with from by this were have has had said its it are which been not but their they after"
        " will he his who would be more than when between",
    )
)
_ENGLISH_FROM = 0.12  # of the words: in English news they are a fifth to a third
_READ = 2_000  # letters
_SEED = 0  # langdetect draws lots; with a seed the same text has the same language always


def language_of(text: str, declared: str | None = None) -> str:
    """ISO 639-1 code (ckb for Sorani Kurdish) of the language of most of `text`; 'und' where it has no letters.

    declared: what the source says, believed only where the script allows it and the text is too short to tell.
    """
    arabic, latin = len("".join(_ARABIC.findall(text))), len("".join(_LATIN.findall(text)))
    if not arabic and not latin:
        return "und"
    if arabic >= latin:
        return _of_arabic_script(text, arabic)
    hint = declared.partition("-")[0].lower() if declared else "en"
    if latin < ENOUGH:
        return hint if hint not in ("ar", "fa", "ckb", "ur", "he") else "en"
    return "en" if _is_plainly_english(text) else _by_statistics(text) or hint


def _of_arabic_script(text: str, letters: int) -> str:
    told = Counter("".join(_ANY_TELLING.findall(text)))
    against = max(_TELLS_FROM * letters, sum(told[letter] for letter in _ONLY_ARABIC))
    for language, telling in _TELLING:
        if sum(told[letter] for letter in telling) > against:
            return language
    return "ar"


def _is_plainly_english(text: str) -> bool:
    words = _WORD.findall(text[:_READ].lower())
    return sum(word in _ENGLISH for word in words) > _ENGLISH_FROM * len(words)


def _by_statistics(text: str) -> str | None:
    from langdetect import DetectorFactory, detect
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = _SEED
    try:
        return str(detect(text[:_READ])).partition("-")[0]
    except LangDetectException:
        return None
