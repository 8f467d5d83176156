"""Alembic's migrations of the store; append-only."""
