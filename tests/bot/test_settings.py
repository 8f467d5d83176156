"""Settings: what is read from where, and what is said where one is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.messages import LANGUAGES, Messages
from bot.settings import LanguageSettings, Settings, language_set, load_settings
from index.errors import SettingsError


@pytest.fixture
def dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `.env` that is read."""
    path = tmp_path / ".env"
    for kind in (LanguageSettings, Settings):
        monkeypatch.setitem(kind.model_config, "env_file", path)
    return path


@pytest.mark.parametrize("value", ["en_US:en", "en_US.UTF-8", "fr_FR", "en:de", "C.UTF-8", "C", "POSIX", "", "  "])
def test_the_language_of_a_desktop_is_passed_over(
    value: str, monkeypatch: pytest.MonkeyPatch, dotenv: Path, mujib_home: Path
) -> None:
    monkeypatch.setenv("LANGUAGE", value)
    assert load_settings().language == language_set() == "ar"
    load_settings.cache_clear()
    dotenv.write_text("LANGUAGE=en\n", encoding="utf-8")
    assert load_settings().language == language_set() == "en"
    load_settings.cache_clear()
    dotenv.write_text(f"LANGUAGE={value}\n", encoding="utf-8")
    assert load_settings().language == "ar"
    assert load_settings().mujib_home == mujib_home


@pytest.mark.parametrize(("value", "language"), [("ar", "ar"), ("en", "en"), ("EN", "en"), (" ar ", "ar")])
def test_a_language_that_is_chosen(value: str, language: str, monkeypatch: pytest.MonkeyPatch, dotenv: Path) -> None:
    dotenv.write_text("LANGUAGE=fr\n", encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", value)
    assert load_settings().language == language_set() == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LANGUAGE", "fr", ("LANGUAGE=fr", "ar, en")),
        ("LOG_LEVEL", "loud", ("LOG_LEVEL=loud", "DEBUG, INFO, WARNING, ERROR")),
        ("ENGINE", "grep", ("ENGINE=grep", "tantivy, rank-bm25")),
        ("ACCESS", "closed", ("ACCESS=closed", "open, listed")),
        ("TIMEZONE", "Mars/Base", ("TIMEZONE=Mars/Base", "Asia/Riyadh")),
        ("TIMEZONE", "Europe", ("TIMEZONE=Europe",)),
        ("TIMEZONE", "../UTC", ("TIMEZONE=../UTC",)),
        ("TIMEZONE", "x" * 300, ("TIMEZONE=x",)),
        ("OWNER_IDS", "12, @samir 13", ("OWNER_IDS", "@samir")),
        ("OWNER_IDS", "-100123", ("OWNER_IDS", "-100123")),
        ("WEBHOOK_PORT", "http", ("WEBHOOK_PORT=http", "65535")),
        ("WEBHOOK_PORT", "70000", ("WEBHOOK_PORT=70000", "65535")),
        ("QUESTIONS_PER_MINUTE", "0", ("QUESTIONS_PER_MINUTE=0", "1")),
        ("WORKERS", "many", ("WORKERS=many", "64")),
        ("WEBHOOK_URL", "bot.example.org/hook", ("WEBHOOK_URL=bot.example.org/hook", "https://bot")),
        ("WEBHOOK_SECRET", "two words", ("WEBHOOK_SECRET", "256")),
        ("TELEGRAM_API_URL", "http://[::1", ("TELEGRAM_API_URL=", "https://bot")),
        ("MUJIB_HOME", "~nobody-of-that-name/x", ("MUJIB_HOME",)),
    ],
)
def test_a_wrong_setting_is_named_in_the_users_language(
    name: str, value: str, told: tuple[str, ...], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    said = Messages(language).error(caught.value)
    assert all(piece in said for piece in told)
    known = Messages(language).reason(caught.value.code, "", **caught.value.details)
    assert said == known, "there is a message for it"
    if name != "LANGUAGE":
        assert language_set() == language


def test_values_are_taken_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"LOG_LEVEL": "debug", "ENGINE": "Tantivy", "ACCESS": "Listed", "TIMEZONE": " Asia/Amman "}
    for name, value in (given | {"OWNER_IDS": "1,2، 3  4"}).items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.log_level, settings.engine, settings.access) == ("DEBUG", "tantivy", "listed")
    assert (settings.timezone, sorted(settings.owner_ids)) == ("Asia/Amman", [1, 2, 3, 4])


def test_a_file_of_settings_that_cannot_be_read(dotenv: Path) -> None:
    dotenv.write_bytes("LANGUAGE=en # \u0639".encode("cp1256"))
    with pytest.raises(SettingsError, match="can't be read"):
        load_settings()
    assert language_set() == "ar"


def test_no_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1234567:secret")
    monkeypatch.setenv("WEBHOOK_SECRET", "s3cret")
    monkeypatch.setenv("WEBHOOK_PORT", "x")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "secret" not in Messages("ar").error(caught.value) + str(caught.value)
    monkeypatch.setenv("WEBHOOK_PORT", "8443")
    monkeypatch.setenv("WEBHOOK_SECRET", "a secret")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "a secret" not in Messages("ar").error(caught.value) + str(caught.value)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="cores are counted otherwise here")
def test_no_processes_answer_by_default_where_each_would_hold_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: range(3))
    assert Settings().workers == 3
    assert Settings(reranker="owner/name").workers == 0
    assert Settings(reranker="owner/name", workers=2).workers == 2
    assert Settings(engine="rank-bm25").workers == 0
