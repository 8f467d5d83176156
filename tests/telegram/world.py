"""People, groups and channels around a bot, to whom things happen at random; what the bot does is checked each time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeVar

from . import oddities as odd
from .botapi import Chat, Message, ScenarioError, User
from .botapi.authors import Author
from .botapi.entities import utf16_length
from .inprocess import InProcess

__all__ = ["Dice", "World"]

T = TypeVar("T")


class Dice(random.Random):
    """What happens, from a number; the same world and number give the same.

    Hypothesis can't draw what is there to be chosen from: that depends on what has happened. It draws the numbers, and
    texts.

    Args:
        number: the seed.
        text: to be used where any text will do.
    """

    def __init__(self, number: int, text: str) -> None:
        super().__init__(number)
        self.text = text

    def one_of(self, what: Sequence[T]) -> T:
        """One of these."""
        return what[self.under(len(what))]

    def under(self, end: int) -> int:
        """A number from 0 on."""
        return self.randrange(end)

    def maybe(self) -> bool:
        """Heads or tails."""
        return self.random() < 0.5


class World:
    """People, groups and channels around a bot, and what they can do to it at random."""

    def __init__(self, bot: InProcess) -> None:
        self.bot = bot
        api = self.api = bot.api
        self.owner, self.admin, self.asker, self.stranger = (
            api.user(name, id=1000 + number, username=f"user_{number}") for number, name in enumerate(odd.NAMES[:4])
        )
        self.people = (self.owner, self.admin, self.asker, self.stranger)
        for one in self.people:
            one.start()
        members = self.people[:3]
        forum = api.supergroup("<منتدى>", members, forum=True, creator=self.admin, bot="administrator")
        self.topic = forum.topic("موضوع & <b>")
        self.groups = [api.group("مجموعة", members), api.supergroup("\u202eكبيرة", members), forum]
        self.channel = api.channel("أخبار <b>", creator=self.owner, username="news_fuzz")
        self.posts: list[Message] = []
        self.owner.send("/admins add 1001")
        bot.deliver()
        self.owner.send("/watch @news_fuzz")
        bot.deliver()
        assert not bot.errors()

    # What can be drawn ---------------------------------------------------------------------------------------

    def text(self, dice: Dice, limit: int = 4096) -> str:
        kind = dice.under(10)
        if kind < 3:
            return str(dice.one_of(odd.QUESTIONS))
        if kind == 3:
            return _cut(dice.text, limit)
        pieces = [dice.one_of(odd.PIECES) for _ in range(1 + dice.under(6))]
        return _cut(dice.one_of(("", " ", "\n")).join(pieces) * (1 if kind < 9 else 200), limit)

    def entities(self, dice: Dice, text: str) -> list[dict[str, Any]]:
        size = utf16_length(text)
        found = []
        for _ in range(dice.under(3) if size else 0):
            kind = dice.one_of(odd.STYLES)
            offset = dice.under(size)
            entity = {"type": kind, "offset": offset, "length": 1 + dice.under(size - offset)}
            more = {"text_link": {"url": "https://x.example/<>"}, "custom_emoji": {"custom_emoji_id": "5"}}
            entity |= more.get(kind, {"user": self.api.state.bot.json()} if kind == "text_mention" else {})
            found.append(entity)
        return found

    def place(self, dice: Dice, user: User) -> Chat:
        rooms = [room for room in self.groups if room.record.migrated_to is None]
        return dice.one_of([user.chat, user.chat, *(rooms if user is not self.stranger else [])])

    def options(self, dice: Dice, room: Chat) -> dict[str, Any]:
        options: dict[str, Any] = {}
        recent = [one for one in list(room.record.messages.values())[-8:] if not one.deleted]
        if recent and dice.maybe():
            options["reply_to"] = dice.one_of(recent)
        elif room.record.forum and dice.maybe():
            options["thread"] = self.topic
        if dice.under(4) == 0:
            options["origin"] = self.origin(dice)
        return options

    def origin(self, dice: Dice) -> dict[str, Any]:
        return dice.one_of(
            [
                self.stranger.origin(),
                self.api.hidden_origin(dice.one_of(odd.NAMES)),
                self.groups[1].origin(),
                self.channel.origin(1 + dice.under(10**6), signature=dice.one_of(odd.NAMES)),
                {"type": "of the future", "date": 1},
            ]
        )

    # What is done ----------------------------------------------------------------------------------------------

    def act(self, dice: Dice) -> None:
        """Something happens; what the bot makes of it is checked."""
        self.bot.pass_time(100)
        state = self.api.state
        before, sent = state.tick, len(state.outbox)
        user = dice.one_of(self.people)
        if dice.under(10) == 0:
            user.record.first_name = dice.one_of(odd.NAMES)
        if state.bot.id in user.chat.record.members and user.chat.record.member(state.bot).status == "kicked":
            user.unblock()
        action = dice.one_of(self.actions)
        with suppress(ScenarioError):  # no client does that
            action(self, dice, user)
        updates = self.bot.deliver()
        again = dice.under(10) == 0
        awaited = {data["message"]["chat"]["id"] for data in updates if _wants_answer(data, state.bot.id)}
        for number in awaited:
            room = state.chats[number]
            told = any(one.by_bot and one.changed > before for one in room.messages.values())
            assert told or any(one.chat is room for one in state.outbox[sent:]), f"no answer to {updates}"
        if again:
            self.bot.deliver(*updates)
        self.check(updates)

    def check(self, updates: list[dict[str, Any]]) -> None:
        state = self.api.state
        assert not self.bot.errors(), updates
        refused = [one for one in self.api.refused() if not any(why in one.error.lower() for why in odd.EXPECTED)]
        assert not refused, (updates, refused)
        # That an update comes again may answer a press again; Telegram finds names and links by itself, any number.
        odd_calls = [one for one in self.api.warnings if "twice" not in one and "over the limit of 100" not in one]
        assert not odd_calls, updates
        assert all(one.answer is not None for one in state.callbacks.values()), updates
        assert all(one.answer is not None and one.error is None for one in state.inline_queries.values()), updates

    def forget(self) -> None:
        """Keep the world small: what was long ago is gone."""
        state = self.api.state
        state.log.clear()
        state.warnings.clear()
        state.callbacks.clear()
        state.inline_queries.clear()
        state.updates.history.clear()
        del state.outbox[:-20]
        for room in state.chats.values():
            for number in list(room.messages)[:-20]:
                if number not in room.topics:
                    del room.messages[number]

    def write(self, dice: Dice, user: User) -> None:
        room = self.place(dice, user)
        text = self.text(dice)
        author: Author = room if room.record.user is None and dice.under(5) == 0 else user
        author.send(text, room, entities=self.entities(dice, text), **self.options(dice, room))

    def command(self, dice: Dice, user: User) -> None:
        room = self.place(dice, user)
        name = dice.one_of(odd.COMMANDS) + dice.one_of(("", "", "@mujib_test_bot", "@other_bot"))
        what = odd.PAYLOADS if name.startswith("start") else odd.ARGUMENTS
        words = dice.one_of(what) if dice.maybe() else self.text(dice, 1000)
        user.send(f"/{name} {words}", room, **self.options(dice, room))

    def media(self, dice: Dice, user: User) -> None:
        room, caption = self.place(dice, user), self.text(dice, 1024) if dice.maybe() else ""
        options = self.options(dice, room)
        kind = dice.one_of(("photo", "video", "document", "album", "raw"))
        if kind == "document":
            name = dice.one_of(("a.txt", "<b>.txt", "x", "\u202efdp.txt", "a.exe", "ن" * 100 + ".txt", "a.pdf"))
            user.document(
                dice.randbytes(dice.under(80)) if dice.maybe() else self.text(dice).encode(),
                name,
                room,
                caption=caption,
                **options,
            )
        elif kind == "album":
            user.album(caption, room, **options)
        elif kind == "raw":
            content = dict(dice.one_of(odd.CONTENTS))
            user.raw(content | ({"caption": caption} if caption else {}), room, **options)
        else:
            (user.photo if kind == "photo" else user.video)(caption, room, **options)

    def service(self, dice: Dice, user: User) -> None:
        room = self.place(dice, user)
        room.service(dict(dice.one_of(odd.SERVICE)), user)

    def edit(self, dice: Dice, user: User) -> None:
        room = self.place(dice, user)
        mine = [one for one in room.record.messages.values() if one.data.get("from", {}).get("id") == user.id]
        if mine:
            user.edit(dice.one_of(mine[-6:]), self.text(dice, 1024))

    def press(self, dice: Dice, user: User) -> None:
        rooms = [user.chat, *self.groups]
        shown = [one for room in rooms for one in room.record.messages.values() if one.by_bot and one.buttons]
        if not shown:
            return
        message = dice.one_of(shown[-12:])
        buttons = [button for row in message.buttons for button in row if button.action == "callback_data"]
        if buttons and dice.maybe():
            pressed = dice.one_of(buttons)
            user.press(message, str(pressed.value), inaccessible=dice.under(6) == 0)
            return
        state, data = self.api.state, dice.text if dice.under(3) == 0 else dice.one_of(odd.DATA)
        query = state.query(state.callbacks)
        payload = {"id": query.id, "from": user.record.json(), "chat_instance": "1", "data": data}
        inline = dice.under(4) == 0
        state.emit("callback_query", payload | ({"inline_message_id": "i"} if inline else {"message": message.json()}))

    def inline(self, dice: Dice, user: User) -> None:
        user.inline(self.text(dice, 250), offset=dice.one_of(("", "5", "<b>")))

    def post(self, dice: Dice, user: User) -> None:
        if self.posts and dice.maybe():
            self.channel.edit(self.posts[-1], self.text(dice, 1024))
        elif dice.maybe():
            self.posts = [self.channel.send(self.text(dice), signature=dice.one_of(odd.NAMES))]
        else:
            self.posts = [self.channel.photo(self.text(dice, 1024))]

    def membership(self, dice: Dice, user: User) -> None:
        room = dice.one_of([*self.groups[1:], self.channel])
        match dice.under(4):
            case 0:
                user.block()
            case 1:
                dice.one_of((room.kick_bot, room.remove_bot, room.demote_bot))()
                self.bot.deliver()
                room.promote_bot()
            case 2:
                room.restrict_bot() if room.type == "supergroup" else room.promote_bot(can_post_messages=False)
                self.bot.deliver()
                room.promote_bot()
            case 3 if self.groups[0].record.migrated_to is None:
                self.groups[0].migrate()
                self.bot.deliver()
                self.groups[0] = self.api.group("مجموعة", self.people[:3])

    actions = (write, write, command, media, edit, press, press, inline, post, membership, service)


def _wants_answer(data: dict[str, Any], bot: int) -> bool:
    """Whether somebody has said something to the bot in private."""
    message = data.get("message", {})
    says = not any(name in message for one in odd.SERVICE for name in one)
    return message.get("chat", {}).get("type") == "private" and says and message.get("via_bot", {}).get("id") != bot


def _cut(text: str, limit: int) -> str:
    while utf16_length(text) > limit:
        text = text[: limit - 1 - utf16_length(text) + len(text)]
    return text
