"""What is kept while the user is asked whether something is an article, and what becomes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.adding.gathering import Post, joined
from bot.adding.parts import Part, fields_of, load

__all__ = ["choice_of", "chosen_part", "edited_choice", "parts_apart"]


def choice_of(post: Post) -> str:
    """What is kept of a post, as JSON: its first message with the whole text; all of them where it was put together."""
    fields = fields_of(replace(post.first, text=post.text))
    if post.is_joined:
        fields["pieces"] = [fields_of(part) for part in post.parts]
    return json.dumps(fields, ensure_ascii=False)


def chosen_part(choice: str) -> Part:
    """The message that becomes an article, or is asked with."""
    fields = json.loads(choice)
    fields.pop("pieces", None)
    return replace(load(fields), chosen=True)


def parts_apart(choice: str) -> tuple[Part, ...]:
    """The messages of a post that was put together, for each to be looked at by itself; none of others."""
    return tuple(replace(load(fields), alone=True) for fields in json.loads(choice).get("pieces", ()))


def edited_choice(choice: str, edited: Part) -> str | None:
    """What is kept, with a message as it was edited; None where that message is none of it."""
    fields: dict[str, Any] = json.loads(choice)
    pieces = fields.get("pieces") or [fields]
    for piece in pieces:
        if piece["message_id"] == edited.message_id:
            piece["text"] = edited.text
            fields["text"] = joined([one.get("text", "") for one in pieces])
            return json.dumps(fields, ensure_ascii=False)
    return None
