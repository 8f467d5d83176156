"""The menus of commands Telegram shows: each scope and language has its own.

A part's commands are listed here; their words are `commands.<name>` in the catalogues.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from bot.messages import LANGUAGES
from bot.roles import Role
from bot.services import Services
from bot.state import people

__all__ = ["ADMIN", "GROUP", "GROUP_ADMIN", "OWNER", "PRIVATE", "publish", "publish_to"]

log = logging.getLogger(__name__)

PRIVATE = ("help", "latest", "sources", "subscribe", "subscriptions", "language", "privacy", "forget")
GROUP = ("ask", "latest", "sources", "help")
GROUP_ADMIN = (*GROUP, "subscribe", "subscriptions", "unsubscribe", "preview", "language")
ADMIN = (*PRIVATE, "articles", "delete", "rename", "watch", "stats", "unanswered")
OWNER = (*ADMIN, "admins", "access")

_SCOPES: Mapping[tuple[str, ...], BotCommandScope] = {
    PRIVATE: BotCommandScopeAllPrivateChats(),
    GROUP: BotCommandScopeAllGroupChats(),
    GROUP_ADMIN: BotCommandScopeAllChatAdministrators(),
}


async def publish(bot: Bot, services: Services) -> None:
    """Register the menus of all scopes, and of the owners and admins who have a chat with the bot.

    Raises:
        TelegramError: Telegram can't be reached.
    """
    for names, scope in _SCOPES.items():
        await _set(bot, services, names, scope)
    owners = services.settings.owner_ids
    roles = dict.fromkeys([admin for admin, _ in await services.read(people.admins)], Role.ADMIN)
    roles |= dict.fromkeys(owners, Role.OWNER)
    for user_id in await services.read(people.known, list(roles)):  # others get theirs when they press Start
        await publish_to(bot, services, user_id, roles[user_id])


async def publish_to(bot: Bot, services: Services, user_id: int, role: Role) -> None:
    """Give one user the menu of their role, after it changed.

    Raises:
        TelegramError: Telegram can't be reached. A user who never wrote to the bot is none of its concern yet.
    """
    names = {Role.OWNER: OWNER, Role.ADMIN: ADMIN}.get(role, PRIVATE)
    try:
        await _set(bot, services, names, BotCommandScopeChat(user_id))
    except (BadRequest, Forbidden) as error:
        log.debug("no menu for a user without a chat", extra={"user": user_id, "reason": error.message})


async def _set(bot: Bot, services: Services, names: tuple[str, ...], scope: BotCommandScope) -> None:
    usual = services.settings.language
    for language in LANGUAGES:
        words = services.messages(language)
        menu = [BotCommand(name, words.text(f"commands.{name}")) for name in names]
        await bot.set_my_commands(menu, scope, language_code=language)
        if language == usual:  # for those whose Telegram speaks neither
            await bot.set_my_commands(menu, scope)
