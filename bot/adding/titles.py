"""A title for a post: its headline, where its first line reads like one, or else how its first sentence begins."""

from __future__ import annotations

import re

from bot.asking.wording import courtesy
from bot.render import shorten
from index.text.segment import sentences
from index.text.words import count_words

__all__ = [
    "MAX_HEADLINE",
    "has_headline",
    "is_only_tags",
    "looks_like_article",
    "says_too_little",
    "titled",
    "without_links",
]

MAX_HEADLINE = 140
MAX_TITLE = 90

_STOPS = (".", "۔", "،", ",", "؛", ";", ":", "…")
_ENOUGH_WORDS = 20
"""A text of fewer words says too little without its headline, which stays in it to be quoted."""
_ARTICLE_WORDS = 60
_ARTICLE_SENTENCES = 3
_SOME_WORDS = 20
_FEWEST_WORDS = 3
"""«نعم», «صباح الخير»: with fewer nothing is told of anything."""
# Bullets, emoji and stars around a line; brackets, quotation marks and question marks belong to it.
# Nothing is tried twice (++): a long row of dashes would take for ever.
_DRESS = r"[^\w\u064b-\u065f\u0670«»“”\"'()\[\]!?؟#@%]"
_BEFORE, _AFTER = re.compile(rf"^{_DRESS}++"), re.compile(rf"(?<!{_DRESS}){_DRESS}++$")
_LINK_OR_TAG = re.compile(r"(?:https?://|t\.me/)\S+|[#@][\w.]+")
_TAGS_OR_LINK = re.compile(r"\s*+(?:(?:[#@][\w.]++|https?://\S++|t\.me/\S++)[\s،,|]*+)++")


def titled(text: str) -> tuple[str, str]:
    """Part a post into title and text.

    Args:
        text: the whole post.

    Returns:
        The title, and the text without it; with it where it is a sentence of the text, or the rest says little.
    """
    text = text.strip()
    lines = _lines(text)
    first = _plain(lines[0]) if lines else ""
    if len(lines) > 1 and _is_headline(first):
        _, _, rest = text.partition(lines[0])
        rest = rest.strip()
        return first, rest if count_words(rest) >= _ENOUGH_WORDS else text
    spans = sentences("\n".join(lines))
    if not spans:
        return "", text
    sentence = " ".join("\n".join(lines)[spans[0].start : spans[0].end].split())
    return shorten(_plain(sentence).rstrip(".۔ "), MAX_TITLE), text


def has_headline(text: str) -> bool:
    """Whether a text begins with a line that reads like its headline."""
    lines = _lines(text)
    return len(lines) > 1 and _is_headline(_plain(lines[0]))


def is_only_tags(line: str) -> bool:
    """Whether a line is made of hashtags, names of channels and links."""
    return _TAGS_OR_LINK.fullmatch(line) is not None


def looks_like_article(text: str) -> bool:
    """Whether somebody who pastes this may mean an article rather than a question."""
    count = count_words(text)
    if count >= _ARTICLE_WORDS:
        return True
    return count >= _SOME_WORDS and not re.search("[?؟]", text) and len(sentences(text)) >= _ARTICLE_SENTENCES


def says_too_little(text: str) -> bool:
    """Whether nothing could be quoted from a text as an answer: a word or two, a greeting, a question by itself."""
    told = without_links(text)
    if count_words(told) < _FEWEST_WORDS or courtesy(told) is not None:
        return True
    return _AFTER.sub(_kept_end, told).endswith(("؟", "?")) and len(sentences(told)) == 1


def without_links(text: str) -> str:
    """A text without links, hashtags and names of channels."""
    return _LINK_OR_TAG.sub(" ", text).strip()


def _lines(text: str) -> list[str]:
    """The lines of a text, from the first that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    while len(lines) > 1 and (is_only_tags(lines[0]) or not _plain(lines[0])):
        del lines[0]
    return lines


def _plain(line: str) -> str:
    return _AFTER.sub(_kept_end, _BEFORE.sub("", line)).strip()


def _kept_end(found: re.Match[str]) -> str:
    """Of what ends a line, only its punctuation."""
    return "".join(char for char in found[0] if char in "".join(_STOPS))


def _is_headline(line: str) -> bool:
    return count_words(line) >= 2 and len(line) <= MAX_HEADLINE and not line.endswith(_STOPS)
