"""Importing: what is counted, and where it goes on."""

from __future__ import annotations

import json
import lzma
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import Article, DuplicatePolicy, Library
from index import importing as module
from index.engines import EngineArticle
from index.importing import ImportReport, Progress, import_paths
from index.preparing import Unanalysed, engine_articles
from index.readers import fingerprint
from index.text.coding import Coder


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of ten articles."""
    monkeypatch.setattr(module, "_BATCH_ARTICLES", 10)


def lines(numbers: Sequence[int]) -> list[str]:
    """An article for each number, as lines of JSON."""
    return [json.dumps({"id": f"n{n}", "text": f"الخبر رقم {n} عن المدينة."}, ensure_ascii=False) for n in numbers]


def write(path: Path, content: Sequence[str]) -> Path:
    """Write lines."""
    path.write_text("".join(f"{line}\n" for line in content), encoding="utf-8")
    return path


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    """Added, replaced, duplicate, refused."""
    return report.added, report.replaced, report.duplicate, report.refused


def in_step(library: Library) -> bool:
    """Whether the index holds what the store holds."""
    state = library.state()
    return (state["store_revision"], state["store_sentences"]) == (state["index_revision"], state["index_sentences"])


def test_files_of_all_kinds(tmp_path: Path, mujib_home: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    write(folder / "a.jsonl", lines(range(25)))
    (folder / "deep" / "b.jsonl.xz").write_bytes(lzma.compress("\n".join(lines(range(20, 30))).encode()))
    for n in range(12):
        (folder / f"t{n:02}.txt").write_text(f"عنوان {n}\n\nنص الملف رقم {n} كامل.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    seen: list[Progress] = []
    with Library(mujib_home) as library:
        report = import_paths(library, [folder], on_progress=seen.append)
        assert counts(report) == (42, 0, 5, 0)
        assert (report.files, report.ignored, report.interrupted) == (14, 1, False)
        assert library.count().articles == 42
        assert in_step(library)
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert seen[-1].done == seen[-1].total
    assert seen[-1].articles == 47


def test_refusals_have_their_lines_and_the_rest_goes_on(tmp_path: Path, mujib_home: Path) -> None:
    content = lines(range(30))
    content[4] = "{broken"
    content[11] = json.dumps({"id": "x"})
    content[12] = json.dumps({"id": "y", "text": "!!!"})
    content[29] = json.dumps({"id": 7, "text": ["a"]})
    file = write(tmp_path / "a.jsonl", content)
    missing = tmp_path / "missing.jsonl"
    with Library(mujib_home) as library:
        report = import_paths(library, [file, missing])
    assert counts(report) == (26, 0, 0, 5)
    places = [(one.path.name, one.line, one.code) for one in report.refusals]
    assert places == [
        ("missing.jsonl", 0, "read_missing"),
        ("a.jsonl", 5, "read_json"),
        ("a.jsonl", 12, "read_field"),
        ("a.jsonl", 13, "article_empty"),
        ("a.jsonl", 30, "read_type"),
    ]
    assert report.refusals[4].details["field"] == "text"
    assert all(one.reason for one in report.refusals)


def test_a_million_refusals_are_counted_but_not_kept(
    tmp_path: Path, mujib_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_REFUSALS", 3)
    with Library(mujib_home) as library:
        report = import_paths(library, [write(tmp_path / "a.jsonl", ["{"] * 50)])
    assert report.refused == 50
    assert [one.line for one in report.refusals] == [1, 2, 3]


def test_a_finished_import_begins_again_at_the_start(tmp_path: Path, mujib_home: Path) -> None:
    file = write(tmp_path / "a.jsonl", lines(range(25)))
    with Library(mujib_home) as library:
        import_paths(library, [file])
        report = import_paths(library, [file])
    assert counts(report) == (0, 0, 25, 0)
    assert report.resumed == ()


def test_policies_and_new_versions(tmp_path: Path, mujib_home: Path) -> None:
    file = write(tmp_path / "a.jsonl", lines(range(3)))
    renamed = write(tmp_path / "b.jsonl", [line.replace('"n', '"m') for line in lines(range(3))])
    changed = write(tmp_path / "c.jsonl", [line.replace("المدينة", "القرية") for line in lines(range(3))])
    with Library(mujib_home) as library:
        import_paths(library, [file])
        assert counts(import_paths(library, [renamed])) == (0, 0, 3, 0)
        assert counts(import_paths(library, [renamed], DuplicatePolicy.REPLACE)) == (0, 3, 0, 0)
        assert {one.id for one in library.articles()} == {"m0", "m1", "m2"}
        assert counts(import_paths(library, [changed])) == (3, 0, 0, 0)
        assert library.count().articles == 6


@pytest.mark.parametrize("how", ["interrupt", "stop"])
def test_interrupted_and_resumed(tmp_path: Path, mujib_home: Path, how: str) -> None:
    content = lines(range(45))
    content[3] = content[33] = "{broken"
    file = write(tmp_path / "a.jsonl", content)
    stopped = False

    def after_20(progress: Progress) -> None:
        nonlocal stopped
        if progress.articles >= 20:
            stopped = True
            if how == "interrupt":
                raise KeyboardInterrupt

    with Library(mujib_home) as library:
        first = import_paths(library, [file], on_progress=after_20, stopping=lambda: stopped)
        assert (counts(first), first.interrupted) == ((19, 0, 0, 1), True)
        assert in_step(library)
    with Library(mujib_home) as library:
        second = import_paths(library, [file])
        assert counts(second) == (24, 0, 0, 1)
        assert [(one.path, one.line) for one in second.resumed] == [(file, 20)]
        assert [one.line for one in second.refusals] == [34]
        assert library.count().articles == 43
        assert counts(import_paths(library, [file])) == (0, 0, 43, 2)


def test_a_file_that_changed_is_another_file(tmp_path: Path, mujib_home: Path) -> None:
    file = write(tmp_path / "a.jsonl", lines(range(30)))
    with Library(mujib_home) as library:
        import_paths(library, [file], stopping=lambda: True)
        assert library.import_position(fingerprint(file)) == 10
        write(file, lines(range(31)))
        report = import_paths(library, [file])
    assert counts(report) == (21, 0, 10, 0)
    assert report.resumed == ()


def test_interrupted_while_indexing(tmp_path: Path, mujib_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store has the batch, the index half of it: the next opening brings the other half."""
    batches = 0

    def interrupted(articles: Sequence[Unanalysed], coder: Coder) -> list[EngineArticle]:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise KeyboardInterrupt
        return engine_articles(articles, coder)

    file = write(tmp_path / "a.jsonl", lines(range(30)))
    with Library(mujib_home) as library:
        monkeypatch.setattr("index.writing.engine_articles", interrupted)
        assert import_paths(library, [file]).interrupted
        assert library.count().articles == 20
    with Library(mujib_home) as library:
        assert in_step(library)
        report = import_paths(library, [file])
        assert (report.added, report.duplicate, report.resumed[0].line) == (10, 0, 20)
        assert in_step(library)


def test_nothing_to_import(tmp_path: Path, mujib_home: Path) -> None:
    with Library(mujib_home) as library:
        assert counts(import_paths(library, [tmp_path])) == (0, 0, 0, 0)
        empty = write(tmp_path / "empty.jsonl", [])
        assert counts(import_paths(library, [empty])) == (0, 0, 0, 0)
        library.add(Article("a", "", "نص قصير."))
