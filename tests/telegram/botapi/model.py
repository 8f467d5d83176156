"""What the server knows: users, members and their rights, chats, topics and messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from .entities import utf16_slice
from .errors import JSON, ScenarioError

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories",
)  # fmt: skip
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag", "can_react_to_messages",
)  # fmt: skip
PRESENT = {"creator", "administrator", "member", "restricted"}


@dataclass(eq=False)
class UserRecord:
    """A Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "ar"
    is_bot: bool = False
    seen: bool = False
    """The bot has had an update from this user and may therefore name them by id."""
    deactivated: bool = False
    hides_forwards: bool = False

    @property
    def name(self) -> str:
        """The name shown to others."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def json(self) -> JSON:
        """Return the User object."""
        data: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            value = getattr(self, key)
            if value and not (self.is_bot and key == "language_code"):
                data[key] = value
        return data


@dataclass(eq=False)
class Member:
    """A user's place in a chat."""

    user: UserRecord
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)
    anonymous: bool = False
    title: str | None = None

    @property
    def present(self) -> bool:
        """Whether the user is in the chat now."""
        return self.status in PRESENT

    @property
    def admin(self) -> bool:
        """Whether the user administers the chat."""
        return self.status in {"creator", "administrator"}

    def can(self, right: str) -> bool:
        """Whether the member has an administrator right."""
        return self.status == "creator" or (self.status == "administrator" and self.rights.get(right, False))

    def json(self, chat_type: str) -> JSON:
        """Return the ChatMember object."""
        data: JSON = {"status": self.status, "user": self.user.json()}
        if self.admin:
            data["is_anonymous"] = self.anonymous
            if self.title:
                data["custom_title"] = self.title
        if self.status == "administrator":
            extra = CHANNEL_RIGHTS if chat_type == "channel" else GROUP_RIGHTS
            data["can_be_edited"] = False
            data.update({right: self.rights.get(right, False) for right in ADMIN_RIGHTS + extra})
        elif self.status == "restricted":
            data.update(is_member=True, until_date=0)
            data.update({name: self.rights.get(name, False) for name in PERMISSIONS})
        elif self.status == "kicked":
            data["until_date"] = 0
        return data


@dataclass(eq=False)
class TopicRecord:
    """A forum topic; its id is the id of the message that opened it."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass(eq=False)
class ChatRecord:
    """A chat with everything in it."""

    id: int
    type: str
    title: str | None = None
    username: str | None = None
    user: UserRecord | None = None
    """The other side of a private chat."""
    forum: bool = False
    started: bool = True
    known: bool = False
    """The bot has been here or heard from here: otherwise the chat is not found."""
    members: dict[int, Member] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(PERMISSIONS, True))
    topics: dict[int, TopicRecord] = field(default_factory=dict)
    general_closed: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    migrated_to: int | None = None

    def json(self) -> JSON:
        """Return the Chat object."""
        data: JSON = {"id": self.id, "type": self.type}
        if self.user is not None:
            person = self.user.json()
            data.update({key: person[key] for key in ("first_name", "last_name", "username") if key in person})
            return data
        data["title"] = self.title
        if self.username:
            data["username"] = self.username
        if self.forum:
            data["is_forum"] = True
        return data

    def member(self, user: UserRecord) -> Member:
        """Return the user's place here, ``left`` if they never came."""
        return self.members.get(user.id) or Member(user, "left")


@dataclass(frozen=True)
class Button:
    """A button of an inline keyboard."""

    text: str
    action: str
    value: object


@dataclass(eq=False)
class Message:
    """A message in its current state; ``data`` is its Bot API form without chat, id and reply."""

    chat: ChatRecord
    id: int
    data: JSON
    by_bot: bool = False
    reply_to: Message | None = None
    silent: bool = False
    deleted: bool = False
    history: list[JSON] = field(default_factory=list)
    """The forms the message had before each edit, oldest first."""
    changed: int = 0
    """The number of the last change in the whole server, for waiting."""
    inline_id: str | None = None

    def json(self, depth: int = 1) -> JSON:
        """Return the Message object, with the replied-to message one level deep."""
        data: JSON = {"message_id": self.id, "chat": self.chat.json(), **self.data}
        if depth and self.reply_to is not None and not self.reply_to.deleted:
            data["reply_to_message"] = self.reply_to.json(depth - 1)
        return data

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.data.get("text") or self.data.get("caption") or "")

    @property
    def entities(self) -> list[JSON]:
        """The entities of the text or the caption."""
        return list(self.data.get("entities") or self.data.get("caption_entities") or [])

    def parts(self, kind: str) -> list[str]:
        """Return the parts of the text under entities of one type."""
        return [utf16_slice(self.text, e["offset"], e["length"]) for e in self.entities if e["type"] == kind]

    @property
    def links(self) -> list[str]:
        """The targets of the text links."""
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]

    @property
    def thread(self) -> int | None:
        """The forum topic."""
        value = self.data.get("message_thread_id")
        return None if value is None else int(value)

    @property
    def edits(self) -> int:
        """How many times the message was edited."""
        return len(self.history)

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of the inline keyboard."""
        rows = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button_of(raw) for raw in row] for row in rows]

    @property
    def labels(self) -> list[str]:
        """What is on its buttons, in their order."""
        return [button.text for row in self.buttons for button in row]

    def button(self, which: str) -> Button:
        """Return the button with this data, this text, or (if only one) with this within its text."""
        buttons = [button for row in self.buttons for button in row]
        exact = [b for b in buttons if which in (b.text, b.value)] or [b for b in buttons if which in b.text]
        if len(exact) != 1:
            shown = ", ".join(f"«{b.text}» ({b.action}={b.value!r})" for b in buttons) or "none"
            found = "is ambiguous" if exact else "is not"
            raise ScenarioError(f"button {which!r} {found} under message {self.id} in {self.chat.id}; it has: {shown}")
        return exact[0]

    def __repr__(self) -> str:
        who = "bot" if self.by_bot else "user"
        return f"<Message {self.id} in {self.chat.id} by {who}: {self.text[:80]!r}>"


def button_of(raw: JSON) -> Button:
    """Return a button from its InlineKeyboardButton."""
    action = next((key for key in raw if key not in {"text", "style", "icon_custom_emoji_id"}), "")
    return Button(raw["text"], action, raw.get(action))
