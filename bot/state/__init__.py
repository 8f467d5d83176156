"""What the bot remembers: users, roles, questions, posts, subscriptions, and what waits to be sent."""

from bot.state.database import State, insert_new, upsert

__all__ = ["State", "insert_new", "upsert"]
