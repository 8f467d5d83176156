"""`mujib chat`: questions and answers in the terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence

import typer

from bot.asking.followup import is_incomplete, leans
from bot.asking.parting import MOST, follow, questions_in
from bot.asking.readings import best_answered, readings
from bot.asking.wording import courtesy
from bot.cli.output import RerankerOption, State, state_of
from bot.messages import Messages
from bot.showing import once
from bot.terminal import (
    print_answer,
    print_articles,
    print_context,
    print_line,
    print_refusal,
    print_understood,
    printable,
)
from index import Answer, Library, MujibError, Result

__all__ = ["Chat", "answer_model_question", "chat", "has_terminal", "talk"]

_ANSWERS = 10
_LATEST = 10
_SOURCES = 30


def chat(context: typer.Context, reranker: RerankerOption = None) -> None:
    """Ask question after question, with /more and /context.

    Without a terminal on standard input each of its lines is answered; where it has none, a model question is.
    """
    state = state_of(context)
    with state.library(state.reranker(reranker)) as library:
        if has_terminal():
            talk(state, library)
        else:
            _answer_lines(state, library)


def has_terminal() -> bool:
    """Whether somebody can type."""
    return sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def talk(state: State, library: Library) -> None:
    """Greet, then answer what is typed until it ends."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # gives input() line editing and a history
    counts = library.count()
    state.say("chat.welcome")
    articles = state.messages.count("counts.articles", counts.articles)
    sentences = state.messages.count("counts.sentences", counts.sentences)
    state.say("chat.holds", path=printable(str(library.home)), articles=articles, sentences=sentences)
    if counts.articles:
        state.say("chat.try", question=state.messages.text("chat.model_question"))
    else:
        state.say("chat.empty")
    print_line(state.out, state.messages.text("chat.hint"), style="dim")
    conversation = Chat(state, library)
    for line in _typed(state):
        if not conversation.take(line):
            break
    state.say("chat.bye")


def answer_model_question(state: State, library: Library) -> None:
    """Show what the library can do where nobody can type."""
    question = state.messages.text("chat.model_question")
    print_line(state.out, state.messages.text("chat.asked", question=question))
    Chat(state, library).take(question)


def _answer_lines(state: State, library: Library) -> None:
    lines = [] if sys.stdin is None or sys.stdin.closed else sys.stdin
    conversation = Chat(state, library)
    asked = False
    for line in lines:
        if not line.strip():
            continue
        if asked:
            print_line(state.out, "")
        asked = True
        if not conversation.take(line):
            return
    if not asked:
        answer_model_question(state, library)


def _typed(state: State) -> Iterator[str]:
    prompt = "\n" + state.messages.text("chat.prompt")
    while True:
        try:
            line = input(prompt)
        except (EOFError, KeyboardInterrupt):
            state.out.print()
            return
        yield line


class Chat:
    """A conversation: remembers the last question, its answers, and which of them was shown.

    Args:
        state: where to print, and in which language.
        library: who answers.
    """

    def __init__(self, state: State, library: Library) -> None:
        self._state = state
        self._library = library
        self._asked = ""
        self._result: Result | None = None
        self._answers: list[Answer] = []
        self._shown = 0
        self._commands = _commands(
            state.messages,
            {"more": self._more, "context": self._context, "help": self._help, "quit": lambda: None},
        )

    def take(self, line: str) -> bool:
        """Answer a line: a command that begins with a slash, something polite, or up to `MOST` questions.

        Returns:
            False where it ends the conversation.
        """
        line = line.strip()
        if not line:
            return True
        if not line.startswith("/"):
            polite = courtesy(line)
            if polite is None:
                self._ask_all(questions_in(line))
            else:
                self._reply(polite)
            return True
        name = line.split()[0]
        command, does = self._commands.get(name.casefold(), ("", None))
        if does is None:
            self._state.say("chat.unknown_command", command=name)
        else:
            does()
        return command != "quit"

    def _reply(self, polite: str) -> None:
        """Reply to what asks nothing of the articles; see `courtesy`."""
        messages = self._state.messages
        if polite in ("next", "context"):
            (self._more if polite == "next" else self._context)()
        elif polite == "news":
            self._state.say("chat.latest")
            print_articles(self._state.out, messages, self._library.newest(_LATEST))
        elif polite == "sources":
            self._state.say("chat.sources")
            for source, number in self._library.sources(_SOURCES):
                name = printable(source) if source else messages.text("chat.unnamed")
                self._state.say("chat.source", source=name, articles=messages.count("counts.articles", number))
        else:
            self._state.say(f"chat.{polite}", question=messages.text("chat.model_question"))

    def _ask_all(self, questions: list[str]) -> None:
        """Answer the questions of a line; each may lean on the one before it, the first on that of an earlier line."""
        messages = self._state.messages
        for number, question in enumerate(questions[:MOST]):
            if number:
                print_line(self._state.out, "")
                whole = follow(self._asked, question)
            elif not self._asked and is_incomplete(question):
                self._state.say("chat.incomplete", question=messages.text("chat.model_question"))
                return
            else:
                asked_as = readings(self._asked, question) if self._asked and leans(question) else (question,)
                if len(questions) == 1:
                    self._ask(asked_as, question)
                    return
                whole = asked_as[0]
            print_line(self._state.out, messages.text("chat.asked", question=printable(whole)))
            self._ask((whole,), whole)
        if len(questions) > MOST:
            print_line(self._state.out, "")
            self._state.say("chat.most_questions", most=MOST)

    def _ask(self, asked_as: Sequence[str], typed: str) -> None:
        """Answer a question by the best of the ways to read it, and say which that is where it wasn't typed so."""
        try:
            result = best_answered([self._library.ask(one, _ANSWERS) for one in asked_as])
        except MujibError as error:
            print_line(self._state.out, self._state.messages.error(error), style="red")
            return
        self._asked = result.question
        self._result, self._answers, self._shown = result, once(result.answers), 0
        print_understood(self._state.out, self._state.messages, result, typed)
        if result.refused:
            print_refusal(self._state.out, self._state.messages, result, self._library.count().articles)
        else:
            print_answer(self._state.out, self._state.messages, self._answers[0])

    def _more(self) -> None:
        if self._result is None:
            self._state.say("chat.nothing_asked")
        elif self._result.refused or self._shown + 1 >= len(self._answers):
            self._state.say("chat.no_more")
        else:
            self._shown += 1
            print_answer(self._state.out, self._state.messages, self._answers[self._shown])

    def _context(self) -> None:
        if self._result is None or self._result.refused:
            self._state.say("chat.nothing_asked" if self._result is None else "answer.refused")
        else:
            print_context(self._state.out, self._state.messages, self._answers[self._shown])

    def _help(self) -> None:
        self._state.say("chat.help")


_ALSO = {"quit": ("exit",)}
"""Other English names of commands."""


def _commands(messages: Messages, known: dict[str, Callable[[], None]]) -> dict[str, tuple[str, Callable[[], None]]]:
    """What may be typed, in English and in the chat's language → the command's name and what it does."""
    typed = {}
    for name, does in known.items():
        for word in (name, *_ALSO.get(name, ()), *messages.text(f"chat.{name}_names").split()):
            typed[f"/{word}"] = (name, does)
    return typed
