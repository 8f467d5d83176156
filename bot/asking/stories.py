"""From ranked sentences to what is shown: one story once, with all its sources; contradicting numbers side by side.

Two sentences tell one story where they share most of the words that carry meaning. If they give different numbers of
what was asked for, they contradict each other: a reader has to see both, and when each was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.numbers import numbers_in
from bot.showing import leads_into, stems_of
from index import Answer, QuestionKind, Result, Source

__all__ = ["LIMIT", "Page", "PageKind", "numbers_of", "pages", "same_story", "source_of"]

LIMIT = 5
"""How many answers the library is asked for; pages are made of them, one of each at the most."""
MAX_PAGES = 5
MAX_SIDES = 4
_SAME_SHARE = 0.6
"""The share of the smaller sentence's words two tellings have in common."""
_ALIKE_SHARE = 0.45
"""The same where they are answers to how many: numbers tell them apart already."""
_FEWEST_WORDS = 3
_WORTH = 0.04
"""A further answer is worth a page where it is at least this sure; see `docs/ranking.md`."""
_COUNTED = (QuestionKind.HOW_MANY, QuestionKind.HOW_MUCH)


class PageKind(Enum):
    """How a page is to be read."""

    ONE = "one"
    """One sentence; further sources say the same."""
    DISPUTED = "disputed"
    """Several sentences that give different numbers, newest first."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown at one time.

    Args:
        kind: see `PageKind`.
        answers: one, or those that contradict each other.
        sources: further articles that say what the first answer says.
        confidence: of the best of the answers.
    """

    kind: PageKind
    answers: tuple[Answer, ...]
    sources: tuple[Source, ...] = ()
    confidence: float = 0.0


def source_of(answer: Answer) -> Source:
    """The article of an answer."""
    return Source(answer.article_id, answer.title, answer.url, answer.published, answer.source)


def pages(result: Result) -> tuple[Page, ...]:
    """What to show of a result, the best first; nothing where the question was refused.

    Args:
        result: of `Library.ask`, with up to `LIMIT` answers.
    """
    if result.refused or not result.answers:
        return ()
    wanted = stems_of(result.question)
    groups: list[list[Answer]] = []
    for answer in result.answers:
        group = next((one for one in groups if _belongs(answer, one, result.kind, wanted)), None)
        if group is not None:
            group.append(answer)
        elif not groups or answer.confidence >= _WORTH:
            groups.append([answer])
    made: list[Page] = []
    for page in (_page(group, result.kind) for group in groups):
        # What an answer shown leans on is shown with it, but for sides, which have no room for that.
        shown = (one.answers[0] for one in made if one.kind is PageKind.ONE)
        if page.kind is PageKind.DISPUTED or not any(leads_into(page.answers[0], one) for one in shown):
            made.append(page)
    return tuple(made[:MAX_PAGES])


def same_story(one: Answer, other: Answer, kind: QuestionKind, wanted: frozenset[str] = frozenset()) -> bool:
    """Whether two sentences of different articles tell the same, or contradict each other about the same.

    Args:
        one, other: the sentences, the better one first.
        kind: what is asked for.
        wanted: the stems of the question: of soldiers in Iraq and soldiers in Syria different things are told.
    """
    mine, theirs = stems_of(one.sentence), stems_of(other.sentence)
    smaller = min(len(mine), len(theirs))
    if smaller < _FEWEST_WORDS or mine & wanted != theirs & wanted:
        return False
    share = len(mine & theirs) / smaller
    counted = kind in _COUNTED and bool(numbers_of(one)) and bool(numbers_of(other))
    # What is left out of the shorter one must not be most of the longer one.
    return share >= (_ALIKE_SHARE if counted else _SAME_SHARE) and smaller / max(len(mine), len(theirs)) >= 0.4


def numbers_of(answer: Answer) -> frozenset[float]:
    """The numbers among the words that answer; those of the whole sentence where none are marked."""
    marked = [answer.sentence[span.start : span.end] for span in answer.highlights] or [answer.sentence]
    found: set[float] = set()
    for text in marked:
        found.update(numbers_in(text))
    return frozenset(found)


def _belongs(answer: Answer, group: Sequence[Answer], kind: QuestionKind, wanted: frozenset[str]) -> bool:
    elsewhere = all(other.article_id != answer.article_id for other in group)
    return elsewhere and same_story(group[0], answer, kind, wanted)


def _page(group: list[Answer], kind: QuestionKind) -> Page:
    best = group[0]
    if kind in _COUNTED:
        sides = _sides(group)
        if len(sides) > 1:
            newest = sorted(sides, key=lambda answer: answer.published or "", reverse=True)
            return Page(PageKind.DISPUTED, tuple(newest), (), best.confidence)
    others = [source for answer in group for source in (source_of(answer), *answer.also)]
    unique = {source.article_id: source for source in others if source.article_id != best.article_id}
    return Page(PageKind.ONE, (best,), tuple(unique.values()), best.confidence)


def _sides(group: Sequence[Answer]) -> list[Answer]:
    """One answer for each number given; a sentence without one takes no side."""
    sides: dict[frozenset[float], Answer] = {}
    for answer in group:
        numbers = numbers_of(answer)
        if not numbers:
            continue
        # 2500 and 2500 of 10000 agree.
        if not any(numbers <= known or known <= numbers for known in sides):
            sides[numbers] = answer
    return list(sides.values())[:MAX_SIDES]
