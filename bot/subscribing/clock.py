"""Times of day as people write them: `8`, `08:30`, «٧:٤٥ مساءً», «السابعة والنصف صباحاً», «منتصف الليل»."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from index.text.lexicon import key
from index.text.words import words

__all__ = ["parse_quiet", "parse_time"]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_TIME = re.compile(r"(\d{1,2})(?:[:.٫,](\d{2}))?(?!\d)(.*)")
_BETWEEN = re.compile(r"\s*(?:-|–|—|(?<!\w)(?:إلى|الى|حتى|to)(?!\w))\s*")
_FROM = re.compile(r"\s*(?:من|from)\s+")
_LONGEST = 3
_DAY = 24 * 60


def parse_time(text: str) -> int | None:
    """Minutes after midnight of a time of day; None where it is none."""
    tokens = _Tokens(text)
    tokens.skip("before")
    fixed = tokens.take("time")
    if fixed is not None and not tokens.left:
        return int(fixed)
    hour, minute = _clock(tokens)
    if hour is None:
        return None
    more = tokens.take("minutes")
    part = tokens.take("part")
    if tokens.left:
        return None
    whole = _of_day(hour, part)
    if whole is None or minute > 59:
        return None
    return (whole * 60 + minute + int(more or 0)) % _DAY


def parse_quiet(text: str) -> tuple[int, int] | None:
    """Two times, such as `23:00-07:00` or «من 11 مساء إلى 7 صباحاً»; None where they are none, or the same."""
    times = [parse_time(part) for part in _BETWEEN.split(_FROM.sub("", text, count=1).strip())]
    if len(times) != 2 or times[0] is None or times[1] is None or times[0] == times[1]:
        return None
    return times[0], times[1]


class _Tokens:
    """The words of a time, taken from the left.

    Args:
        text: as somebody wrote it.
    """

    def __init__(self, text: str) -> None:
        self.left = text.translate(_DIGITS).strip()

    def skip(self, what: str) -> None:
        """Leave out words of a kind."""
        while self.take(what) is not None:
            continue

    def take(self, what: str) -> str | None:
        """What the first words mean as this; None where they don't, and stay."""
        found = words(self.left)
        for length in range(min(_LONGEST, len(found)), 0, -1):
            value = _table()[what].get(_plain([word.surface for word in found[:length]]))
            if value is not None:
                self.left = self.left[found[length - 1].end :].strip(" .،,")
                return value
        return None


def _clock(tokens: _Tokens) -> tuple[int | None, int]:
    """Hour and minute, of digits or words."""
    found = _TIME.fullmatch(tokens.left)
    if found:
        tokens.left = found[3].strip()
        return int(found[1]), int(found[2] or 0)
    hour = tokens.take("hour")
    return (int(hour) if hour is not None else None), 0


def _of_day(hour: int, part: str | None) -> int | None:
    """The hour of a day of 24; None where there is none such."""
    if hour > 23 or (part == "morning" and hour > 12):
        return None
    if part is None or hour > 12:
        return hour
    if part == "evening" or (part == "noon" and hour < 10) or (part == "night" and 6 < hour < 12):
        return hour % 12 + 12
    return hour if part == "noon" else hour % 12


def _plain(surfaces: Sequence[str]) -> str:
    return " ".join(key(surface).casefold() for surface in surfaces)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for line in (files("bot.subscribing") / "data" / "times.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            what, value, written = line.split("\t")
            entries = table.setdefault(what, {})
            for one in written.split("|"):
                entries[_plain([word.surface for word in words(one)])] = value
    return table
