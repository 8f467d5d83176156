"""`mujib ask`: one question, its answers."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.output import RerankerOption, print_json, state_of
from bot.showing import once
from bot.terminal import print_answer, print_line, print_refusal, print_understood
from index.models import Answer, Result

__all__ = ["answer_json", "ask", "result_json"]


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, in any variety of Arabic.")],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many answers at the most.")] = 3,
    reranker: RerankerOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one line of JSON.")] = False,
) -> None:
    """Answer a question with sentences of the articles.

    Ends with 0 whether or not there is an answer ("refused" in the JSON tells), with 2 on an error.
    """
    state = state_of(context)
    with state.library(state.reranker(reranker)) as library:
        # Each answer shown may have its lead-in among the further ones, which is none by itself.
        result = library.ask(question, limit if json else 2 * limit)
        articles = library.count().articles
    if json:
        print_json(result_json(result))
        return
    print_understood(state.out, state.messages, result)
    if result.refused:
        print_refusal(state.out, state.messages, result, articles)
        return
    best, *others = once(result.answers)[:limit]
    print_answer(state.out, state.messages, best)
    if others:
        print_line(state.out, "")
        print_line(state.out, state.messages.text("answer.others"))
    for answer in others:
        print_line(state.out, "")
        print_answer(state.out, state.messages, answer)


def result_json(result: Result) -> dict[str, object]:
    """A result as `--json` gives it; `understood_as` only where typing mistakes were mended."""
    understood = {} if result.understood_as is None else {"understood_as": result.understood_as}
    return {
        "question": result.question,
        **understood,
        "refused": result.refused,
        "answers": [answer_json(answer) for answer in result.answers],
    }


def answer_json(answer: Answer) -> dict[str, object]:
    """An answer as `--json` gives it.

    Highlights are offsets into its sentence, in characters. The lead-in, the sentence before where the answer leans on
    it, stands in the article's text from `lead_in_start` on; it is empty for most.
    """
    return {
        "article_id": answer.article_id,
        "title": answer.title,
        "url": answer.url,
        "published": answer.published,
        "sentence": answer.sentence,
        "start": answer.start,
        "end": answer.end,
        "score": answer.score,
        "confidence": answer.confidence,
        "highlights": [[span.start, span.end] for span in answer.highlights],
        "lead_in": answer.lead_in,
        "lead_in_start": answer.lead_in_start,
    }
