"""A file → its articles, one record at a time; what can't be read is a record too, and the rest goes on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.models import Article
from index.readers.encodings import decode
from index.readers.fields import article_of_line
from index.readers.files import is_jsonl
from index.readers.limits import LINE_LIMIT_BYTES, TEXT_LIMIT_BYTES
from index.readers.streams import LineStream, readable, unpacked

__all__ = ["Record", "read_articles"]

_TITLE_CHARACTERS = 150
_FULL_STOPS = (".", "۔")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file, or the reason why there is none.

    Args:
        position: its line, from 1; 1 for the article of a text file. Where the rest of a file can't be read, the last
            line that was.
        article: the article, or None.
        error: why there is none, or None.
        bytes_read: how much of the file, compressed as it may be, was read so far; never more than its size.
    """

    position: int
    article: Article | None
    error: ReadError | None
    bytes_read: int


def read_articles(path: Path, skip: int = 0) -> Iterator[Record]:
    """Read the articles of a file.

    `.jsonl` holds one a line, see `article_of_line` for its form; `.txt` is one article, its first line the title if it
    looks like one; either may be compressed (`.gz`, `.xz`). UTF-8, UTF-16, Windows-1256 and ISO-8859-6 are told apart.

    Args:
        path: the file; its name tells what it is.
        skip: the position up to which an earlier run has read; nothing up to there is given again.

    Yields:
        A record for each article, and for each line that can't be read. Blank lines give none. This never raises
        `ReadError`: a file that can't be read at all, or not to its end, gives a last record that says so.
    """
    return _read_lines(path, skip) if is_jsonl(path) else _read_text(path, skip)


def _read_lines(path: Path, skip: int) -> Iterator[Record]:
    position = 0
    stream = None
    try:
        stream = LineStream(path)
        for position, line in enumerate(stream, start=1):
            if position > skip and (line is None or line.strip()):
                yield _line_record(path, position, line, stream)
    except ReadError as error:
        yield Record(position, None, error, stream.bytes_read() if stream else 0)
    finally:
        if stream:
            stream.close()


def _line_record(path: Path, position: int, line: bytes | None, stream: LineStream) -> Record:
    try:
        if line is None:
            limit = LINE_LIMIT_BYTES // 2**20
            raise ReadError(f"the line is longer than {limit} MB", code="read_line_long", limit=limit)
        article = article_of_line(line.decode(stream.encoding).lstrip(_MARK))
    except UnicodeDecodeError as error:
        place, encoding = error.start + 1, stream.encoding.upper()
        problem = ReadError(
            f"damaged text: byte {place} of the line is not {encoding}",
            code="read_damaged",
            place=place,
            encoding=encoding,
        )
    except ReadError as error:
        problem = error
    else:
        return Record(position, article, None, stream.bytes_read())
    return Record(position, None, problem.at(path, position), stream.bytes_read())


def _read_text(path: Path, skip: int) -> Iterator[Record]:
    if skip >= 1:
        return
    article: Article | None = None
    problem: ReadError | None = None
    size = 0
    try:
        data, size = _contents(path)
        article = _article_of_text(path, decode(data, path=path))
    except ReadError as error:
        problem = error
    yield Record(1, article, problem, size)


def _contents(path: Path) -> tuple[bytes, int]:
    with readable(path), path.open("rb") as raw:
        data = unpacked(raw, path.suffix).read(TEXT_LIMIT_BYTES + 1)
        size = os.fstat(raw.fileno()).st_size
    if len(data) > TEXT_LIMIT_BYTES:
        limit = TEXT_LIMIT_BYTES // 2**20
        raise ReadError(f"the text is larger than {limit} MB", path=path, code="read_large", limit=limit)
    return data, size


def _article_of_text(path: Path, content: str) -> Article:
    content = content.lstrip(_MARK).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not content:
        raise ReadError("there is no text", path=path, code="read_empty")
    first, _, rest = content.partition("\n")
    first, rest = first.strip(), rest.strip()
    if rest and len(first) <= _TITLE_CHARACTERS and not first.endswith(_FULL_STOPS):
        return Article(_name(path), first, rest)
    return Article(_name(path), "", content)


def _name(path: Path) -> str:
    # The folder is in it by its hash: files of one name in two folders are two articles, and a file that was edited
    # is a new version of the one it was.
    place = hashlib.blake2b(os.fsencode(path.resolve()), digest_size=6).hexdigest()
    # A name of bytes that aren't UTF-8 would be refused by the store.
    return f"{path.name.encode(errors='replace').decode()}-{place}"
