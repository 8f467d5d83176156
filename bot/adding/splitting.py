"""Long texts that Telegram's programs cut at 4,096 units: whether two messages look like one text.

Nothing in a message says that it goes on in the next one. But where a program cuts follows from the text: what was
cut anywhere else than there was two texts from the beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from bot.adding.titles import has_headline, is_only_tags
from bot.render import MAX_TEXT, utf16

__all__ = ["FEWEST_UNITS", "is_one_text"]

FEWEST_UNITS = MAX_TEXT // 2
"""No program leaves a shorter message behind where it could have left a longer one."""

_BEYOND_BMP = re.compile(r"[\U00010000-\U0010ffff]")
_GAPS = ("\n\n", "\n", " ", "")
"""What may have stood at the cut: messages begin and end without blanks. A text broken into lines, or paragraphs, has
more such breaks than the one at the cut."""
_ENDED = re.compile(r"[.!?؟…۔][»”\")\]]*$")
_WORDLESS = re.compile(r"[^\w\s]+|#\w+")

_ANDROID_REACH = 300
_DESKTOP_PLACES = (r"\n(?=\n)", r"\n", r"(?<=[.?!])\s", r"(?<=[,:;‐–—-])\s", r"\s")
"""Where Telegram Desktop would rather cut, the best first."""


def is_one_text(before: str, after: str) -> bool:
    """Whether two messages that came at once look like one text, cut by the program it was written in.

    Args:
        before, after: their texts.
    """
    if _stands_alone(before, after):
        return False
    first, second = _in_units(before.strip()), _in_units(after.strip())
    gaps = [gap for gap in _GAPS if "\n" not in gap or gap in first or gap in second]
    return any(_is_cut_at(first, gap, second, cut) for gap, cut in product(gaps, _PROGRAMS))


def _is_cut_at(first: str, gap: str, second: str, cut: Callable[[str], int]) -> bool:
    whole = first + gap + second
    return len(whole) > MAX_TEXT and whole[: cut(whole[:MAX_TEXT])].rstrip() == first


def _stands_alone(before: str, after: str) -> bool:
    """Whether each of two texts begins or ends as a post does."""
    old, new = _lines(before), _lines(after)
    if not old or not new:
        return True
    if is_only_tags(old[-1]) or is_only_tags(new[0]) or (len(new) > 1 and old[-1] == new[-1]):
        return True  # a channel signs the end of each post, or begins it with a hashtag
    if _WORDLESS.fullmatch(mark := new[0].split()[0]) and old[0].split()[0] == mark:
        return True
    fits = utf16(before) + 1 + utf16(new[0]) <= MAX_TEXT
    return fits and _ENDED.search(old[-1]) is not None and has_headline(before) and has_headline(after)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _in_units(text: str) -> str:
    """The text with as many characters as it has UTF-16 units."""
    return _BEYOND_BMP.sub("\ufffd\ufffd", text)


def _by_desktop(window: str) -> int:
    """Telegram Desktop (`CutPart` in its `text_entity.cpp`): at the best kind of place in the second half."""
    for place in _DESKTOP_PLACES:
        found = [one.start() for one in re.finditer(place, window) if one.start() > FEWEST_UNITS]
        if found:
            return found[-1]
    return len(window)


def _by_android(window: str) -> int:
    """Telegram for Android (`processSendingText` in its `SendMessagesHelper`): among the last 300 units at a blank
    line, or else at the first line break, after the last sentence, at the last blank."""
    start = len(window) - _ANDROID_REACH
    for at in (
        window.rfind("\n\n", start),
        window.find("\n", start),
        max((one.start() for one in re.finditer(r"(?<=\.)\s", window) if one.start() > start), default=-1),
        _last_blank(window, start),
    ):
        if at > 0:
            return at
    return len(window)


def _by_ios(window: str) -> int:
    """Telegram for iOS (`breakChatInputText`): after the last line break or full stop."""
    return max(window.rfind("\n"), window.rfind(".")) + 1 or len(window)


def _at_blanks(window: str) -> int:
    """Programs that people write: at the last blank."""
    at = _last_blank(window, FEWEST_UNITS)
    return at if at > 0 else len(window)


def _last_blank(window: str, start: int) -> int:
    return max(window.rfind(blank, start) for blank in " \n")


_PROGRAMS = (_by_desktop, _by_android, _by_ios, _at_blanks, len)
