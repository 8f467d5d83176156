"""Settings, from the environment and `.env`: the only module that reads either."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingsError

__all__ = ["Access", "Settings", "load_settings"]


class Access(StrEnum):
    """Who may ask."""

    OPEN = "open"
    """Everybody."""
    LISTED = "listed"
    """Owners, admins, and the users and groups they let in."""


class Settings(BaseSettings):
    """Everything an operator can set; `.env.example` explains each in words."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    mujib_home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("mujib", appauthor=False)))
    database_url: str | None = None
    engine: str = "tantivy"
    language: str = "ar"
    timezone: str = "UTC"
    log_level: str = "INFO"

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    owner_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    access: Access = Access.OPEN
    questions_per_minute: int = Field(default=20, ge=1)

    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    webhook_secret: SecretStr | None = None

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        """Owners are written as numbers parted by commas or blanks."""
        if isinstance(value, str):
            return frozenset(int(part) for part in value.replace(",", " ").split())
        return value

    @field_validator("mujib_home")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().absolute()


@cache
def load_settings() -> Settings:
    """The settings, read once.

    Raises:
        SettingsError: one can't be understood; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}" for item in error.errors())
        raise SettingsError(f"a setting is wrong: {wrong}", wrong=wrong) from None
    except ValueError as error:
        raise SettingsError(f"a setting is wrong: {error}", wrong=str(error)) from None
