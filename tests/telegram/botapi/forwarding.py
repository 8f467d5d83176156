"""Where a forwarded message comes from: the four kinds of ``forward_origin``."""

from __future__ import annotations

from .errors import JSON
from .model import ChatRecord, Message, UserRecord


def user_origin(user: UserRecord, date: int) -> JSON:
    """A user who lets others see who wrote; their name alone if they hide it."""
    if user.hides_forwards:
        return hidden_origin(user.name, date)
    return {"type": "user", "date": date, "sender_user": user.json()}


def hidden_origin(name: str, date: int) -> JSON:
    """A user of whom only the name is shown."""
    return {"type": "hidden_user", "date": date, "sender_user_name": name}


def chat_origin(chat: ChatRecord, date: int, signature: str | None = None) -> JSON:
    """A group, where an administrator wrote anonymously."""
    data: JSON = {"type": "chat", "date": date, "sender_chat": chat.json()}
    return {**data, "author_signature": signature} if signature else data


def channel_origin(chat: ChatRecord, message_id: int, date: int, signature: str | None = None) -> JSON:
    """A post of a channel."""
    data: JSON = {"type": "channel", "date": date, "chat": chat.json(), "message_id": message_id}
    return {**data, "author_signature": signature} if signature else data


def origin_of(message: Message) -> JSON:
    """Return the origin a forward of this message shows."""
    data = message.data
    if "forward_origin" in data:
        return dict(data["forward_origin"])
    date, signature = int(data["date"]), data.get("author_signature")
    if message.chat.type == "channel":
        return channel_origin(message.chat, message.id, date, signature)
    if "sender_chat" in data:
        return chat_origin(message.chat, date, signature)
    sender = data["from"]
    author = next((m.user for m in message.chat.members.values() if m.user.id == sender["id"]), None)
    if author is not None and author.hides_forwards:
        return hidden_origin(author.name, date)
    return {"type": "user", "date": date, "sender_user": sender}
