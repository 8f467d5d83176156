"""Alembic's migrations of the bot's tables; append-only."""
