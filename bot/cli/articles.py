"""`mujib articles`: what the library holds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.output import Command, Commands, State, print_json, state_of
from bot.messages import isolate
from bot.terminal import print_line, printable
from index import Article, Library
from index.errors import InputError

__all__ = ["articles"]

articles = typer.Typer(cls=Commands, no_args_is_help=True, help="List, show and delete articles.")
_JSON = typer.Option("--json", help="Print one line of JSON.")


@articles.command("list", cls=Command)
def list_articles(
    context: typer.Context,
    search: Annotated[
        str | None,
        typer.Option(
            help="Only those with these words in title, id, source or link, whatever their form in the title."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at the most.")] = 20,
    json: Annotated[bool, _JSON] = False,
) -> None:
    """List articles, the newest first; those without a date come last."""
    state = state_of(context)
    with state.library() as library:
        found = library.articles(search, limit, by_date=True)
        total = library.count().articles
    if json:
        print_json([asdict(info) for info in found])
        return
    if not found:
        if search and total:
            state.say("articles.unfound", words=printable(search))
        else:
            state.say("articles.none")
        return
    text = state.messages.text
    table = Table(box=None, pad_edge=False)
    for name in ("id", "title", "date", "source", "sentences"):
        table.add_column(text(f"articles.{name}"), overflow="fold")
    for info in found:
        date = state.messages.date(info.published) if info.published else ""
        cells = (info.id, info.title, date, info.source or "", str(info.sentences))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    state.out.print(table)
    if search:
        state.say("articles.found", shown=len(found))
    else:
        state.say("articles.total", shown=len(found), total=total)


@articles.command(cls=Command)
def show(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `articles list` gives it.")],
    json: Annotated[bool, _JSON] = False,
) -> None:
    """Show an article."""
    state = state_of(context)
    with state.library() as library:
        article = _find(library, article_id)
    if json:
        print_json(asdict(article))
        return
    _print_article(state, article)


def _print_article(state: State, article: Article) -> None:
    messages = state.messages
    print_line(state.out, isolate(printable(article.title), messages.language), style="bold")
    if article.published:
        print_line(state.out, messages.text("answer.date", date=messages.date(article.published)), style="dim")
    if article.source:
        print_line(state.out, messages.text("answer.source", source=printable(article.source)), style="dim")
    if article.url:
        print_line(state.out, messages.text("answer.link", url=printable(article.url)), style="dim")
    print_line(state.out, "")
    for line in article.text.splitlines():
        print_line(state.out, printable(line))


@articles.command(cls=Command)
def delete(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `articles list` gives it.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
) -> None:
    """Delete an article."""
    state = state_of(context)
    with state.library() as library:
        article = _find(library, article_id)
        question = state.messages.text("articles.confirm", id=printable(article.id), title=printable(article.title))
        if not (yes or typer.confirm(question)):
            state.say("articles.kept")
            return
        library.remove(article.id)
    state.say("articles.deleted", id=printable(article.id))


def _find(library: Library, article_id: str) -> Article:
    article = library.get(article_id)
    if article is None:
        raise InputError(f"there is no article {article_id!r}", code="article_missing", id=printable(article_id))
    return article
