"""A document → title and text."""

from __future__ import annotations

from pathlib import PurePath

from telegram import Bot
from telegram.error import BadRequest

from bot.adding.parts import File
from bot.adding.titles import titled
from index.errors import ReadError
from index.readers import decode
from index.text.words import count_words

__all__ = ["MAX_BYTES", "UnreadableDocument", "document_text"]

MAX_BYTES = 20 * 2**20
"""What Telegram lets bots fetch."""

_CAPTION_WORDS = 20


class UnreadableDocument(Exception):
    """A document that can't become an article.

    Args:
        code: why, see `why_…` in the catalogue and the codes of errors.
        reason: the same in English.
        details: values for the blanks of the catalogue's message.
    """

    def __init__(self, code: str, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.details = details


async def document_text(bot: Bot, file: File, caption: str) -> tuple[str, str]:
    """Fetch and read a document.

    Args:
        bot: fetches it.
        file: the document.
        caption: what is written under it: its title where it is short. Of a kind that can't be read, a long one is the
            text.

    Returns:
        The title, empty where the text shall give it, and the text.

    Raises:
        UnreadableDocument: it is of another kind, too large, gone, or no text.
        TelegramError: it can't be fetched now.
    """
    if not _is_text(file):
        if count_words(caption) >= _CAPTION_WORDS:
            return "", caption
        raise UnreadableDocument("file_kind", "only .txt files can be read")
    if file.size > MAX_BYTES:
        raise UnreadableDocument("file_size", "the file is larger than 20 MB")
    try:
        stored = await bot.get_file(file.id)
        data = bytes(await stored.download_as_bytearray())
    except BadRequest as error:  # it will be no better next time
        raise UnreadableDocument("file_gone", f"the file can't be fetched: {error.message}") from error
    try:
        text = decode(data).lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    except ReadError as error:
        details = {name: value for name, value in error.details.items() if name not in ("path", "line", "reason")}
        raise UnreadableDocument(error.code, str(error), **details) from error
    if caption.strip() and count_words(caption) < _CAPTION_WORDS:
        return " ".join(caption.split()), text
    title, rest = titled(text)
    return (title, rest) if title else (PurePath(file.name).stem, text)


def _is_text(file: File) -> bool:
    return file.name.lower().endswith(".txt") or (not file.name and file.mime == "text/plain")
