"""`mujib import`."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path

import pytest

from bot.settings import load_settings
from index import Library
from tests.bot.cli.conftest import Mujib


def write(path: Path, lines: list[str]) -> Path:
    """Write lines."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def good(count: int) -> list[str]:
    """Lines that are articles."""
    return [json.dumps({"id": f"n{n}", "text": f"خبر رقم {n} من المدينة."}) for n in range(count)]


def test_counts_and_reasons(mujib: Mujib, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", [*good(5), *["{"] * 25, json.dumps({"id": "empty", "text": "…"})])
    outcome = mujib("import", file)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[:4] == ["مقالات جديدة: 5", "مقالات حُدّثت: 0", "مكرّرة (موجودة من قبل): 0", "مرفوضة: 26"]
    assert len([line for line in lines if "السطر" in line]) == 20
    assert "السطر 6: " in lines[4]
    assert lines[-1] == "وأسباب أخرى لم تُعرض: 6"


def test_reasons_in_the_language_that_is_set(mujib: Mujib, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    file = write(tmp_path / "a.jsonl", [*good(1), json.dumps({"id": "empty", "text": "…"})])
    assert f"{file}, line 2: the article holds no words" in mujib("import", file).out


REASONS: list[tuple[str, str | bytes, str, str]] = [
    ("a.jsonl", "{", "ليس بصيغة JSON", "this is not JSON"),
    ("a.jsonl", "[]", "ليس كائن JSON", 'not a JSON object: "[]"'),
    ("a.jsonl", "[" * 100_000, "أقواس متداخلة", "brackets"),
    ("a.jsonl", '{"text": ""}', "الحقل text فارغ", "the field text is empty"),
    ("a.jsonl", '{"title": "x"}', "السطر 1: ينقصه الحقل text؛ فيه: title", "line 1: the field text is missing"),
    ("a.jsonl", '{"text": 5}', "قيمة الحقل text ليست نصّاً: 5", "the field text has to be a string, not 5"),
    ("a.jsonl", '{"text": "نص", "published": "غداً"}', "التاريخ غير مفهوم", "the date can't be read"),
    ("a.jsonl", b'{"text": "\xd9\x86\xd8\xb5 ' + "نص".encode() * 50 + b'\xff"}', "النصّ تالف", "is not UTF-8"),
    ("a.jsonl", bytes(range(8)) * 100, "ليس ملفّاً نصّياً", "not a text file"),
    ("a.txt", "\n", "لا نصّ فيه", "there is no text"),
    ("a.txt", "déjà".encode("latin-1") * 50, "ترميز النصّ غير معروف", "the encoding can't be told"),
    ("a.txt.gz", b"no archive", "الملف المضغوط تالف", "the compressed file is damaged"),
    ("a.txt.xz", lzma.compress("نص".encode() * 999)[:-20], "ينقطع في وسطه", "cut off"),
    ("a.pdf", b"%PDF", "نوع الملف غير مقبول", "files of this kind are not read"),
]


@pytest.mark.parametrize(("name", "content", "arabic", "english"), REASONS)
def test_each_reason_in_both_languages(
    mujib: Mujib,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str | bytes,
    arabic: str,
    english: str,
) -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for language, reason in (("ar", arabic), ("en", english)):
        monkeypatch.setenv("LANGUAGE", language)
        load_settings.cache_clear()
        outcome = mujib("import", file)
        assert outcome.code == 2
        (refusal,) = [line for line in outcome.out.splitlines() if line.startswith("  ")]
        assert reason in re.sub("[\u2068\u2069]", "", refusal)
        assert str(file) in refusal


def test_json(mujib: Mujib, tmp_path: Path, mujib_home: Path) -> None:
    file = write(tmp_path / "a.jsonl", [*good(3), "{"])
    report = mujib("import", file, "--json").json
    reasons = report.pop("reasons")
    assert report == {
        "added": 3,
        "replaced": 0,
        "duplicate": 0,
        "refused": 1,
        "files": 1,
        "ignored": 0,
        "resumed": [],
        "interrupted": False,
    }
    assert (reasons[0]["path"], reasons[0]["line"]) == (str(file), 4)
    with Library(mujib_home) as library:
        assert library.count().articles == 3


def test_on_duplicate(mujib: Mujib, tmp_path: Path, mujib_home: Path) -> None:
    mujib("import", write(tmp_path / "a.jsonl", good(3)))
    renamed = write(tmp_path / "b.jsonl", [line.replace('"n', '"m') for line in good(3)])
    assert mujib("import", renamed, "--json").json["duplicate"] == 3
    assert mujib("import", renamed, "--on-duplicate", "replace", "--json").json["replaced"] == 3
    assert mujib("import", renamed, "--on-duplicate", "whatever").code == 2
    with Library(mujib_home) as library:
        assert {one.id for one in library.articles()} == {"m0", "m1", "m2"}


def test_nothing_that_can_be_read(mujib: Mujib, tmp_path: Path) -> None:
    outcome = mujib("import", tmp_path / "none.jsonl")
    assert outcome.code == 2
    assert "none.jsonl" in outcome.out
    binary = tmp_path / "a.jsonl"
    binary.write_bytes(bytes(range(256)) * 100)
    assert mujib("import", binary).code == 2
    assert mujib("import", write(tmp_path / "b.jsonl", good(1)), tmp_path / "none.jsonl").code == 2
    assert mujib("import").code == 2


def test_an_empty_folder(mujib: Mujib, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    outcome = mujib("import", tmp_path / "empty")
    assert outcome.code == 0
    assert "لا شيء للاستيراد." in outcome.out
