"""`mujib explain`: why a question is answered by these sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.output import RerankerOption, State, print_json, state_of
from bot.messages import Messages
from bot.terminal import print_line, printable
from index.ranking.explaining import Answerable, Explained, Explanation
from index.ranking.word_matches import AskedWord, How, Instead, WordMatch

__all__ = ["explain"]

_FEATURES = 8
"""How many features are shown of a candidate; `--json` has all."""
_OTHERS = 5
"""How many words that may stand for one are shown."""
_AGAINST = 3
_DIGITS = 4


def explain(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, in any variety of Arabic.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many sentences at the most.")] = 3,
    reranker: RerankerOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON, with everything.")] = False,
) -> None:
    """Tell why a question is answered as it is: how it was understood, and what ranks its best sentences.

    Sentences that say the same are not merged, and a question that is refused is explained as well.
    """
    state = state_of(context)
    with state.library(state.reranker(reranker)) as library:
        explanation = library.explain(question, limit)
    if json:
        print_json(_rounded(asdict(explanation)))
        return
    _print_question(state, explanation)
    if not explanation.candidates:
        state.say("explain.none")
    else:
        mean = _number(explanation.mean_score)
        state.say("explain.candidates", count=explanation.measured, mean=mean)
    for one in explanation.candidates:
        _print_candidate(state, one)
    _print_answerable(state, explanation.answerable)


def _rounded(value: object) -> object:
    """A value for JSON: floats need no sixteen digits."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    return value


def _print_question(state: State, explanation: Explanation) -> None:
    text = state.messages.text
    state.say("explain.question", question=printable(explanation.question))
    if explanation.understood_as is not None:
        state.say("answer.understood", question=printable(explanation.understood_as))
    state.say("explain.kind", kind=text(f"kinds.{explanation.kind}"))
    if explanation.spoken:
        state.say("explain.spoken")
    table = _table(state, "word", "form", "stem", "root", "*weight", "others")
    for word in explanation.words:
        shown = text("explain.counted", word=word.word) if word.counted else word.word
        others = _others(state.messages, word)
        _add_row(table, shown, word.norm, word.stem, word.root, _number(word.weight), others)
    state.out.print(table)


def _others(messages: Messages, word: AskedWord) -> str:
    """What may stand for a word, in one cell."""

    def told(other: Instead) -> str:
        facts = messages.text(f"explain.facts_{other.facts}")
        return messages.text("explain.other", word=other.stem, strength=_number(other.strength), facts=facts)

    shown = [told(other) for other in word.others[:_OTHERS]]
    if len(word.others) > _OTHERS:
        shown.append(messages.text("explain.more", count=len(word.others) - _OTHERS))
    return ("، " if messages.language == "ar" else ", ").join(shown)


def _print_candidate(state: State, one: Explained) -> None:
    messages = state.messages
    print_line(state.out, "")
    sentence = messages.text("explain.rank", rank=one.rank, sentence=printable(one.sentence))
    print_line(state.out, sentence, style="bold")
    title = printable(one.title).strip() or printable(one.article_id)
    print_line(state.out, messages.text("explain.article", title=title), style="dim")
    state.say("explain.score", score=_number(one.score), confidence=_number(one.confidence))
    if one.learned_rank != one.rank:
        state.say("explain.reranked", rank=one.learned_rank)
    table = _table(state, "feature", "name", "*value", "*mean", "*feature_weight", "*weighted", "*trees", "*total")
    for part in one.contributions[:_FEATURES]:
        numbers = (_number(part.value), _number(part.mean), _number(part.weight))
        effects = (_signed(part.weighted), _signed(part.trees), _signed(part.total))
        _add_row(table, messages.text(f"features.{part.feature}"), part.feature, *numbers, *effects)
    rest = one.contributions[_FEATURES:]
    sums = (sum(part.weighted for part in rest), sum(part.trees for part in rest), sum(part.total for part in rest))
    _add_row(table, messages.text("explain.rest"), *[""] * 4, *map(_signed, sums))
    state.out.print(table)
    table = _table(state, "asked", "how", "found", "*strength")
    for word in one.words:
        _add_row(table, *_matched(messages, word))
    state.out.print(table)


def _matched(messages: Messages, word: WordMatch) -> Iterator[str]:
    """The cells of a word's match."""
    how = messages.text(f"explain.how_{word.how}")
    facts = "" if word.facts is None else messages.text(f"explain.facts_{word.facts}")
    near = word.how is How.MEANING and word.cosine is not None
    yield word.asked
    yield messages.text("explain.how_by", how=how, facts=facts) if facts else how
    yield messages.text("explain.cosine", word=word.nearest, cosine=_number(word.cosine or 0.0)) if near else word.found
    yield _number(word.strength)


def _print_answerable(state: State, one: Answerable) -> None:
    print_line(state.out, "")
    said = "explain.refused" if one.refused else "explain.answered"
    state.say(said, probability=_number(one.probability), threshold=_number(one.threshold))
    against = [part for part in one.inputs[:_AGAINST] if part.contribution < 0]
    if against:
        state.say("explain.against")
    for part in against:
        label, value = state.messages.text(f"features.{part.name}"), _number(part.value)
        state.say("explain.input", label=label, value=value, contribution=_signed(part.contribution))


def _table(state: State, *columns: str) -> Table:
    """An empty table; columns of numbers are marked by a star."""
    table = Table(box=None, pad_edge=False)
    for name in columns:
        header = state.messages.text(f"explain.{name.lstrip('*')}")
        table.add_column(header, justify="right" if name[0] == "*" else "default", overflow="fold")
    return table


def _add_row(table: Table, *cells: str) -> None:
    table.add_row(*(Text(printable(cell)) for cell in cells))


def _number(value: float) -> str:
    return f"{value:.2f}"


def _signed(value: float) -> str:
    return f"{value:+.2f}"
