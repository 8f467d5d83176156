"""Who manages a chat."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberMember, ChatMemberOwner, User
from telegram.error import BadRequest, TelegramError

from bot.subscribing.rights import may_manage

USER = User(7, "علي", False)


class FakeBot:
    """Answers one question."""

    def __init__(self, answer: ChatMember | TelegramError) -> None:
        self._answer = answer

    async def get_chat_member(self, chat_id: int, user_id: int) -> ChatMember:
        if isinstance(self._answer, TelegramError):
            raise self._answer
        return self._answer


def _admin(post: bool | None = None) -> ChatMemberAdministrator:
    names = (
        "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
        "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
        "can_edit_stories", "can_delete_stories",
    )  # fmt: skip
    rights: dict[str, Any] = dict.fromkeys(names, True)
    return ChatMemberAdministrator(USER, can_post_messages=post, **rights)


@pytest.mark.parametrize(
    ("answer", "may"),
    [
        (ChatMemberOwner(USER, False), True),
        (_admin(), True),
        (_admin(post=True), True),
        (_admin(post=False), False),
        (ChatMemberMember(USER), False),
        (BadRequest("member list is inaccessible"), False),
    ],
)
def test_administrators_do(answer: ChatMember | TelegramError, may: bool) -> None:
    assert asyncio.run(may_manage(cast(Bot, FakeBot(answer)), -100, 7)) is may


def test_a_private_chat_is_ones_own() -> None:
    bot = cast(Bot, FakeBot(BadRequest("never asked")))
    assert asyncio.run(may_manage(bot, 7, 7))
    assert not asyncio.run(may_manage(bot, 8, 7))
    assert not asyncio.run(may_manage(bot, -100, None))
