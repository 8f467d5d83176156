"""Stems and roots: clitics and endings stripped, checked against the lexicon, light stemming where it knows nothing.

Light stemming follows light10 (Larkey, Ballesteros and Connell 2007) with its prefixes and suffixes tried longest
first. Roots of words outside the lexicon are read off the commonest patterns (وزن), after the idea of ISRI
(Taghva, Elkhoury and Coombs 2005), without its irreversible fall-backs.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.text import lexicon
from index.text.lexicon import Form

__all__ = ["guess_root", "known_form", "light_stem", "stem_and_root", "usual_spelling"]

# Clitics before a word, with a cost: the more a prefix costs, the later a reading with it is tried.
_PREFIXES = (
    ("", 0.0), ("ال", 0.4), ("وال", 0.9), ("بال", 0.9), ("لل", 0.9), ("فال", 1.1), ("كال", 1.1), ("ولل", 1.2),
    ("وبال", 1.2), ("و", 1.0), ("ب", 1.6), ("ل", 1.6), ("ف", 1.8), ("ك", 2.2), ("س", 1.6), ("وب", 1.9),
    ("ول", 1.9), ("وس", 1.9), ("فس", 2.2), ("وك", 2.4), ("فل", 2.2), ("ه", 2.8), ("ح", 2.8),
)  # fmt: skip
# Endings after a word: (ending, what stands in its place in the lexicon, cost).
_SUFFIXES = (
    ("", "", 0.0), ("ا", "", 0.7), ("ات", "", 0.7), ("ات", "ه", 0.6), ("ون", "", 0.7), ("ين", "", 0.7),
    ("ان", "", 0.9), ("ان", "ه", 1.6), ("تان", "ه", 0.9), ("تين", "ه", 0.9), ("ه", "", 0.8), ("ها", "", 0.8),
    ("هم", "", 0.8), ("هما", "", 0.9), ("هن", "", 1.0), ("نا", "", 1.0), ("ي", "", 1.2), ("ك", "", 1.4),
    ("كم", "", 1.2), ("ته", "ه", 0.9), ("تها", "ه", 0.9), ("تهم", "ه", 0.9), ("تنا", "ه", 1.0),
    ("تي", "ه", 1.2), ("تك", "ه", 1.4), ("تهما", "ه", 1.0), ("اته", "", 1.1), ("اتها", "", 1.1),
    ("اتهم", "", 1.1), ("اته", "ه", 1.0), ("اتها", "ه", 1.0), ("اتهم", "ه", 1.0), ("يه", "", 1.1),
    ("يا", "", 1.2), ("يين", "", 1.1), ("يون", "", 1.1), ("يات", "", 1.2), ("وه", "و", 1.2), ("وها", "و", 1.2),
    ("وهم", "و", 1.2), ("وا", "", 1.0), ("اه", "ي", 1.3), ("اها", "ي", 1.3), ("اهم", "ي", 1.3),
    ("اء", "ا", 1.0), ("و", "ون", 1.2), ("و", "", 1.5), ("ت", "ه", 1.4),
)  # fmt: skip
_LIGHT_PREFIXES = ("وبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال")
_LIGHT_SUFFIXES = (
    "اتها",
    "اتهم",
    "تها",
    "تهم",
    "تنا",
    "يات",
    "يين",
    "يون",
    "ها",
    "هم",
    "ان",
    "ات",
    "ون",
    "ين",
    "يه",
    "ته",
    "ه",
    "ي",
)
_MIN_STEM = 3
_FUTURE = "سهح"
_PERSONS = "يتنا"

_PATTERNS = (
    "فاعل فعال فعيل فعول مفعل افعل تفعل يفعل نفعل فعله مفعول فاعول فواعل مفاعل تفعيل افتعل انفعل تفاعل متفعل "
    "افعال فعايل مفتعل منفعل فعلان فعاله فعيله فعوله فاعله مفعله استفعل مستفعل مفاعيل افتعال انفعال متفاعل "
    "تفاعيل افاعيل فواعيل مفعوله مفاعله تفعيله استفعال مستفعله افتعاله"
)
_BY_LENGTH: dict[int, list[tuple[list[tuple[int, str]], tuple[int, int, int]]]] = {}
for _pattern in _PATTERNS.split():
    _slots = (_pattern.index("ف"), _pattern.index("ع"), _pattern.rindex("ل"))
    _fixed = [(place, letter) for place, letter in enumerate(_pattern) if place not in _slots]
    _BY_LENGTH.setdefault(len(_pattern), []).append((_fixed, _slots))


_PREFIX_COST = dict(_PREFIXES)
_PREFIX_LENGTHS = sorted({len(prefix) for prefix in _PREFIX_COST})
_ENDINGS: dict[str, list[tuple[str, float]]] = {}
for _ending, _instead, _cost in _SUFFIXES:
    _ENDINGS.setdefault(_ending, []).append((_instead, _cost))
_ENDING_LENGTHS = sorted({len(ending) for ending in _ENDINGS})


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
        return core[0] in _PERSONS
    if not form.verb:
        return True
    if prefix in ("ل", "ول", "فل"):
        return core[0] in _PERSONS
    return prefix in ("ب", "وب") and core[0] == "ي"  # the present of the dialects


def known_form(word: str) -> Form | None:
    """What the lexicon knows of a folded word, clitics and endings stripped; None where it knows nothing."""
    table, spellings = lexicon.forms(), lexicon.canonical()
    best, lowest = None, 99.0
    for cost, prefix, core in _readings(word):
        if cost < lowest:
            form = table.get(core)
            if form is None and core in spellings:
                form = table.get(spellings[core])
            if form is not None and _fits(prefix, core, form):
                best, lowest = form, cost
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
    for fixed, (first, second, third) in _BY_LENGTH.get(len(stem), ()):
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
