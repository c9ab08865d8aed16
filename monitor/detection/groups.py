"""Mentions of many crossings at once: 'all crossings with Iran' means those between Iran and the one who speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence

from monitor.crossings import Region, load_regions
from monitor.detection.lexicon import Cue
from monitor.detection.phrases import Found, Phrases
from monitor.detection.spelling import Spelling
from monitor.model import Crossing
from monitor.reading.passage import Passage
from monitor.reading.words import words

ALL = "group"  # the entry of `things` that by itself means every crossing: 'all crossings with Iran'
_SOME = "some"  # and that which may mean any of them, or the border as such: 'its border with Iran'
PLURAL = "crossings"  # and that which needs the name of a region beside it: 'the Kurdish crossings'
_REACH = 6.0  # words from 'all crossings' to the country
_NEIGHBOURS = 8  # countries that are looked at behind it
_MANY = 16  # a group of more is an area, and nothing that somebody can be told of


class Regions:
    """Finds the regions of data/regions.yaml by name."""

    def __init__(self, spelling: Spelling) -> None:
        self._names: Phrases[Region] = Phrases(spelling.lookups)
        self._spelled: list[tuple[str, ...]] = []
        for region in load_regions().values():
            for text in (*region.en, *region.ar):
                name = tuple(word.form for word in words(text))
                self._spelled.append(name)
                self._names.add(name, region)

    def beside(self, plurals: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Every region's name with every word for crossings, on either side: what tells that a text may be of them."""
        return [
            phrase for plural in plurals for name in self._spelled for phrase in ((*name, *plural), (*plural, *name))
        ]

    def find(self, forms: Sequence[str]) -> list[Found[Region]]:
        return self._names.find(forms)


class Borders:
    """The crossings by the countries that they join."""

    def __init__(self, crossings: Mapping[str, Crossing]) -> None:
        self._of: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for id_, crossing in crossings.items():
            joined = frozenset(side.country for side in crossing.sides)
            for country in joined:
                self._of.setdefault(country, []).append((id_, joined))

    def of(self, country: str, within: Collection[str] | None = None) -> list[tuple[str, frozenset[str]]]:
        """Those of a country, each with the countries that it joins. within: only these."""
        return [(id_, joined) for id_, joined in self._of.get(country, ()) if within is None or id_ in within]


def groups(
    passage: Passage,
    cues: Sequence[Found[Cue]],
    countries: Sequence[Found[str]],
    regions: Sequence[Found[Region]],
    spoken: Mapping[str, int],
    borders: Borders,
    named: Collection[str],
) -> list[Found[tuple[str, ...]]]:
    """The groups that `passage` names, each with its members.

    spoken: how often the document speaks of a country.  named: the crossings that it names; where some of them belong
    to a group, it is them that the document means.
    """
    found: list[Found[tuple[str, ...]]] = []
    known: dict[object, tuple[str, ...]] = {}  # a text says the same of a group often
    for cue in cues:
        if cue.payload.kind != "things" or cue.payload.value not in (ALL, _SOME, PLURAL):
            continue
        region = _region_beside(cue, regions)
        if cue.payload.value == PLURAL and region is None:
            continue
        all_of_them = cue.payload.value != _SOME or region is not None
        behind, before = _beside(passage, cue, countries)
        if not behind and not all_of_them:
            continue
        lands = tuple(c.payload for c in behind or before)[:2]
        key = lands, bool(behind), all_of_them, region and region.payload
        if key not in known:
            if region is None:
                known[key] = _members(lands, spoken if behind else {}, borders, all_of_them)
            else:
                known[key] = _regional(region.payload, lands, spoken, borders)
        members = known[key]
        if not all_of_them and (not named or any(id_ in named for id_ in members)):
            continue  # 'its crossings with Iran' are then those of which the text speaks by name
        usual = members if region is None else tuple(id_ for id_ in members if id_ in region.payload.crossings)
        members = tuple(id_ for id_ in members if id_ in named) or usual
        if 1 <= len(members) <= _MANY and not (found and found[-1].end > cue.start):
            words_of_it = [cue, *([region] if region else behind[:1])]
            start, end = min(f.start for f in words_of_it), max(f.end for f in words_of_it)
            found.append(Found(start, end, members))
    return found


def _regional(region: Region, lands: Sequence[str], spoken: Mapping[str, int], borders: Borders) -> tuple[str, ...]:
    """The crossings of a region with the country that is spoken of, or all of them; lesser ones among them."""
    neighbours = [land for land in lands if land != region.country]
    within = region.crossings | region.others
    return _members((region.country, *neighbours), spoken, borders, all_of_them=True, within=within)


def _region_beside(cue: Found[Cue], regions: Sequence[Found[Region]]) -> Found[Region] | None:
    """The region that stands right before 'crossings', or with no more than one word between behind it."""
    at = bisect_left(regions, cue.start, key=lambda r: r.start)
    for region in regions[max(0, at - 1) : at + 1]:
        if region.end == cue.start or 0 <= region.start - cue.end <= 1:
            return region
    return None


def _beside(
    passage: Passage, cue: Found[Cue], countries: Sequence[Found[str]]
) -> tuple[list[Found[str]], list[Found[str]]]:
    """The countries of its sentence: those right behind 'all crossings', and the last before it."""
    first, last = passage.sentences[passage.sentence[cue.start]]
    here = bisect_left(countries, cue.start, key=lambda c: c.start)
    behind = []
    for country in countries[here : here + _NEIGHBOURS]:
        if country.start >= last or passage.distance(cue.end - 1, max(country.start, cue.end - 1)) > _REACH:
            break
        behind.append(country)
    return behind, [c for c in countries[max(0, here - 1) : here] if c.start >= first]


def _members(
    named: Sequence[str],
    spoken: Mapping[str, int],
    borders: Borders,
    all_of_them: bool,
    within: Collection[str] | None = None,
) -> tuple[str, ...]:
    """The crossings between the first of the countries `named` and the other of which the text speaks.

    all_of_them: where it speaks of no other, all the crossings of that country are meant.  within: of these alone.
    """
    if not named:
        return ()
    other = named[0]
    here = borders.of(other, within)
    rivals = [code for joined in dict.fromkeys(joined for _, joined in here) for code in joined if code != other]
    rivals = [code for code in rivals if spoken.get(code)]
    if not rivals:
        return tuple(id_ for id_, _ in here) if all_of_them else ()
    own = max(rivals, key=lambda code: (code in named[1:2], spoken[code]))
    return tuple(id_ for id_, joined in here if joined == frozenset((own, other)))
