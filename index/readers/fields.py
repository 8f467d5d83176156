"""A line of JSON → an article."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime

from index.errors import ReadError
from index.hashing import content_hash
from index.models import Article

__all__ = ["article_of_line", "iso_date", "name_of_text"]

_SHOWN = 80


def article_of_line(line: str) -> Article:
    """Read `{"id"?, "title"?, "text", "published"?, "url"?, "source"?}`; other fields are passed over.

    An id may be a whole number; without one, the text's hash names the article, so that the same text gets the same id.

    Args:
        line: the JSON.

    Raises:
        ReadError: it isn't JSON, isn't an object, has no text, or a field has the wrong type.
    """
    fields = _parse(line)
    text = _string(fields, "text")
    if "text" not in fields:
        held = _cut(", ".join(fields)) or "{}"
        raise ReadError(f'the field "text" is missing; there are: {held}', code="read_field", field="text", held=held)
    if text is None or not text.strip():
        raise ReadError('the field "text" is empty', code="read_field_empty", field="text")
    published = _string(fields, "published")
    return Article(
        id=_id(fields) or name_of_text(text),
        title=_string(fields, "title") or "",
        text=text,
        published=iso_date(published) if published else None,
        url=_string(fields, "url") or None,
        source=_string(fields, "source") or None,
    )


def name_of_text(text: str) -> str:
    """An id for a text without one; the same for the same text, white space aside."""
    return f"text-{content_hash(text).hex()}"


def iso_date(value: str) -> str:
    """Check a date and bring it into ISO 8601.

    Args:
        value: an ISO 8601 date or date and time, or one as mail and RSS feeds have it (RFC 5322): "Sun, 18 Feb 2018
            21:35:43 +0400".

    Raises:
        ReadError: it is neither.
    """
    value = value.strip()
    try:
        datetime.fromisoformat(value)
        return value
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        shown = _shown(value)
        raise ReadError(
            f"the date can't be read: {shown}; write it as 2024-01-31", code="read_date", value=shown
        ) from None


def _parse(line: str) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        place = error.pos + 1
        raise ReadError(f"this is not JSON: {error.msg} at character {place}", code="read_json", place=place) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets a thousand deep
        raise ReadError(f"this JSON can't be read: {error}", code="read_json_deep") from None
    if not isinstance(fields, dict):
        shown = _shown(line)
        raise ReadError(f"this is not a JSON object: {shown}", code="read_object", value=shown)
    return fields


def _string(fields: dict[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    shown = _shown(value)
    raise ReadError(f'"{name}" has to be a string, not {shown}', code="read_type", field=name, value=shown)


def _id(fields: dict[str, object]) -> str | None:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    name = _string(fields, "id")
    return name if name and name.strip() else None


def _shown(value: object) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
