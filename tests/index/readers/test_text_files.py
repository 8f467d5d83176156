"""Text files → articles: title, encoding, id, and what is refused."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from index.models import Article
from index.readers import articles, read_articles
from tests.index.readers.packing import TEXT, TITLE, pack


def text_article(path: Path, content: str, encoding: str = "utf-8") -> Article:
    path.write_bytes(content.encode(encoding))
    (record,) = read_articles(path)
    assert record.article, record.error
    assert (record.position, record.bytes_read) == (1, path.stat().st_size)
    return record.article


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        (f"{TITLE}\n\n{TEXT}\n", TITLE, TEXT),
        (f"\ufeff\n {TITLE} \r\n{TEXT}\r\nسطر\r", TITLE, f"{TEXT}\nسطر"),
        (f"{TITLE}؟\n{TEXT}", f"{TITLE}؟", TEXT),
        (f"{TITLE}.\n{TEXT}", "", f"{TITLE}.\n{TEXT}"),
        (f"{TITLE}۔\n{TEXT}", "", f"{TITLE}۔\n{TEXT}"),
        (f"{TITLE}\n \n", "", TITLE),
        ("ع" * 150 + f"\n{TEXT}", "ع" * 150, TEXT),
        ("ع" * 151 + f"\n{TEXT}", "", "ع" * 151 + f"\n{TEXT}"),
    ],
)
def test_title_of_a_text_file(tmp_path: Path, content: str, title: str, text: str) -> None:
    article = text_article(tmp_path / "a.txt", content)
    assert (article.title, article.text, article.published) == (title, text, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1256", "iso8859-6"])
def test_text_file_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    article = text_article(tmp_path / "a.txt", f"{TITLE}\n{TEXT}", encoding)
    assert (article.title, article.text) == (TITLE, TEXT)


def test_id_of_a_text_file_is_its_place(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    first = text_article(tmp_path / "خبر.txt", TEXT)
    assert first.id.startswith("خبر.txt-")
    assert text_article(tmp_path / "خبر.txt", TITLE).id == first.id
    assert text_article(tmp_path / "other" / "خبر.txt", TEXT).id != first.id


def test_name_of_bytes_gives_an_id_the_store_takes(tmp_path: Path) -> None:
    path = Path(str(tmp_path) + "/\udcff.txt")
    path.write_text(TEXT, encoding="utf-8")
    (record,) = read_articles(path)
    assert record.article
    record.article.id.encode()


def test_text_file_that_was_read_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert list(read_articles(path, skip=1)) == []


@pytest.mark.parametrize("content", ["", " \n\t", "\ufeff"])
def test_empty_text_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_text(content, encoding="utf-8")
    (record,) = read_articles(tmp_path / "a.txt")
    assert "no text" in str(record.error)


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz", "a.txt.xz"])
def test_too_large_a_text_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(articles, "TEXT_LIMIT_BYTES", 2 * 2**20)
    (tmp_path / name).write_bytes(pack(b"x" * 2 * 2**20, name))
    assert [record.error for record in read_articles(tmp_path / name)] == [None]
    (tmp_path / name).write_bytes(pack(b"x" * (2 * 2**20 + 1), name))
    (record,) = read_articles(tmp_path / name)
    assert "larger than 2 MB" in str(record.error)


def test_cut_off_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.xz"
    path.write_bytes(lzma.compress(TEXT.encode())[:-20])
    (record,) = read_articles(path)
    assert "cut off" in str(record.error)
