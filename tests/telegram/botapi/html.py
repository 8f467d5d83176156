"""The Bot API's HTML: the tags, attributes and refusals of Telegram's own parser, with UTF-16 entities."""

from __future__ import annotations

import re

from .errors import JSON, bad_request

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*));?")


class _Tag:
    """An opened tag: where it began and what its attributes said."""

    def __init__(self, name: str, argument: str, offset: int, start: int) -> None:
        self.name, self.argument, self.offset, self.start = name, argument, offset, start


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Tag] = []
        self.entities: list[JSON] = []

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def fail(self, reason: str, at: int | None = None) -> Exception:
        if at is not None:
            reason = reason.replace("@", f"at byte offset {len(self.source[:at].encode())}", 1)
        return bad_request(f"can't parse entities: {reason}")

    def emit(self, text: str) -> None:
        self.out.append(text)
        self.offset += sum(2 if ord(char) > 0xFFFF else 1 for char in text)

    def skip_space(self) -> None:
        while self.peek() != "\0" and self.peek() in _SPACE:
            self.at += 1

    def reference(self) -> str | None:
        """Decode the character reference at the cursor and step over it; leave unknown ones as they are."""
        match = _REFERENCE.match(self.source, self.at)
        if match is None:
            return None
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            char = _NAMED.get(name)
        else:
            digits = hexadecimal if hexadecimal is not None else decimal
            code = int(digits or "0", 16 if hexadecimal is not None else 10)
            length = len(match.group().removesuffix(";"))
            char = chr(code) if 0 < code < 0x10FFFF and length < 10 else None
        if char is not None:
            self.at = match.end()
        return char

    def parse(self) -> tuple[str, list[JSON]]:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self.end_tag() if self.source.startswith("</", self.at) else self.start_tag()
                continue
            decoded = self.reference() if char == "&" else None
            if decoded is None:
                decoded = char
                self.at += 1
            self.emit(decoded)
        if self.open:
            raise self.fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        text = "".join(self.out)
        if any(0xD800 <= ord(char) <= 0xDFFF for char in text):
            raise self.fail(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            )
        return text, self.entities

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name_at = self.at
        while self.peek() not in _SPACE and self.peek() != ">":
            self.at += 1
        if self.peek() == "\0":
            raise self.fail("Unclosed start tag @", begin)
        name = self.source[name_at : self.at].lower()
        if name not in _TYPES:
            raise self.fail(f'Unsupported start tag "{name}" @', begin)
        argument = self.attributes(name, begin)
        self.at += 1
        if name == "span" and argument != "spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler" @', begin)
        self.open.append(_Tag(name, argument, self.offset, len(self.out)))

    def attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self.skip_space()
            if self.peek() == ">":
                return argument
            name_at = self.at
            while self.peek() not in _SPACE and self.peek() not in "=>":
                self.at += 1
            name = self.source[name_at : self.at]
            if not name:
                raise self.fail(f'Empty attribute name in the tag "{tag}" @', begin)
            self.skip_space()
            if self.peek() == "\0":
                raise self.fail(f'Unclosed start tag "{tag}" @', begin)
            if self.peek() != "=":
                if tag == "blockquote" and name == "expandable":
                    argument = "expandable"
                continue
            self.at += 1
            self.skip_space()
            if self.peek() == "\0":
                raise self.fail(f'Unclosed start tag "{tag}" @', begin)
            value = self.value(begin)
            argument = _argument(tag, name, value, argument)

    def value(self, begin: int) -> str:
        quote = self.peek()
        if quote not in "'\"":
            start = self.at
            while re.match(r"[A-Za-z0-9.-]", self.peek()):
                self.at += 1
            if self.peek() not in _SPACE and self.peek() != ">":
                raise self.fail("Unexpected end of name token @", start)
            value = self.source[start : self.at].lower()
        else:
            self.at += 1
            parts: list[str] = []
            while self.peek() not in (quote, "\0"):
                decoded = self.reference() if self.peek() == "&" else None
                if decoded is None:
                    decoded = self.peek()
                    self.at += 1
                parts.append(decoded)
            if self.peek() == quote:
                self.at += 1
            value = "".join(parts)
        if self.peek() == "\0":
            raise self.fail("Unclosed start tag @", begin)
        return value

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.fail("Unexpected end tag @", begin)
        self.at += 2
        while self.peek() not in _SPACE and self.peek() != ">":
            self.at += 1
        name = self.source[begin + 2 : self.at].lower()
        self.skip_space()
        if self.peek() != ">":
            raise self.fail("Unclosed end tag @", begin)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise self.fail(f'Unmatched end tag @, expected "</{tag.name}>", found "</{name}>"', begin)
        if self.offset > tag.offset:
            self.close(tag)

    def close(self, tag: _Tag) -> None:
        entity: JSON = {"type": _TYPES[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if tag.name == "a":
            entity["url"] = tag.argument or "".join(self.out[tag.start :])
        elif tag.name == "tg-emoji":
            if not re.fullmatch(r"-?\d+", tag.argument) or not 0 < abs(int(tag.argument)) < 2**63:
                raise self.fail("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.argument:
            if same and last["type"] == "pre":
                last["language"] = tag.argument
                return
            entity["language"] = tag.argument
        elif tag.name == "pre" and same and last["type"] == "code" and "language" in last:
            last["type"] = "pre"
            return
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str, before: str) -> str:
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if (tag, name) == ("blockquote", "expandable"):
        return "expandable"
    return before


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """Return the text and its entities (UTF-16 offsets), or refuse as Telegram does."""
    text, entities = _Parser(source).parse()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities
