"""camel-tools' analyser on real, small databases, and what importing it does to the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import DataInstallError
from index.library import Library
from index.models import Article
from index.text.camel import DATABASE, database_path, open_lemmatizer
from index.text.terms import Analyzer
from tests.outside import ROOT, outside

IMPORT = """
import json, os, socket, sys

def refuse(*_, **__):
    raise AssertionError("the network was asked")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from index.text.camel import open_lemmatizer

folder = Path(sys.argv[2])
before = {name: os.environ.get(name) for name in ("HOME", "CAMELTOOLS_DATA", "USERPROFILE")}
try:
    lemmatize, name = open_lemmatizer(Path(sys.argv[1]), folder)
    found = lemmatize(sys.argv[3])
except Exception as error:
    found, name = type(error).__name__, ""
assert before == {name: os.environ.get(name) for name in before}
print(json.dumps([found, name, sorted({one.split(".")[0] for one in sys.modules} & {"torch", "transformers"})]))
"""


def run_import(database: Path, folder: Path, home: Path, word: str) -> tuple[object, str, list[str]]:
    """Open a database in a process of its own, without a network and with this home."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = subprocess.run(
        [sys.executable, "-c", IMPORT, str(database), str(folder), word],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    found, name, heavy = json.loads(process.stdout)
    return found, name, heavy


def test_import_touches_neither_home_nor_network(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "camel"
    home.mkdir()
    found, name, heavy = run_import(outside("camel/safiyr.db"), folder, home, "السفراء")
    assert found == ["سفير", "سفر"]
    assert name.startswith("camel-")
    assert heavy == []
    assert list(home.iterdir()) == []
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["catalogue.json"]


@pytest.mark.parametrize("home", ["/dev/null/nowhere", "/proc"])
def test_import_needs_no_writable_home(tmp_path: Path, home: str) -> None:
    found, _, _ = run_import(outside("camel/safiyr.db"), tmp_path / "camel", Path(home), "سفيرين")
    assert found == ["سفير", "سفر"]


@pytest.mark.parametrize("word", ["سفير", "السفير", "سفراء", "وللسفراء", "بسفيرين", "سفيرهم", "سفيره"])
def test_forms_of_a_noun(tmp_path: Path, word: str) -> None:
    lemmatize, _ = open_lemmatizer(outside("camel/safiyr.db"), tmp_path)
    assert lemmatize(word) == ("سفير", "سفر")


@pytest.mark.parametrize("word", ["رمي", "يرمي", "سيرمون", "رمت"])
def test_forms_of_a_verb(tmp_path: Path, word: str) -> None:
    lemmatize, _ = open_lemmatizer(outside("camel/ramaY.db"), tmp_path)
    assert lemmatize(word) == ("رمي", "رمي")


@pytest.mark.parametrize("word", ["كمبيوتر", "bbc", "2500", "", "؟", "a" * 64, "\ud800", "\x00"])
def test_unknown_words_have_no_lemma(tmp_path: Path, word: str) -> None:
    lemmatize, _ = open_lemmatizer(outside("camel/safiyr.db"), tmp_path)
    assert lemmatize(word) is None


def test_name_changes_with_the_database(tmp_path: Path) -> None:
    _, one = open_lemmatizer(outside("camel/safiyr.db"), tmp_path)
    _, two = open_lemmatizer(outside("camel/ramaY.db"), tmp_path)
    assert one != two


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe" * 1000, b"###DEFINES###\nDEFINE", "نص".encode()])
def test_damaged_database_is_an_error_of_ours(tmp_path: Path, content: bytes) -> None:
    database = tmp_path / "morphology.db"
    database.write_bytes(content)
    with pytest.raises(DataInstallError, match=r"morphology\.db"):
        open_lemmatizer(database, tmp_path / "camel")


@pytest.mark.parametrize("section", ["PREFIXES", "STEMS", "TABLE AB", "TABLE AC"])
def test_database_that_was_cut_off_is_an_error_of_ours(tmp_path: Path, section: str) -> None:
    whole = outside("camel/safiyr.db").read_text(encoding="utf-8")
    database = tmp_path / "morphology.db"
    database.write_text(whole[: whole.index(f"###{section}###") + 20], encoding="utf-8")
    with pytest.raises(DataInstallError):
        open_lemmatizer(database, tmp_path / "camel")


def test_missing_database_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(DataInstallError):
        open_lemmatizer(tmp_path / "none.db", tmp_path / "camel")


def test_library_uses_the_database_once_it_is_installed(tmp_path: Path) -> None:
    source, home = outside("camel/safiyr.db"), tmp_path / "home"
    with Library(home) as library:
        library.add(Article("1", "", "استقبل الوزير سفراء الدول في القصر."))
        assert str(library.state()["analysis"]).startswith("tables-")
    target = database_path(home / "camel")
    assert target.parent.name == DATABASE
    target.parent.mkdir(parents=True)
    target.write_bytes(source.read_bytes())
    with Library(home) as library:  # terms changed, so the index is built anew by itself
        state = library.state()
        assert str(state["analysis"]).startswith("camel-")
        assert state["index_sentences"] == 1
        assert library.ask("من استقبل السفير؟").answers[0].article_id == "1"
    target.write_bytes(b"damaged")
    with Library(home) as library:
        assert str(library.state()["analysis"]).startswith("tables-")
        assert library.ask("من استقبل السفير؟").answers[0].article_id == "1"


def test_analyzer_falls_back_on_the_tables(tmp_path: Path) -> None:
    lemmatize, name = open_lemmatizer(outside("camel/safiyr.db"), tmp_path)
    analyzer = Analyzer(lemmatize, name)
    assert analyzer.terms("السفراء").stem == "سفير"
    assert analyzer.terms("الجنود") == Analyzer().terms("الجنود")
