"""The ways in which one name is written: articles, clitics and transliterations, as the lexicon files tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product

from monitor.reading.remembered import Remembered
from monitor.reading.words import fold

SHORTEST = 3  # letters that must be left of a word when something is taken off it
_TELLING = 7  # letters: a word that sounds so far like a name is no other word
_BARE = 6  # letters: a shorter name without its article is another word
_VARIANTS = 16  # spellings of one name: an article inside it may be there or not


@dataclass(frozen=True, slots=True)
class NameWords:
    """What a language's file says of names.

    articles: words that stand before names or parts of them.  prefix: an article that is written as one with the word.
    clitics: what may stand before a name as one word with it, and what it hides (`{لل: ال}`).  possessive: an ending.
    sounds: spellings and what they sound like, replaced in order.  silent: endings, and what is left of them.
    """

    articles: frozenset[str]
    prefix: str
    clitics: tuple[tuple[str, str], ...]
    possessive: str
    sounds: tuple[tuple[str, str], ...]
    silent: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, data: Mapping[str, object]) -> NameWords:
        def pairs(name: str) -> tuple[tuple[str, str], ...]:
            entries = data.get(name) or {}
            assert isinstance(entries, Mapping)  # noqa: S101
            return tuple((fold(str(k)), fold(str(v)) if v else "") for k, v in entries.items())

        articles = data.get("articles") or ()
        assert isinstance(articles, Sequence)  # noqa: S101
        return cls(
            frozenset(fold(str(a)) for a in articles),
            fold(str(data.get("prefix") or "")),
            pairs("clitics"),
            fold(str(data.get("possessive") or "")),
            pairs("sounds"),
            pairs("silent"),
        )


class Spelling:
    def __init__(self, languages: Iterable[NameWords]) -> None:
        known = tuple(languages)
        self._articles = frozenset(a for language in known for a in language.articles)
        self._prefixes = tuple(language.prefix for language in known if language.prefix)
        self._clitics = tuple(pair for language in known for pair in language.clitics)
        self._with_clitic = tuple(clitic for clitic, _ in self._clitics)
        self._possessives = tuple(language.possessive for language in known if language.possessive)
        self._sounds = tuple(pair for language in known for pair in language.sounds)
        self._silent = tuple(pair for language in known for pair in language.silent)
        self.lookups = Remembered(self._lookups).__getitem__
        self.inner = Remembered(self._inner).__getitem__
        self.sound = Remembered(self._sound).__getitem__

    def keys(self, name: tuple[str, ...], needs_context: bool) -> Iterator[tuple[tuple[str, ...], bool]]:
        """The forms in which a name is kept: (words, whether they are only its sound).

        A name that is also a word keeps its article as it is: 'the long one' is a crossing where 'long' is none.
        """
        spellings = {name, *self._articles_left_out(name)}
        for spelling in list(spellings):
            optional = [
                self._with_and_without(word, _BARE if len(spelling) == 1 else SHORTEST)
                if not (needs_context and len(spelling) == 1)
                else (word,)
                for at, word in enumerate(spelling)
            ]
            spellings.update(list(product(*optional))[:_VARIANTS])
        for spelling in list(spellings):
            if len(spelling) > 1:
                spellings.add(("".join(spelling),))
        for spelling in sorted(spellings):
            if not spelling:
                continue
            yield spelling, False
            heard = tuple(map(self.sound, spelling))
            if heard != spelling and max(map(len, heard)) >= SHORTEST:
                yield heard, len(spelling) == 1 and len(heard[0]) < _TELLING

    def _articles_left_out(self, name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        plain = tuple(word for at, word in enumerate(name) if word not in self._articles or at == len(name) - 1)
        if plain != name:
            yield plain
            yield ("".join(name),)

    def _with_and_without(self, word: str, bare: int) -> tuple[str, ...]:
        for prefix in self._prefixes:
            if word.startswith(prefix):
                return (word, word[len(prefix) :]) if len(word) - len(prefix) >= bare else (word,)
            if not word.isascii():
                return word, prefix + word
        return (word,)

    def _lookups(self, form: str) -> tuple[str, ...]:
        """The forms in which the first word of a name is looked up: as it is, without clitics, by its sound."""
        found = self.spelled(form)
        found.extend(self.sound(f) for f in found[:])
        return tuple(dict.fromkeys(found))

    def spelled(self, form: str) -> list[str]:
        """Likewise, but for its sound."""
        found = [form]
        for stem in found[:]:
            found.extend(self._bare(stem))
        for ending in self._possessives:
            found.extend(f[: -len(ending)] for f in found[:] if f.endswith(ending) and len(f) > SHORTEST + len(ending))
        return found

    def _inner(self, form: str) -> tuple[str, ...]:
        """Likewise for its other words, which carry no clitics."""
        plain = [form]
        plain.extend(form[: -len(e)] for e in self._possessives if form.endswith(e) and len(form) > SHORTEST + len(e))
        return tuple(dict.fromkeys([*plain, *(self.sound(f) for f in plain)]))

    def _bare(self, form: str) -> Iterator[str]:
        if not form.startswith(self._with_clitic):
            return
        for clitic, hidden in self._clitics:
            if form.startswith(clitic):
                rest = hidden + form[len(clitic) :]
                if len(rest) >= SHORTEST:
                    yield rest

    def _sound(self, form: str) -> str:
        """What a Latin spelling of a name sounds like; other scripts come back unchanged.

        Vowels that transliterations mix fall together (ee/i/y/ei, ou/u/o, a/e), q, k, g and gh too, letters are not
        doubled, and a last -h after a vowel is silent.
        """
        if not form.isascii() or not form.isalpha():
            return form
        heard = form
        for written, said in self._sounds:
            heard = heard.replace(written, said)
        single = "".join(letter for letter, _ in groupby(heard))
        for ending, rest in self._silent:
            if single.endswith(ending) and len(single) - len(ending) >= SHORTEST:
                return single[: -len(ending)] + rest
        return single
