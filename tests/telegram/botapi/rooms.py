"""Chats, as a test drives them: groups, supergroups with topics, channels, private chats."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from .authors import Author, unix
from .errors import JSON, ScenarioError
from .forwarding import channel_origin, chat_origin
from .membership import full_rights, migrate_group, service, set_member
from .model import PERMISSIONS, ChatRecord, Message, TopicRecord, UserRecord

if TYPE_CHECKING:
    from .api import BotApi
    from .users import User


class Topic:
    """A forum topic."""

    def __init__(self, chat: Chat, record: TopicRecord) -> None:
        self._chat = chat
        self.record = record
        self.id = record.id
        self.name = record.name

    def close(self) -> None:
        """Close the topic: only administrators with the right to manage topics write there."""
        self._set(True, "forum_topic_closed")

    def reopen(self) -> None:
        """Open the topic again."""
        self._set(False, "forum_topic_reopened")

    def rename(self, name: str) -> None:
        """Call the topic something else; with an empty name, give it only another icon."""
        self.record.name = self.name = name or self.name
        edited = {"name": name} if name else {"icon_custom_emoji_id": "5"}
        self._chat.service({"forum_topic_edited": edited, "message_thread_id": self.id, "is_topic_message": True})

    def delete(self) -> None:
        """Delete the topic with its messages."""
        with self._chat.api.state.lock:
            self.record.deleted = True
            for message in [m for m in self._chat.record.messages.values() if m.thread == self.id]:
                self._chat.api.state.delete_message(message)

    def _set(self, closed: bool, event: str) -> None:
        self.record.closed = closed
        self._chat.service({event: {}, "message_thread_id": self.id, "is_topic_message": True})


class Chat(Author):
    """A chat. Writing with ``chat.send(…)`` is a channel's post, in groups an anonymous administrator's message."""

    def __init__(self, api: BotApi, record: ChatRecord) -> None:
        super().__init__(api, None)
        self.record = record
        self.id = record.id
        self.type = record.type

    def _room(self, chat: Chat | None) -> ChatRecord:
        if chat is not None and chat.record is not self.record:
            raise ScenarioError("a chat writes only in itself")
        if self.record.user is not None:
            raise ScenarioError("in a private chat the user writes: user.send(…)")
        return self.record

    @property
    def sent(self) -> list[Message]:
        """What the bot sent here, in order, deleted messages included."""
        return self.api.sent(self)

    @property
    def messages(self) -> list[Message]:
        """What is here now."""
        return self.api.messages(self)

    def origin(
        self, message_id: int | None = None, *, signature: str | None = None, date: int | dt.datetime | None = None
    ) -> JSON:
        """Return the origin of a post forwarded from this channel, or of an anonymous message from this group."""
        when = unix(date) or self.api.state.now()
        if self.type != "channel":
            return chat_origin(self.record, when, signature)
        if message_id is None:
            raise ScenarioError("a channel's post has a number: channel.origin(17)")
        return channel_origin(self.record, message_id, when, signature)

    def link(self, message: Message) -> str:
        """Return the public or private ``t.me`` link to a message here."""
        where = self.record.username or f"c/{str(self.id).removeprefix('-100')}"
        return f"https://t.me/{where}/{message.id}"

    # Membership ------------------------------------------------------------------------------------------------

    def _owner(self) -> UserRecord:
        owner = next((m.user for m in self.record.members.values() if m.status == "creator"), None)
        return owner or self.api.state.bot

    def _set(self, user: UserRecord, status: str, by: User | None, rights: dict[str, bool] | None = None) -> None:
        with self.api.state.lock:
            actor = by.record if by is not None else self._owner()
            set_member(self.api.state, self.record, user, status, actor, rights=rights)

    def add(self, user: User, by: User | None = None) -> None:
        """Add a user."""
        self._set(user.record, "member", by)

    def remove(self, user: User, by: User | None = None) -> None:
        """Ban a user."""
        self._set(user.record, "kicked", by)

    def promote(self, user: User, by: User | None = None, **rights: bool) -> None:
        """Make a user an administrator, with an ordinary administrator's rights unless changed."""
        self._set(user.record, "administrator", by, full_rights(self.record, rights))

    def add_bot(self, by: User | None = None) -> None:
        """Add the bot as a member (in a channel it can only be an administrator)."""
        if self.type == "channel":
            self.promote_bot(by)
        else:
            self._set(self.api.state.bot, "member", by)

    def promote_bot(self, by: User | None = None, **rights: bool) -> None:
        """Make the bot an administrator, with an ordinary administrator's rights unless changed."""
        self._set(self.api.state.bot, "administrator", by, full_rights(self.record, rights))

    def demote_bot(self, by: User | None = None) -> None:
        """Take the bot's administrator rights away."""
        self._set(self.api.state.bot, "member", by)

    def restrict_bot(self, by: User | None = None, **permissions: bool) -> None:
        """Restrict the bot: by default it may send nothing."""
        self._set(self.api.state.bot, "restricted", by, {**dict.fromkeys(PERMISSIONS, False), **permissions})

    def kick_bot(self, by: User | None = None) -> None:
        """Throw the bot out."""
        self._set(self.api.state.bot, "kicked", by)

    def remove_bot(self, by: User | None = None) -> None:
        """Take the bot out without banning it."""
        self._set(self.api.state.bot, "left", by)

    def permit(self, **permissions: bool) -> None:
        """Change what ordinary members may do: ``permit(can_send_messages=False)``."""
        with self.api.state.lock:
            self.record.permissions.update(permissions)

    # Topics and migration --------------------------------------------------------------------------------------

    def service(self, fields: JSON, by: User | None = None) -> Message:
        """Add any service message."""
        with self.api.state.lock:
            return service(self.api.state, self.record, by.record if by else self._owner(), fields)

    def topic(self, name: str, by: User | None = None) -> Topic:
        """Open a forum topic."""
        if not self.record.forum:
            raise ScenarioError(f"«{self.record.title}» has no topics: api.supergroup(…, forum=True)")
        with self.api.state.lock:
            number = self.record.last_id + 1
            topic = TopicRecord(number, name)
            self.record.topics[number] = topic
            created = {"name": name, "icon_color": 7322096}
            self.service({"forum_topic_created": created, "message_thread_id": number, "is_topic_message": True}, by)
        return Topic(self, topic)

    def close_general(self, closed: bool = True) -> None:
        """Close the topic «General»."""
        self.record.general_closed = closed

    def migrate(self, *, forum: bool = False) -> Chat:
        """Turn the group into a supergroup and return it; sends to the old id are refused with the new one."""
        if self.type != "group":
            raise ScenarioError("only a basic group becomes a supergroup")
        with self.api.state.lock:
            return Chat(self.api, migrate_group(self.api.state, self.record, forum))

    def __repr__(self) -> str:
        name = self.record.title or (self.record.user.name if self.record.user else "")
        return f"<Chat {self.id} {self.type} «{name}»>"
