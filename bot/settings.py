"""Settings, from the environment and `.env`: the only module that reads either."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.messages import LANGUAGES
from index.engines import ENGINES
from index.errors import SettingsError

__all__ = ["LOG_LEVELS", "Access", "LanguageSettings", "Settings", "is_token", "language_set", "load_settings"]

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_MOST_WORKERS = 4
"""More answer faster than one process can send; an operator may want them all the same."""
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}(?:/test)?")
"""@BotFather gives a number and 35 letters; with `/test` the bot is one of Telegram's test servers."""
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_GETTEXT_NAMES = frozenset({"", "c", "posix"})
_GETTEXT_SIGNS = frozenset("_:.")


class Access(StrEnum):
    """Who may ask."""

    OPEN = "open"
    """Everybody."""
    LISTED = "listed"
    """Owners, admins, and the users and groups they let in."""


def _is_gettext(value: object) -> bool:
    """Whether a LANGUAGE is meant for gettext, as desktops set it (`en_US:en`), and says nothing to this program."""
    if not isinstance(value, str):
        return False
    return value.strip().casefold() in _GETTEXT_NAMES or not _GETTEXT_SIGNS.isdisjoint(value)


class _Environment(EnvSettingsSource):
    """The environment without gettext's LANGUAGE, which would hide the one in `.env`."""

    def __call__(self) -> dict[str, Any]:
        found = super().__call__()
        return {name: value for name, value in found.items() if name != "language" or not _is_gettext(value)}


class LanguageSettings(BaseSettings):
    """The one setting that is needed to say what is wrong with the others."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    language: str = "ar"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given, then the environment, then `.env`."""
        return init_settings, _Environment(settings_cls), dotenv_settings

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        return "ar" if _is_gettext(value) else _one_of(LANGUAGES, value.strip().lower())


class Settings(LanguageSettings):
    """Everything an operator can set; `.env.example` explains each in words."""

    mujib_home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("mujib", appauthor=False)))
    database_url: str | None = None
    engine: str = "tantivy"
    reranker: str | None = None
    timezone: str = "UTC"
    log_level: str = "INFO"
    workers: int = Field(default_factory=lambda given: _usual_workers(given), ge=0, le=64)

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
        if not isinstance(value, str):
            return value
        parts = value.replace(",", " ").replace("،", " ").split()
        for part in parts:
            if not part.isdecimal():
                raise PydanticCustomError("setting_owner_ids", "{part} is no Telegram number", {"part": part})
        return frozenset(map(int, parts))

    @field_validator("engine")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        return _one_of(ENGINES, value.strip().lower())

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        return _one_of(LOG_LEVELS, value.strip().upper())

    @field_validator("access", mode="before")
    @classmethod
    def _known_access(cls, value: str) -> str:
        return _one_of(tuple(Access), value.strip().lower())

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zone = value.strip()
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):  # unknown; a path; a folder of zones
            raise PydanticCustomError("setting_zone", "there is no such IANA time zone") from None
        return zone

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        address = value.strip()
        try:
            parts = urlsplit(address)
        except ValueError:  # half an IPv6 address
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise PydanticCustomError("setting_address", "not an address that begins with https://")
        return address

    @field_validator("webhook_secret")
    @classmethod
    def _sendable_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise PydanticCustomError("setting_webhook_secret", "1 to 256 of A-Z a-z 0-9 _ - are allowed")
        return value

    @field_validator("mujib_home")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        try:
            return value.expanduser().absolute()
        except RuntimeError as error:  # ~nobody
            raise PydanticCustomError("settings", "{reason}", {"reason": str(error)}) from None


def is_token(text: str) -> bool:
    """Whether a text has the form of a bot's token; whether Telegram knows it only Telegram can say."""
    return _TOKEN.fullmatch(text) is not None


def _usual_workers(given: Mapping[str, Any]) -> int:
    """One for each core, the bot's own being half idle; none on a single core, nor for an index in memory, which each
    process would have to fill, nor with a re-ranker, whose model keeps all cores busy from one process, and would have
    to be in the memory of each."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores == 1 or given.get("engine") == "rank-bm25" or given.get("reranker") is not None:
        return 0
    return min(cores, _MOST_WORKERS)


def _one_of(choices: Sequence[str], value: str) -> str:
    if value in choices:
        return value
    raise PydanticCustomError("setting_choice", "not one of {choices}", {"choices": ", ".join(choices)})


@cache
def load_settings() -> Settings:
    """The settings, read once.

    Raises:
        SettingsError: one can't be understood; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise _settings_error(error.errors()[0]) from None
    except (ValueError, OSError) as error:  # a .env that isn't UTF-8, or mustn't be read
        raise SettingsError(f"the settings can't be read: {error}", wrong=f".env: {error}") from None


def language_set() -> str:
    """The language to say in what is wrong with the settings: the one that is set, if that much can be read."""
    try:
        return LanguageSettings().language
    except (ValueError, OSError):
        return str(LanguageSettings.model_fields["language"].default)


def _settings_error(wrong: ErrorDetails) -> SettingsError:
    """What is wrong with a setting, with a code by which the catalogues know it."""
    field = str(wrong["loc"][0]) if wrong["loc"] else ""
    name, details = field.upper(), dict(wrong.get("ctx", {}))
    info = Settings.model_fields.get(field)
    # The value of a secret is nobody's business, and what isn't text came from a program.
    shown = f"{name}={wrong['input']}" if isinstance(wrong["input"], str) and "SECRET" not in name else name
    message = f"{shown}: {wrong['msg']}"
    if info is not None and info.annotation is int:
        return SettingsError(message, setting=shown, **_range(info))
    if wrong["type"].startswith("setting_"):
        return SettingsError(message, code=wrong["type"], setting=shown, **details)
    return SettingsError(f"a setting is wrong: {message}", wrong=message)


def _range(info: FieldInfo) -> dict[str, Any]:
    """The code and the details of a number that is none, or not one of those allowed."""
    bounds = {name: getattr(one, name) for one in info.metadata for name in ("ge", "le") if hasattr(one, name)}
    if "le" in bounds:
        return {"code": "setting_range", "least": bounds["ge"], "most": bounds["le"]}
    return {"code": "setting_least", "least": bounds["ge"]}
