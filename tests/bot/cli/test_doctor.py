"""`mujib doctor`."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from index import Library
from index.text.camel import database_path
from tests.bot.cli.conftest import Mujib, Outcome


def by_name(outcome: Outcome) -> dict[str, Any]:
    """The checks by their names."""
    return {check["name"]: check for check in outcome.json["checks"]}


def test_before_there_is_a_library(mujib: Mujib, mujib_home: Path) -> None:
    outcome = mujib("doctor", "--json")
    assert outcome.code == 0
    checks = by_name(outcome)
    assert checks["package:tantivy"]["detail"] == metadata.version("tantivy")
    assert "mujib import" in checks["library"]["detail"]
    assert not (mujib_home / "library.db").exists()


@pytest.mark.usefixtures("filled")
def test_a_library_in_order(mujib: Mujib, mujib_home: Path) -> None:
    outcome = mujib("doctor")
    assert outcome.code == 0
    assert "✗" not in outcome.out
    assert "كل شيء على ما يرام." in outcome.out
    checks = by_name(mujib("doctor", "--json"))
    assert checks["home"]["detail"] == str(mujib_home)
    assert checks["index"]["ok"]
    assert checks["analysis"]["detail"].startswith("tables-")


@pytest.mark.usefixtures("filled")
def test_an_index_that_is_behind(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    state = Library.state

    def behind(self: Library) -> dict[str, object]:
        return {**state(self), "index_revision": 1, "index_sentences": 2}

    monkeypatch.setattr(Library, "state", behind)
    outcome = mujib("doctor", "--json")
    assert outcome.code == 1
    index = by_name(outcome)["index"]
    assert not index["ok"]
    assert index["hint"]


@pytest.mark.usefixtures("filled")
def test_an_index_with_a_file_cut_short(mujib: Mujib, mujib_home: Path) -> None:
    file = next((mujib_home / "index" / "tantivy" / "sentences").glob("*.idx"))
    os.truncate(file, file.stat().st_size // 2)
    outcome = mujib("doctor", "--json")
    assert outcome.code == 1
    assert file.name in by_name(outcome)["index"]["detail"]
    assert mujib("doctor").code == 0, "opening the library has mended it"


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("pattern", ["sentences/*.term", "articles/*.store", "words/*.data"])
def test_an_index_with_a_changed_byte(mujib: Mujib, mujib_home: Path, pattern: str) -> None:
    file = next((mujib_home / "index" / "tantivy").glob(pattern))
    with file.open("r+b") as changed:
        changed.seek(file.stat().st_size // 3)
        byte = changed.read(1)
        changed.seek(-1, os.SEEK_CUR)
        changed.write(bytes([byte[0] ^ 1]))
    outcome = mujib("doctor", "--json")
    assert outcome.code == 1
    assert pattern.partition("/")[0] in by_name(outcome)["index"]["detail"]
    shutil.rmtree(mujib_home / "index")
    assert mujib("doctor").code == 0


def test_a_library_that_cannot_be_opened(mujib: Mujib, mujib_home: Path) -> None:
    mujib_home.mkdir()
    (mujib_home / "library.db").write_bytes(b"this is no database" * 1000)
    outcome = mujib("doctor")
    assert outcome.code == 1
    assert "✗ المكتبة" in outcome.out
    assert "استعده من نسخة احتياطية" in outcome.out
    assert "✓ تيليغرام" in outcome.out
    assert "Traceback" not in outcome.out + outcome.err


def test_a_package_is_missing(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    version = metadata.version

    def without_tantivy(name: str) -> str:
        if name == "tantivy":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without_tantivy)
    outcome = mujib("doctor")
    assert outcome.code == 1
    assert "pip install --no-deps -r requirements.lock" in outcome.out


def test_a_full_disk(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**12, 10**12, 1000))
    assert not by_name(mujib("doctor", "--json"))["disk"]["ok"]


@pytest.mark.usefixtures("filled")
def test_a_damaged_morphology(mujib: Mujib, mujib_home: Path) -> None:
    place = database_path(mujib_home / "camel")
    place.parent.mkdir(parents=True)
    place.write_text("nonsense", encoding="utf-8")
    outcome = mujib("doctor", "--json")
    assert outcome.code == 1
    assert "--force" in by_name(outcome)["morphology"]["hint"]


def test_the_token_is_not_shown(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    outcome = mujib("doctor", "--json")
    assert "TELEGRAM_BOT_TOKEN" in by_name(outcome)["telegram"]["detail"]
    assert "secret" not in json.dumps(outcome.json)


def test_a_token_of_the_right_form(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f"123456789:{'x' * 35}")
    assert by_name(mujib("doctor", "--json"))["telegram"]["ok"]


def test_what_cannot_be_a_token_is_told(mujib: Mujib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "my-bot")
    outcome = mujib("doctor", "--json")
    assert outcome.code == 1
    assert "BotFather" in by_name(outcome)["telegram"]["hint"]
