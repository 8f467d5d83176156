"""Lines of files → articles, with everything that can be wrong with them."""

from __future__ import annotations

import gzip
import json
import lzma
import random
import resource
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.models import Article
from index.readers import Record, limits, read_articles, streams
from index.readers.fields import article_of_line, iso_date
from tests.index.readers.packing import TEXT, TITLE, pack

QUICKLY = [("gz", partial(gzip.compress, compresslevel=1)), ("xz", partial(lzma.compress, preset=0))]
"""How files of some megabytes are packed: what is read of them is the same as where that takes four times as long."""


def line(**fields: object) -> str:
    return json.dumps({"text": TEXT} | fields, ensure_ascii=False)


def jsonl(path: Path, *lines: str | bytes, end: bytes = b"\n") -> Path:
    path.write_bytes(b"".join((one.encode() if isinstance(one, str) else one) + end for one in lines))
    return path


def ids(records: list[Record]) -> list[str]:
    return [record.article.id for record in records if record.article]


def errors(records: list[Record]) -> dict[int, str]:
    return {record.position: str(record.error) for record in records if record.error}


# -- one line --------------------------------------------------------------------------------------------------------


def test_all_fields() -> None:
    given_fields = {"id": "1", "title": TITLE, "published": "2024-01-05T10:00:00+03:00", "url": "u", "source": "s"}
    assert article_of_line(line(**given_fields, category="x")) == Article(
        "1", TITLE, TEXT, "2024-01-05T10:00:00+03:00", "u", "s"
    )


def test_only_a_text() -> None:
    article = article_of_line(line())
    assert article == Article(article.id, "", TEXT)
    assert article.id == article_of_line(line(title=TITLE, text=f"  {TEXT}\n")).id
    assert article.id != article_of_line(line(text="نص آخر")).id


@pytest.mark.parametrize("empty", [None, ""])
def test_empty_fields_are_missing_fields(empty: str | None) -> None:
    fields = dict.fromkeys(("id", "title", "published", "url", "source"), empty)
    assert article_of_line(line(**fields)) == article_of_line(line())


def test_numbers_are_ids() -> None:
    assert article_of_line(line(id=17)).id == "17"


@pytest.mark.parametrize(
    ("bad", "reason", "code"),
    [
        ("{", "not JSON", "read_json"),
        ("نص", "not JSON", "read_json"),
        ('{"text": "x"', "not JSON", "read_json"),
        ("[]", "not a JSON object", "read_object"),
        ('"نص"', "not a JSON object", "read_object"),
        ("null", "not a JSON object", "read_object"),
        ("[" * 100_000, "can't be read", "read_json_deep"),
        ('{"text": ' + "9" * 5000 + "}", "can't be read", "read_json_deep"),
        ("{}", '"text" is missing; there are: {}', "read_field"),
        ('{"title": "x", "body": "نص"}', '"text" is missing; there are: title, body', "read_field"),
        (json.dumps(dict.fromkeys(map(str, range(1000)))), '"text" is missing; there are: 0, 1, 2', "read_field"),
        (line(text=""), '"text" is empty', "read_field_empty"),
        (line(text=" \n"), '"text" is empty', "read_field_empty"),
        (line(text=None), '"text" is empty', "read_field_empty"),
        (line(text=5), '"text" has to be a string, not 5', "read_type"),
        (line(text=["نص"]), '"text" has to be a string', "read_type"),
        (line(title={}), '"title" has to be a string', "read_type"),
        (line(id=True), '"id" has to be a string', "read_type"),
        (line(id=1.5), '"id" has to be a string', "read_type"),
        (line(url=1), '"url" has to be a string', "read_type"),
        (line(source=[1] * 1000), '"source" has to be a string', "read_type"),
        (line(published=2018), '"published" has to be a string', "read_type"),
        (line(published="أمس"), "date can't be read", "read_date"),
        (line(published="2024-13-45"), "date can't be read", "read_date"),
    ],
)
def test_bad_lines_have_a_short_reason(bad: str, reason: str, code: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        article_of_line(bad)
    assert len(str(caught.value)) < 200
    assert caught.value.code == code


@given(st.text())
def test_any_line_is_an_article_or_an_error(text: str) -> None:
    with suppress(ReadError):
        article_of_line(text)


@given(st.text())
def test_any_date_is_iso_or_an_error(text: str) -> None:
    with suppress(ReadError):
        assert iso_date(iso_date(text)) == iso_date(text)


@pytest.mark.parametrize(
    ("given_date", "iso"),
    [
        ("2018-02-18", "2018-02-18"),
        (" 2018-02-18T21:35Z ", "2018-02-18T21:35Z"),
        ("Sun, 18 Feb 2018 21:35:43 +0400", "2018-02-18T21:35:43+04:00"),
        ("Sun, 18 Feb 2018 17:21:49 GMT", "2018-02-18T17:21:49+00:00"),
    ],
)
def test_dates_of_feeds_become_iso(given_date: str, iso: str) -> None:
    assert iso_date(given_date) == iso


# -- files of lines --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.xz", ".JSONL.XZ"])
def test_lines_plain_and_compressed(tmp_path: Path, suffix: str) -> None:
    content = "\n".join(line(id=n) for n in range(3000)).encode()
    packed = pack(content, suffix)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(packed)
    records = list(read_articles(path))
    assert ids(records) == [str(n) for n in range(3000)]
    read = [record.bytes_read for record in records]
    assert read == sorted(read)
    assert read[-1] == len(packed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((end.join(line(id=f"{n}ب", title=TITLE) for n in range(2000)) + end).encode(encoding))
    records = list(read_articles(path))
    assert errors(records) == {}
    assert ids(records) == [f"{n}ب" for n in range(2000)]
    assert all(record.article and record.article.title == TITLE for record in records)


def test_bad_lines_are_numbered_and_the_rest_goes_on(tmp_path: Path) -> None:
    half = line(id=7).encode()
    path = jsonl(
        tmp_path / "a.jsonl",
        *("\ufeff" + line(id=1), "", "{broken", line(id=4), "  ", line(text=""), half[:20] + b"\xff" + half[20:]),
        *("\ufeff" + line(id=8), line(id=9, text="نص\u2028سطر")),
    )
    records = list(read_articles(path))
    assert ids(records) == ["1", "4", "8", "9"]
    found = errors(records)
    assert found.keys() == {3, 6, 7}
    assert "of the line is not UTF-8" in found[7]
    error = records[1].error
    assert error
    assert (error.path, error.line, error.code) == (path, 3, "read_json")
    damaged = records[4].error
    assert damaged
    assert (damaged.line, damaged.code) == (7, "read_damaged")
    assert (damaged.details["place"], damaged.details["encoding"]) == (20, "UTF-8")


@pytest.mark.parametrize("skip", [0, 1, 3, 4, 5, 99])
def test_reading_goes_on_where_it_was(tmp_path: Path, skip: int) -> None:
    path = jsonl(tmp_path / "a.jsonl", line(id=1), "", "broken", line(id=4), line(id=5))
    expected = [record.position for record in read_articles(path) if record.position > skip]
    assert [record.position for record in read_articles(path, skip)] == expected


def test_lone_surrogates_are_left_to_whoever_cleans(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", '{"text": "نص \\ud800 \\u0000"}')
    (record,) = read_articles(path)
    assert record.article
    assert record.article.text == "نص \ud800 \0"


def test_half_pair_in_utf16_costs_its_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = (line(id=1) + "\n").encode("utf-16-le")
    path.write_bytes(b"\xff\xfe" + good + b"\x00\xd8" + "\n".encode("utf-16-le") + good)
    assert ids(records := list(read_articles(path))) == ["1", "1"]
    assert errors(records).keys() == {2}


@pytest.mark.parametrize("count", [300, 30_000])
@pytest.mark.parametrize(("ending", "compress"), QUICKLY)
def test_cut_off_file_keeps_what_came_before(
    tmp_path: Path, ending: str, compress: Callable[[bytes], bytes], count: int
) -> None:
    path = tmp_path / f"a.jsonl.{ending}"
    chance = random.Random(5)
    packed = compress("\n".join(line(id=f"{n} {chance.random()}") for n in range(count)).encode())
    path.write_bytes(packed[: len(packed) // 2])
    records = list(read_articles(path))
    assert len(records) > count // 3
    assert [record.position for record in records[:-1]] == list(range(1, len(records)))
    assert "cut off" in errors(records)[len(records) - 1]


@pytest.mark.parametrize(("ending", "compress"), QUICKLY)
def test_damaged_file_keeps_what_came_before(tmp_path: Path, ending: str, compress: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"a.jsonl.{ending}"
    chance = random.Random(5)
    packed = bytearray(compress("\n".join(line(id=f"{n} {chance.random()}") for n in range(30_000)).encode()))
    middle = len(packed) // 2
    packed[middle : middle + 2000] = bytes(2000)
    path.write_bytes(packed)
    records = list(read_articles(path))
    assert len(ids(records)) > 5000
    assert records[-1].error
    assert records[-1].position >= len(ids(records))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.xz", "a.txt", "a.txt.gz", "a.txt.xz"])
def test_files_of_garbage_are_one_error(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(random.Random(1).randbytes(5000))
    (record,) = read_articles(tmp_path / name)
    assert record.error
    assert record.error.path == tmp_path / name


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_missing_files_and_folders_are_one_error(tmp_path: Path, name: str) -> None:
    (record,) = read_articles(tmp_path / name)
    (tmp_path / name).mkdir()
    (other,) = read_articles(tmp_path / name)
    assert "can't be read" in str(record.error)
    assert "can't be read" in str(other.error)


def test_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert list(read_articles(jsonl(tmp_path / "a.jsonl"))) == []


def test_overlong_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LINE_LIMIT_BYTES", 1000)
    monkeypatch.setattr(streams, "CHUNK_BYTES", 128)
    exact = line(id=3)
    exact = exact[:-1] + " " * (999 - len(exact.encode())) + "}"
    path = jsonl(tmp_path / "a.jsonl", line(id=1), line(text="ن" * 5000), exact, line(text="x" * 1000), line(id=5))
    records = list(read_articles(path))
    assert ids(records) == ["1", "3", "5"]
    assert errors(records).keys() == {2, 4}
    assert "longer than" in errors(records)[2]


def test_a_line_of_300_megabytes_is_not_read_into_memory(tmp_path: Path) -> None:
    """A small compressed file can hold one."""
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(line(id=1).encode() + b'\n{"text": "')
        for _ in range(300):
            file.write(b"x" * 2**20)
        file.write(b'"}\n' + line(id=3).encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    records = list(read_articles(path))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (ids(records), list(errors(records))) == (["1", "3"], [2])
    assert grown < 200


def test_memory_stays_small_over_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(line(id=n, text=f"{n} {TEXT * 20}") + "\n" for n in range(10_000)), encoding="utf-8")
    assert path.stat().st_size > 15 * 2**20
    tracemalloc.start()
    count = sum(1 for _ in read_articles(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 6 * limits.CHUNK_BYTES
