"""Texts as Telegram stores them: UTF-16 lengths, cleaning, and the entities found without any markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .errors import JSON

MAX_ENTITIES = 100
_SPACES = set("\u1680\u180e\u202e\u202f\u205f\u2800\u3000\ufffc") | {chr(code) for code in range(0x2000, 0x200B)}
_INVISIBLE = set(" \n\u200b\u200c\u200d\u200e\u200f\u202e\ufeff\u00a0") | _SPACES
_DROPPED = {"\r"} | {chr(code) for code in range(0x2028, 0x202F)} | {"\u0333", "\u033f", "\u030a"}
_MERGED = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_ORDER = (
    "blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention", "mention", "hashtag",
    "bot_command", "url", "email", "bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji",
)  # fmt: skip
_FOUND = (
    (
        "url",
        re.compile(r"(?i)\bhttps?://[^\s<>«»\"]*[^\s<>«»\".,;:!?()'،؛؟]|(?<![\w@/.])(?:www\.|t\.me/)[^\s<>«»\"]+\w"),
    ),
    ("email", re.compile(r"(?<![\w.])[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
)


def utf16_length(text: str) -> int:
    """Return the length of the text in UTF-16 code units, the unit of all of Telegram's limits and offsets."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return the part of the text an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def is_blank(text: str) -> bool:
    """Tell whether Telegram takes the text for empty: only spaces and invisible characters."""
    return all(char in _INVISIBLE for char in text)


def clean(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Replace control characters, drop the ones Telegram drops, trim both ends and move the entities along."""
    starts: list[int] = []  # new UTF-16 offset of every old UTF-16 offset
    kept: list[str] = []
    at = 0
    for char in text:
        width = 2 if ord(char) > 0xFFFF else 1
        starts.extend([at] * width)
        if char in _DROPPED:
            continue
        kept.append(" " if ord(char) < 32 and char != "\n" else char)
        at += width
    starts.append(at)
    text = "".join(kept)
    text = re.sub("[\u200e\u200f]+(?=[\u200e\u200f])", lambda match: "\u200c" * len(match.group()), text)
    stripped = text.lstrip(" \n")
    shift = len(text) - len(stripped)
    stripped = stripped.rstrip(" \n")
    end = utf16_length(stripped)
    result: list[JSON] = []
    for entity in entities:
        first = min(max(starts[entity["offset"]] - shift, 0), end)
        last = min(max(starts[entity["offset"] + entity["length"]] - shift, 0), end)
        if last > first and not is_blank(utf16_slice(stripped, first, last - first)):
            result.append({**entity, "offset": first, "length": last - first})
    return stripped, result


def _key(entity: JSON) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _within(entity: JSON, others: Iterable[JSON]) -> bool:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    return any(other["offset"] < end and begin < other["offset"] + other["length"] for other in others)


def normalise(entities: list[JSON]) -> list[JSON]:
    """Merge what touches, drop what code hides and nested quotations, and sort as Telegram does."""
    code = [entity for entity in entities if entity["type"] in {"code", "pre"}]
    result: list[JSON] = []
    for entity in sorted(entities, key=_key):
        kind = entity["type"]
        if kind not in {"code", "pre", "blockquote", "expandable_blockquote"} and _within(entity, code):
            continue
        quotes = [other for other in result if "blockquote" in other["type"]]
        if "blockquote" in kind and _within(entity, quotes):
            continue
        same = next((other for other in reversed(result) if other["type"] == kind), None)
        if kind in _MERGED and same is not None and same["offset"] + same["length"] >= entity["offset"]:
            end = max(same["offset"] + same["length"], entity["offset"] + entity["length"])
            same["length"] = end - same["offset"]
            continue
        result.append(dict(entity))
    return sorted(result, key=_key)


def detect(text: str, entities: list[JSON]) -> list[JSON]:
    """Add the commands, mentions, tags, addresses and links Telegram finds by itself."""
    taken = [entity for entity in entities if entity["type"] in {"code", "pre", "text_link", "text_mention"}]
    found: list[JSON] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            entity = {
                "type": kind,
                "offset": utf16_length(text[: match.start()]),
                "length": utf16_length(match.group()),
            }
            if not _within(entity, taken + found):
                found.append(entity)
    return sorted(entities + found, key=_key)
