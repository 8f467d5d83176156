"""What users read: message catalogues, Arabic first.

A catalogue is a TOML file of tables; `[answer] source = "…"` is the message `answer.source`. `{names}` are blanks.
A language's catalogue is `ar.toml` and all its `*.ar.toml` together (`telegram.ar.toml`, …); no key is in two of them.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from index.errors import MujibError, ReadError, SettingsError

__all__ = ["LANGUAGES", "Messages", "blanks", "catalogue", "isolate", "plural_form", "quoted_within"]

LANGUAGES = ("ar", "en")

_FSI, _PDI = "\u2068", "\u2069"
# After Arabic letters even a date of digits turns around: 2024-01-31 is shown as 31-01-2024 (Unicode annex 9, rule W2).
_AGAINST = {
    "ar": re.compile(r"[A-Za-z\u00c0-\u024f]|\d[-/.:]\d"),
    "en": re.compile("[\u0590-\u08ff\ufb1d-\ufefc]"),
}
_WITHIN = str.maketrans("«»", "“”")
_LATIN_RUN = re.compile(r"[/~-]{0,2}[A-Za-z0-9](?:[\w ./:=&#%?+-]*[A-Za-z0-9])?", re.ASCII)


def quoted_within(text: str, values: Mapping[str, object]) -> dict[str, object]:
    """Values for the blanks of a message; between its quotation marks theirs become those for quotations in others.

    Args:
        text: the message.
        values: plain texts may change, anything else stays.
    """
    inside = _quoted(text)
    return {
        name: value.translate(_WITHIN) if type(value) is str and name in inside else value
        for name, value in values.items()
    }


@cache
def _quoted(text: str) -> frozenset[str]:
    """The blanks of a message that stand between quotation marks."""
    return frozenset(re.findall(r"«\{(\w+)\}»", text))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All messages of a language by their keys.

    Raises:
        SettingsError: there is no such catalogue.
    """
    if language not in LANGUAGES:
        choices = ", ".join(LANGUAGES)
        raise SettingsError(
            f"LANGUAGE={language}: not one of {choices}",
            code="setting_choice",
            setting=f"LANGUAGE={language}",
            choices=choices,
        )
    texts: dict[str, str] = {}
    for file in sorted(files("bot.messages").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(f".{language}.toml"):  # HTML, whose tags must stay as they are, or all Arabic
            texts |= _read(file)
    plain = _read(files("bot.messages") / f"{language}.toml")
    return texts | ({key: _isolate_runs(text) for key, text in plain.items()} if language == "ar" else plain)


def _read(file: Traversable) -> dict[str, str]:
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


def _isolate_runs(text: str) -> str:
    """Isolate the commands and names that a catalogue's Arabic text itself holds; its blanks are filled later."""
    return re.sub(r"\{\w+\}|" + _LATIN_RUN.pattern, _isolated_run, text, flags=re.ASCII)


def _isolated_run(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("{") else isolate(found[0], "ar")


def blanks(text: str) -> frozenset[str]:
    """The names of a message's blanks."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def isolate(text: str, language: str) -> str:
    """Put text that holds letters running against a language's direction between U+2068 and U+2069.

    So a Latin name or a path inside an Arabic line stays in one piece, and doesn't turn the line around.
    """
    return f"{_FSI}{text}{_PDI}" if _AGAINST[language].search(text) else text


def plural_form(forms: Sequence[str], number: int, language: str) -> str:
    """The form of a counted noun.

    Args:
        forms: in Arabic the Unicode CLDR's six (none, one, two, few: 3 to 10, many: 11 to 99, others: 100 to 102 and so
            on); in English three (none, one, more).
        number: how many.
        language: one of `LANGUAGES`.
    """
    if language != "ar":
        return forms[min(number, 2)]
    if number < 3:
        return forms[number]
    rest = number % 100
    return forms[3 if 3 <= rest <= 10 else 4 if rest >= 11 else 5]


class Messages:
    """The messages of one language.

    Args:
        language: one of `LANGUAGES`.

    Raises:
        SettingsError: there is no catalogue of that language.
    """

    def __init__(self, language: str) -> None:
        self._texts = catalogue(language)
        self.language = language

    def text(self, key: str, **values: object) -> str:
        """A message with its blanks filled.

        Args:
            key: table and name, as in `answer.source`.
            values: what stands in the blanks; texts are kept from mixing with the line's direction, see `isolate`.

        Raises:
            KeyError: there is no such message, or a blank has no value.
        """
        safe = {
            name: isolate(value, self.language) if isinstance(value, str) else value
            for name, value in quoted_within(self._texts[key], values).items()
        }
        return self._texts[key].format_map(safe)

    def template(self, key: str) -> str:
        """A message with its blanks still in it.

        Raises:
            KeyError: there is no such message.
        """
        return self._texts[key]

    def count(self, key: str, number: int) -> str:
        """A number with what is counted, in the form the language wants: جملتان, 3 جمل, 11 جملة.

        Args:
            key: a message of several forms, parted by `|`, see `plural_form`.
            number: how many.
        """
        return plural_form(self._texts[key].split("|"), number, self.language).format(n=number)

    def reason(self, code: str, fallback: str, **details: object) -> str:
        """Why something was refused.

        Args:
            code: an error's code.
            fallback: the reason in English, for codes without a message and messages with unknown blanks.
            details: what the error knows.
        """
        text = self._texts.get(f"errors.{code}")
        if text is None or not blanks(text) <= details.keys():
            return isolate(fallback, self.language)
        return self.text(f"errors.{code}", **details)

    def error(self, error: MujibError) -> str:
        """What went wrong, for the person in front of the screen; never empty."""
        # Line 0 is none; anywhere else a nought is a number like others.
        details = {
            name: value
            for name, value in error.details.items()
            if value not in ("", None) and (name, value) != ("line", 0)
        }
        known = self.reason(error.code, "", **details) or self.text("errors.other", reason=str(error))
        if not isinstance(error, ReadError) or "path" not in details or "path" in self._blanks_of(error.code):
            return known
        where = {name: details[name] for name in ("path", "line") if name in details}
        return self.text("errors.read_line" if "line" in where else "errors.read", reason=known, **where)

    def _blanks_of(self, code: str) -> frozenset[str]:
        return blanks(self._texts.get(f"errors.{code}", ""))

    def date(self, published: str) -> str:
        """An ISO 8601 date, or date and time, the way people write it; as it is where it is none."""
        try:
            day = datetime.fromisoformat(published)
        except ValueError:
            return published
        return self.text("dates.day", day=day.day, month=self.text(f"dates.month_{day.month}"), year=day.year)
