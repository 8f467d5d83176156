"""From ``text`` + ``parse_mode`` or ``entities`` to what Telegram stores, with its refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .entities import MAX_ENTITIES, clean, detect, is_blank, normalise, utf16_length
from .errors import JSON, bad_request
from .html import parse_html
from .params import Params

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 1 << 15
_STYLES = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "expandable_blockquote",
    "text_link", "text_mention", "custom_emoji",
}  # fmt: skip
_DETECTED = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
}  # fmt: skip

FindUser = Callable[[int], JSON | None]


@dataclass
class Formatted:
    """A text with its entities; ``dropped`` counts the entities over Telegram's 100."""

    text: str
    entities: list[JSON] = field(default_factory=list)
    dropped: int = 0


def check_url(url: str) -> str | None:
    """Return Telegram's objection to a link in a button or an entity, or ``None``."""
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        scheme, rest = "http", url.strip()
    if scheme.lower() == "tg":
        return None if rest else "URL host is empty"
    if scheme.lower() not in {"http", "https", "ton", "tonsite"}:
        return "Unsupported URL protocol"
    if not rest:
        return "URL host is empty"
    try:
        host = urlsplit(f"http://{rest}").hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if "." not in host or re.search(r"[\s<>\"]", url) or host.startswith(".") or ".." in host:
        return "Wrong HTTP URL"
    return None


def full_url(url: str) -> str:
    """Return the link as Telegram stores it: with a scheme and a path."""
    url = url.strip()
    if "://" not in url:
        url = f"http://{url}"
    return f"{url}/" if re.fullmatch(r"https?://[^/?#]+", url) else url


def _resolve_links(entities: list[JSON], find_user: FindUser, explicit: bool) -> list[JSON]:
    """Check the links: ``tg://user?id=…`` becomes a mention, a bad link loses its entity or is refused."""
    result: list[JSON] = []
    for entity in entities:
        if entity["type"] != "text_link":
            result.append(entity)
            continue
        user_id = re.fullmatch(r"tg://user\?id=(\d+)", entity["url"])
        if user_id is not None:
            user = find_user(int(user_id.group(1)))
            if user is not None:
                plain = {key: value for key, value in entity.items() if key != "url"}
                result.append({**plain, "type": "text_mention", "user": user})
            continue
        objection = check_url(entity["url"])
        if objection is None:
            result.append({**entity, "url": full_url(entity["url"])})
        elif explicit:
            raise bad_request(f"entity URL '{entity['url']}' is invalid: {objection}")
    return result


def _given_entities(text: str, given: Any, find_user: FindUser) -> list[JSON]:
    entities: list[JSON] = []
    length = utf16_length(text)
    for raw in given or []:
        problem = "can't parse MessageEntity: "
        if not isinstance(raw, dict):
            raise bad_request(problem + "expected an Object")
        for name in ("offset", "length", "type"):
            if name not in raw:
                raise bad_request(f'{problem}Can\'t find field "{name}"')
        kind = raw["type"]
        if kind in _DETECTED:
            continue
        if kind not in _STYLES:
            raise bad_request(problem + "Unsupported type specified")
        for needed, name in (("text_link", "url"), ("text_mention", "user"), ("custom_emoji", "custom_emoji_id")):
            if kind == needed and name not in raw:
                raise bad_request(f'{problem}Can\'t find field "{name}"')
        offset, size = int(raw["offset"]), int(raw["length"])
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if size < 0:
            raise bad_request(f"receive an entity with incorrect length {size}")
        if offset > length:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + size > length:
            reason = "ends after the end of the text at UTF-16 offset"
            raise bad_request(f"entity beginning at UTF-16 offset {offset} {reason} {offset + size}")
        if kind == "text_mention" and find_user(int(raw["user"]["id"])) is None:
            raise bad_request("user not found")
        if size:
            entities.append(dict(raw))
    return _resolve_links(entities, find_user, explicit=True)


def parse_text(text: str, parse_mode: str, entities: Any, find_user: FindUser) -> Formatted:
    """Parse the markup only: lengths and emptiness are judged later, once the chat is known to be writable."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_RAW_BYTES:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if text and mode and mode != "none":
        if mode in {"markdown", "markdownv2"}:
            raise bad_request(f"parse_mode {parse_mode} is not implemented by the test server")
        if mode != "html":
            raise bad_request("unsupported parse_mode")
        text, parsed = parse_html(text)
        parsed = _resolve_links(parsed, find_user, explicit=False)
    else:
        parsed = _given_entities(text, entities, find_user)
    text, parsed = clean(text, normalise(parsed))
    found = detect(text, parsed)
    return Formatted(text, found[:MAX_ENTITIES], max(0, len(found) - MAX_ENTITIES))


def read_text(params: Params, find_user: FindUser) -> Formatted:
    """Read ``text``, ``parse_mode`` and ``entities`` of a call."""
    text = params.text("text")
    if not text:
        raise bad_request("message text is empty")
    return parse_text(text, params.text("parse_mode"), params.json("entities", "entities"), find_user)


def read_caption(params: Params, find_user: FindUser) -> Formatted:
    """Read ``caption``, ``parse_mode`` and ``caption_entities`` of a call."""
    given = params.json("caption_entities", "entities")
    return parse_text(params.text("caption"), params.text("parse_mode"), given, find_user)


def check_text(formatted: Formatted) -> Formatted:
    """Refuse a message text that is blank or over 4,096 UTF-16 units after the entities were parsed."""
    if is_blank(formatted.text):
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return formatted


def check_caption(formatted: Formatted) -> Formatted:
    """Refuse a caption over 1,024 UTF-16 units after the entities were parsed."""
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return formatted
