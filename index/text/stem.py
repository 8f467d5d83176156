"""Stems and roots: clitics and endings stripped, checked against the lexicon, light stemming where it knows nothing.

Light stemming follows light10 (Larkey, Ballesteros and Connell 2007) with its prefixes and suffixes tried longest
first. Roots of words outside the lexicon are read off the commonest patterns (وزن), after the idea of ISRI
(Taghva, Elkhoury and Coombs 2005), without its irreversible fall-backs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.text import lexicon
from index.text.lexicon import Form, read_table

__all__ = ["guess_root", "known_form", "light_stem", "stem_and_root", "usual_spelling"]

_MIN_STEM = 3
_FUTURE = "سهح"
_PERSONS = "يتنا"

_AFFIXES = list(read_table("affixes.tsv", 4))
_PREFIX_COST = {"": 0.0, **{form: float(cost) for role, form, _, cost in _AFFIXES if role == "prefix"}}
_PREFIX_LENGTHS = sorted({len(prefix) for prefix in _PREFIX_COST})
_ENDINGS: dict[str, list[tuple[str, float]]] = {"": [("", 0.0)]}
for _role, _form, _instead, _cost in _AFFIXES:
    if _role == "ending":
        _ENDINGS.setdefault(_form, []).append((_instead, float(_cost)))
_ENDING_LENGTHS = sorted({len(ending) for ending in _ENDINGS})
_LIGHT_PREFIXES = tuple(form for role, form, _, _ in _AFFIXES if role == "light_prefix")
_LIGHT_SUFFIXES = tuple(form for role, form, _, _ in _AFFIXES if role == "light_ending")
# Patterns by their length: the letters that are the pattern's own, and the places of the root's three.
_PATTERNS: dict[int, list[tuple[list[tuple[int, str]], tuple[int, int, int]]]] = {}
for _role, _form, _, _ in _AFFIXES:
    if _role == "pattern":
        _slots = (_form.index("ف"), _form.index("ع"), _form.rindex("ل"))
        _fixed = [(place, letter) for place, letter in enumerate(_form) if place not in _slots]
        _PATTERNS.setdefault(len(_form), []).append((_fixed, _slots))


def _readings(word: str) -> Iterator[tuple[float, str, str]]:
    """What a word can be without its clitics and endings: cost, prefix, and the rest; the more is off, the dearer."""
    size = len(word)
    for before in _PREFIX_LENGTHS:
        prefix_cost = _PREFIX_COST.get(word[:before])
        if prefix_cost is None or size - before < 2:
            continue
        for after in _ENDING_LENGTHS:
            end = size - after
            if end - before < 2:
                break
            endings = _ENDINGS.get(word[end:])
            if endings is None:
                continue
            for instead, suffix_cost in endings:
                core = word[before:end] + instead
                cost = prefix_cost + suffix_cost
                # Short cores with much stripped off are chance hits.
                if len(core) >= _MIN_STEM or cost <= 0.9:
                    yield cost + (0.5 if before and after and len(core) < 4 else 0.0), word[:before], core


def _fits(prefix: str, core: str, form: Form) -> bool:
    """Whether a prefix can stand before a form: only verbs of the present have a future, no verb has an article."""
    if not prefix or prefix[-1] in "وف":
        return True
    if prefix[-1] in _FUTURE:
        return core[0] in _PERSONS and not form.whole
    if not form.verb:
        return True
    if prefix in ("ل", "ول", "فل"):
        return core[0] in _PERSONS
    return prefix in ("ب", "وب") and core[0] == "ي"  # the present of the dialects


def _is_whole(word: str, prefix: str, core: str) -> bool:
    """Whether nothing stands behind a form, and before it only what can: a dual alone has an article (الأبوين)."""
    return word[len(prefix) :] == core and (prefix[-2:] not in ("ال", "لل") or core.endswith(("ين", "ان")))


@lru_cache(maxsize=20_000)  # a question asks twice of each of its words, and more often of those of a dialect
def known_form(word: str) -> Form | None:
    """What the lexicon knows of a folded word, clitics and endings stripped; None where it knows nothing."""
    table, spellings = lexicon.forms(), lexicon.canonical()
    best, lowest = None, 99.0
    for cost, prefix, core in _readings(word):
        if cost < lowest:
            form = table.get(core)
            if form is None and core in spellings:
                form = table.get(spellings[core])
            if form is not None and _fits(prefix, core, form) and (not form.whole or _is_whole(word, prefix, core)):
                best, lowest = form, cost
                if not cost:  # as it stands, which comes first: nothing is surer
                    break
    return best


def light_stem(word: str) -> str:
    """The light stem of a folded word: one prefix and up to two suffixes off, three letters kept."""
    bare = _without_article(word)
    if bare == word and word[:1] == "و" and len(word) >= _MIN_STEM + 2:
        bare = word[1:]
    return _without_endings(bare)


def _without_article(word: str) -> str:
    for prefix in _LIGHT_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _MIN_STEM - 1:
            return word[len(prefix) :]
    return word


def _without_endings(word: str) -> str:
    for _ in range(2):
        for suffix in _LIGHT_SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _MIN_STEM:
                word = word[: -len(suffix)]
                break
        else:
            break
    return word


def guess_root(stem: str) -> str:
    """The root a stem's pattern suggests; the stem itself where no pattern fits."""
    for fixed, (first, second, third) in _PATTERNS.get(len(stem), ()):
        if all(stem[place] == letter for place, letter in fixed):
            return stem[first] + stem[second] + stem[third]
    return stem


def stem_and_root(word: str) -> tuple[str, str]:
    """Stem and root of a folded, normalised Arabic word.

    Names of places and their people share a root token (`@…`), so that أميركيون meets أمريكا at that level.
    """
    form = known_form(word)
    if form is not None:
        stem, root = _without_endings(form.lemma), form.root
    else:
        stem, root = light_stem(usual_spelling(_without_article(word))), ""
    place = _place(word, form)
    return stem, place or root or guess_root(stem)


def usual_spelling(word: str) -> str:
    """The usual spelling of a folded word without its article; endings are kept (اميركيين → امريكيين)."""
    table = lexicon.canonical()
    for suffix in ("", "ين", "ون", "يه", "ان", "ات", "ه", "ي"):
        if word.endswith(suffix) and (usual := table.get(word.removesuffix(suffix) if suffix else word)):
            return usual + suffix
    return word


def _place(word: str, form: Form | None) -> str | None:
    """The token of the place that a word names or belongs to.

    A word of the lexicon is none by what is left when letters are taken off it (ورقة is not و + الرقة), unless its
    lemma took more off (سوريون is of سوري, not of سور); but it is one where its lemma is a demonym (أتراك, of تركي).
    """
    places = lexicon.concept()
    own = form if form is not None and form.root != "" and form.root[0] not in "@#" else None
    demonym = own is not None and own.lemma.endswith("ي")
    if own is not None and own.verb and not demonym:
        return None
    for before in _PREFIX_LENGTHS:
        if word[:before] not in _PLACE_PREFIXES:
            continue
        for after in (0, 1, 2):
            core = word[before : len(word) - after]
            if own is not None and (after or before == 1) and len(core) <= len(own.lemma):
                continue
            if len(core) > 2 and (not after or word[-after:] in _PLACE_ENDINGS) and (token := places.get(core)):
                return token
    return places.get(own.lemma) if own is not None and demonym else None


_PLACE_PREFIXES = frozenset(("", "ال", "وال", "بال", "فال", "لل", "و", "ب", "ل", "ف"))
_PLACE_ENDINGS = frozenset(("ه", "ين", "ون", "ان", "ات", "ا"))
