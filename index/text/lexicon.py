"""Facts about Arabic words, read once from the data files beside this module.

Every file is tab-separated, one fact a line; `index/text/data/README.md` tells their columns. Keys are in the folded
normal form (`fold(normalize(word))`), so that a fact is found however the word is spelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from index.text.inflect import verb_forms
from index.text.normalize import fold, normalize

__all__ = [
    "Form",
    "abbreviations",
    "canonical",
    "concept",
    "data_fingerprint",
    "forms",
    "key",
    "metonyms",
    "read_table",
    "read_tables",
    "stop_words",
]


class Form(NamedTuple):
    """What a word form belongs to.

    Args:
        lemma, root: the word and its root, folded.
        verb: it is a form of a verb that no noun is written like.
        whole: it has all its endings, and nothing can stand behind it.
    """

    lemma: str
    root: str
    verb: bool = False
    whole: bool = False


@lru_cache(maxsize=8192)  # of the words of questions and answers; those of the tables pass through
def key(word: str) -> str:
    """The form under which facts about a word are stored: folded and normalised."""
    return fold(normalize(word))


def _data() -> Traversable:
    return files("index.text") / "data"


def read_table(name: str, columns: int) -> Iterator[list[str]]:
    """The lines of a data file, each padded with empty columns.

    Args:
        name: the file's name.
        columns: how many columns every line shall have.
    """
    for line in (_data() / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split("\t")]
            yield (cells + [""] * columns)[:columns]


def read_tables(name: str, columns: int) -> Iterator[list[str]]:
    """The lines of all data files of one kind, in the order of their names.

    Args:
        name: what the files' names begin with.
        columns: how many columns every line shall have.
    """
    for entry in sorted(_data().iterdir(), key=lambda item: item.name):
        if entry.name.startswith(name) and entry.name.endswith(".tsv"):
            yield from read_table(entry.name, columns)


def alternatives(cell: str) -> list[str]:
    """The alternatives of a column."""
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def data_fingerprint() -> str:
    """A hash over all data files: an index built with other facts has to be built anew."""
    digest = hashlib.sha256()
    for entry in sorted(_data().iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".tsv"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()[:16]


@cache
def canonical() -> dict[str, str]:
    """Spelling variants of single words: folded variant → folded usual spelling."""
    table: dict[str, str] = {}
    for usual, others, _ in read_table("spellings.tsv", 3):
        for other in alternatives(others):
            if " " not in other and " " not in usual:
                table.setdefault(key(other), key(usual))
    for place, _, others, demonyms, _ in read_table("places.tsv", 5):
        names = [place, *alternatives(others)]
        for group in ([name for name in names if " " not in name], alternatives(demonyms)[:2]):
            # Only spellings of one name are merged (أميركا, أمريكا), not different names of a place.
            for other in group[1:]:
                if " " not in other and _near(key(group[0]), key(other)):
                    table.setdefault(key(other), key(group[0]))
    table = {variant: usual for variant, usual in table.items() if variant != usual}  # most differ in hamzas alone
    return {variant: usual for variant, usual in table.items() if usual not in table}


def _near(one: str, other: str) -> bool:
    """Whether two names can be spellings of one: they begin alike, end alike in length, and share most letters."""
    return one[0] == other[0] and abs(len(one) - len(other)) <= 2 and len(set(one) ^ set(other)) <= 2


@cache
def concept() -> dict[str, str]:
    """Places and their people: folded name, spelling or demonym → one token for the place, at the level of roots."""
    table: dict[str, str] = {}
    for place, _, others, demonyms, _ in read_table("places.tsv", 5):
        token = "@" + key(place).replace(" ", "_").removeprefix("ال")
        for name in [place, *alternatives(others), *alternatives(demonyms)]:
            if " " not in name:
                table.setdefault(key(name).removeprefix("ال"), token)
    return table


@cache
def metonyms() -> dict[str, tuple[str, ...]]:
    """What stands for a place in the news, both ways: token of a place → words for its government, capital or people.

    The token of a capital leads back to the names of the country: «واشنطن» for أمريكا and the reverse.
    """
    table: dict[str, list[str]] = {}
    for place, kind, others, demonyms, capitals in read_table("places.tsv", 5):
        if kind != "country":
            continue
        own = concept().get(key(place).removeprefix("ال"), "@" + key(place).replace(" ", "_").removeprefix("ال"))
        seats = [seat for seat in alternatives(capitals) if " " not in seat]
        table.setdefault(own, []).extend(seats)
        names = [name for name in [place, *alternatives(others)[:1], *alternatives(demonyms)[:1]] if " " not in name]
        for seat in seats:
            bare = key(seat).removeprefix("ال")
            table.setdefault(concept().get(bare, bare), []).extend(names)
    return {token: tuple(dict.fromkeys(words)) for token, words in table.items()}


@cache
def forms() -> dict[str, Form]:
    """Word forms of the lexicon: folded form → lemma and root. A form of several words keeps its first owner."""
    table: dict[str, Form] = {key("الله"): Form(key("الله"), key("أله"))}
    for name, token in _place_and_month_names():
        table.setdefault(name, Form(name, token))
    plurals = [*read_table("plurals_society.tsv", 3), *read_table("plurals_world.tsv", 3)]
    for singular, _, root in plurals:
        table.setdefault(key(singular), Form(key(singular), key(root)))
    for singular, broken, root in plurals:
        for plural in alternatives(broken):
            if key(plural).removeprefix("ال") not in table:  # الباب is «the door», not a plural of لب
                table.setdefault(key(plural), Form(key(singular), key(root)))
    verbs = list(read_table("verbs.tsv", 5))
    for _, _, verbal_nouns, participles, root in verbs:
        for noun in [*alternatives(verbal_nouns), *alternatives(participles)]:
            if " " not in noun:
                table.setdefault(key(noun), Form(key(noun), key(root)))
    single = {key(noun): Form(key(noun), key(root)) for noun, root in read_table("nouns.tsv", 2)}
    table = {**single, **table}
    articled = _names_with_article()
    for word in [*canonical().values(), *sorted(names()), *_latin_names()]:
        table.setdefault(word, Form(word.removeprefix("ال") if word in articled else word, ""))
    for word in _doubtful_demonyms():
        table.setdefault(word, Form(word, ""))
    # Texts tell what was announced (أعلن) more often than somebody says that he makes known: of the words with أ the
    # past goes before the first person of the present.
    for past, _, _, _, root in verbs:
        for form in map(key, filter(lambda one: one[0] == "أ", alternatives(past))):
            if not (form.startswith("ال") and form[2:] in table):  # الحق is «the right»
                table.setdefault(form, Form(key(alternatives(past)[0]), key(root), verb=True))
    # A form of two verbs is the simpler one's: تطلب is more often «she asks» than «it required».
    for past, present, _, _, root in sorted(verbs, key=lambda row: len(row[0].split("|")[0])):
        lemma = key(alternatives(past)[0])
        owner = Form(lemma, key(root), verb=True)
        # Endings are in normal form already; normalising the stems alone is many times faster than every form.
        for form in verb_forms(
            [_stem_key(one) for one in alternatives(past)], [_stem_key(one) for one in alternatives(present)]
        ):
            # ووصلت is «and she arrived», hardly ever a passive of واصل; الأمن is «security», not a form of لام.
            bare = table.get(form[2:]) if form.startswith("ال") and not lemma.startswith("الت") else None
            if not form.startswith("وو") and (bare is None or bare.verb):
                table.setdefault(form.translate(_ENDINGS), owner)
    for word, cell in read_table("misread.tsv", 2):
        table.update(dict.fromkeys(map(key, alternatives(cell)), single.get(key(word)) or table[key(word)]))
    for form, owner, own in _five_nouns(table):
        known = table.get(form)
        if known is None or known.verb or (own and known.lemma != owner.lemma):
            table[form] = owner
    # A variant that has a line of its own (أميركي/أميركيون) is still no other word than its usual spelling.
    for variant, usual in canonical().items():
        if usual in table and _near(variant, usual):
            table[variant] = table[usual]
    return table


def _five_nouns(table: dict[str, Form]) -> Iterator[tuple[str, Form, bool]]:
    """The forms of the five nouns: a form, the noun, and whether the form goes before other words written like it."""
    pronouns = [form for role, form in read_table("affixes.tsv", 2) if role == "pronoun" and form != "ي"]
    for noun, construct, others in read_table("five_nouns.tsv", 3):
        owner = (table.get(key(noun)) or Form(key(noun), key(noun)))._replace(whole=True)
        bare = [key(one) for one in alternatives(construct)]
        owned = [one + pronoun for one in bare for pronoun in pronouns]
        further = [key(one) for one in alternatives(others)]
        yield from ((one, owner, True) for one in (*bare, *owned))
        yield from ((one, owner, False) for one in further)
        yield from ((clitic + one, owner, False) for one in (*owned, *further) for clitic in _CLITICS)


_CLITICS = "وفبل"


def _names_with_article() -> frozenset[str]:
    """Folded names of places and organisations that are written with the article."""
    spelled = [usual for usual, _, _ in read_table("spellings.tsv", 3)]
    placed = [name for place, _, others, _, _ in read_table("places.tsv", 5) for name in (place, *alternatives(others))]
    return frozenset(key(name) for name in (*spelled, *placed) if name.startswith("ال"))


def _doubtful_demonyms() -> Iterator[str]:
    """Folded demonyms whose first letter could be a clitic: كندي is no «like a …»."""
    for _, _, _, demonyms, _ in read_table("places.tsv", 5):
        for name in alternatives(demonyms):
            if " " not in name and name[0] in "بفكلو" and len(name) > 3:
                yield key(name)


_ENDINGS = str.maketrans("ىأؤ", "ياو")


def _stem_key(word: str) -> str:
    """The folded form of a verb's stem that keeps a last ى or أ: بنى, دعا and بدأ are inflected in three ways."""
    return fold(normalize(word[:-1])) + word[-1] if word[-1:] in ("ى", "أ") else key(word)


def _place_and_month_names() -> Iterator[tuple[str, str]]:
    """Names that must not be taken for inflected words: folded name and the token of what it names."""
    for place, _, others, _, _ in read_table("places.tsv", 5):
        for name in [place, *alternatives(others)]:
            bare = key(name).removeprefix("ال")
            if " " not in name and len(bare) > 2:
                yield bare, concept().get(bare, bare)
    for number, calendar, names in read_table("months.tsv", 3):
        for name in alternatives(names):
            first = key(name.split()[0])
            if len(first) > 2 and calendar != "weekday":
                yield first, first if " " in name else f"#{calendar[:1]}{number}"


def _latin_names() -> list[str]:
    """Arabic names of the kind that Latin letters are written for as well, those of one word: ناسا is no verb."""
    found: list[str] = []
    for usual, others, _ in read_table("latin_names.tsv", 3):
        for name in [usual, *alternatives(others)]:
            word = key(name).removeprefix("ال")
            if " " not in name and len(word) > 3 and word not in canonical():
                found.append(word)
    return found


@cache
def names() -> frozenset[str]:
    """Names of persons, folded."""
    return frozenset(key(name) for (name,) in read_table("names.tsv", 1))


@cache
def stop_words() -> frozenset[str]:
    """Function words in the spelling people write, and without their hamzas; ى and ي stay apart (على, علي)."""
    found: set[str] = set()
    for (word,) in read_table("stop_words.tsv", 1):
        found.update((word, word.translate(_BARE_ALEF)))
    return frozenset(found)


_BARE_ALEF = str.maketrans("أإآٱ", "اااا")


@cache
def abbreviations() -> frozenset[str]:
    """Abbreviations that a full stop follows inside a sentence."""
    return frozenset(short for short, _ in read_table("abbreviations.tsv", 2))
