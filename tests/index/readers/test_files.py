"""Finding the files to read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import ReadError
from index.readers import fingerprint, iter_files


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


def test_folders_are_searched_in_a_stable_order(tmp_path: Path) -> None:
    make(tmp_path, "b/2.txt", "b/1.jsonl", "a.jsonl.xz", "b/c/د.txt.gz", "z.JSONL", "README.md", ".hidden.txt")
    make(tmp_path, ".git/x.txt", "q.json", "w.txt.xz", "n.jsonl.gz")
    found = iter_files([tmp_path])
    names = [str(file.relative_to(tmp_path)) for file in found.files]
    assert names == ["a.jsonl.xz", "b/1.jsonl", "b/2.txt", "b/c/د.txt.gz", "n.jsonl.gz", "w.txt.xz", "z.JSONL"]
    assert (found.ignored, found.errors) == (3, ())


def test_named_files_keep_their_order_and_come_once(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.txt")
    found = iter_files([str(tmp_path / "b.txt"), tmp_path, tmp_path / "." / "b.txt"])
    assert [file.name for file in found.files] == ["b.txt", "a.txt"]


def test_named_files_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    given = [tmp_path / name for name in ("a.pdf", "none.txt", "pipe.txt", "a.txt", "nul\0.txt")]
    found = iter_files(given)
    assert [file.name for file in found.files] == ["a.txt"]
    assert [error.path for error in found.errors] == [given[0], given[1], given[2], given[4]]
    reasons = [str(error) for error in found.errors]
    assert ".jsonl.xz" in reasons[0]
    assert "no such file" in reasons[1]
    assert "not a file" in reasons[2]
    assert [error.code for error in found.errors] == ["read_kind", "read_missing", "read_not_file", "read_missing"]


def test_links_in_circles_end(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    found = iter_files([tmp_path])
    assert [file.name for file in found.files] == ["1.txt"]


def test_nothing_to_read(tmp_path: Path) -> None:
    assert iter_files([]).files == iter_files([tmp_path]).files == ()


def test_fingerprint_knows_a_file_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 300_000)
    first = fingerprint(path)
    assert fingerprint(path) == first
    for changed in (b"b" + b"a" * 299_999, b"a" * 299_999 + b"b", b"a" * 300_001, b""):
        path.write_bytes(changed)
        assert fingerprint(path) != first
    with pytest.raises(ReadError):
        fingerprint(tmp_path / "none")
