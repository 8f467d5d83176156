"""What Telegram shows of the bot before anybody writes to it: its description, and the short one of its profile."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.messages import LANGUAGES
from bot.services import Services
from bot.state import drafts

__all__ = ["FIELDS", "publish"]

log = logging.getLogger(__name__)

FIELDS = ("description", "short_description")
_KIND = "profile"
_KEPT_SECONDS = 20 * 365 * 86400.0


async def publish(bot: Bot, services: Services) -> None:
    """Set the descriptions in all languages, where Telegram has others.

    Those that the operator gave at @BotFather are left alone: what is there is only replaced where it is empty or
    this bot's own of an earlier time. The bot is as useful without, so what fails is logged and left to the next start.
    """
    for field in FIELDS:
        keys = {language: f"{field}:{language}" for language in (*LANGUAGES, "")}
        ours = {await services.read(drafts.get, bot.id, _KIND, key) for key in keys.values()}
        # That for everybody else comes last: it is what Telegram gives for a language that has none.
        for language, key in keys.items():
            text = services.messages(language or services.settings.language).text(f"profile.{field}")
            try:
                there = (await _get(bot, field, language)).strip()
                if there and there != text and there not in ours:
                    log.info("a description given at @BotFather is kept", extra={"field": field, "in": language})
                    continue
                if there != text:
                    await _set(bot, field, language, text)
            except TelegramError as error:
                log.warning("a description of the bot can't be set: %s", error, extra={"field": field, "in": language})
                break
            if text not in ours:
                now = services.now()
                await services.write(drafts.keep, bot.id, bot.id, _KIND, key, text, now, now + _KEPT_SECONDS)


async def _get(bot: Bot, field: str, language: str) -> str:
    if field == "description":
        return (await bot.get_my_description(language or None)).description
    return (await bot.get_my_short_description(language or None)).short_description


async def _set(bot: Bot, field: str, language: str, text: str) -> None:
    if field == "description":
        await bot.set_my_description(text, language or None)
    else:
        await bot.set_my_short_description(text, language or None)
