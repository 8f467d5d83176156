"""Which part of a message is a question to the bot."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, User

__all__ = ["after_command", "asks_bot", "question_in", "replied_text", "without_links"]

_COMMAND = re.compile(r"\s*/\w+(?:@\w+)?\s*", re.ASCII)
_LINK = re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]{2,}")


def question_in(message: Message, bot: User) -> str:
    """The question of a message that is meant for the bot: without the bot's name in it; empty where nothing is left.

    Args:
        message: text, or something with a caption.
        bot: the bot.
    """
    text = message.text or message.caption or ""
    for entity, written in _mentions(message).items():
        if _is_of(entity, written, bot):
            text = text.replace(written, " ", 1)
    return _BLANKS.sub(" ", text).strip(" \t\n,،:")


def after_command(message: Message) -> str:
    """What stands after the command of a message; where nothing does, the text of the message it replies to."""
    text = message.text or message.caption or ""
    asked = _COMMAND.sub("", text, count=1).strip()
    replied = message.reply_to_message
    if not asked and replied is not None:
        return (replied.text or replied.caption or "").strip()
    return asked


def replied_text(message: Message, bot: User) -> str:
    """What somebody else wrote that a message replies to; empty where it replies to nothing, or to the bot."""
    replied = message.reply_to_message
    if replied is None or (replied.from_user is not None and replied.from_user.id == bot.id):
        return ""
    return question_in(replied, bot)


def asks_bot(message: Message, bot: User) -> bool:
    """Whether a message in a group is meant for the bot: it names it, or replies to it."""
    if message.via_bot is not None:  # an inline answer that somebody inserted
        return False
    replied = message.reply_to_message
    # In a topic each message «replies» to the one that opened it.
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
        return replied.forum_topic_created is None
    return any(_is_of(entity, written, bot) for entity, written in _mentions(message).items())


def without_links(text: str) -> str:
    """A question without the links in it: their letters are no words that an answer could hold."""
    return _BLANKS.sub(" ", _LINK.sub(" ", text)).strip()


def _mentions(message: Message) -> dict[MessageEntity, str]:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    return message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)


def _is_of(entity: MessageEntity, written: str, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    return written.casefold() == f"@{bot.username}".casefold()
