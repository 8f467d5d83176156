"""`mujib chat`: questions and answers in the terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import typer

from bot.cli.output import RerankerOption, State, state_of
from bot.messages import Messages
from bot.showing import once
from bot.terminal import print_answer, print_context, print_line, print_refusal, print_understood
from index import Answer, Library, MujibError, Result

__all__ = ["Chat", "answer_model_question", "chat", "has_terminal", "talk"]

_ANSWERS = 10


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
    if counts.articles:
        state.say("chat.holds", articles=counts.articles, sentences=counts.sentences)
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
    """A conversation: remembers the last question's answers, and which of them was shown.

    Args:
        state: where to print, and in which language.
        library: who answers.
    """

    def __init__(self, state: State, library: Library) -> None:
        self._state = state
        self._library = library
        self._result: Result | None = None
        self._answers: list[Answer] = []
        self._shown = 0
        self._commands = _commands(
            state.messages,
            {"more": self._more, "context": self._context, "help": self._help, "quit": lambda: None},
        )

    def take(self, line: str) -> bool:
        """Answer a line: a question, or a command that begins with a slash.

        Returns:
            False where it ends the conversation.
        """
        line = line.strip()
        if not line:
            return True
        if not line.startswith("/"):
            self._ask(line)
            return True
        name = line.split()[0]
        command, does = self._commands.get(name.casefold(), ("", None))
        if does is None:
            self._state.say("chat.unknown_command", command=name)
        else:
            does()
        return command != "quit"

    def _ask(self, question: str) -> None:
        try:
            result = self._library.ask(question, _ANSWERS)
        except MujibError as error:
            print_line(self._state.out, self._state.messages.error(error), style="red")
            return
        self._result, self._answers, self._shown = result, once(result.answers), 0
        print_understood(self._state.out, self._state.messages, result)
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
