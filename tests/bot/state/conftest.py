"""The bot's tables are tested in each kind of database the store is tested in."""

from __future__ import annotations

from tests.index.store.conftest import location

__all__ = ["location"]
