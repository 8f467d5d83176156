"""Files → library: resumable, counting what became of each article.

How far a `.jsonl` has been read is committed together with the articles read up to there, so an import that was
interrupted anywhere, by whatever, goes on after the last batch the store has. A `.txt` holds one article and needs no
mark: reading it again finds it there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ReadError
from index.library import Library
from index.models import AddStatus, Article, DuplicatePolicy
from index.readers import Record, fingerprint, iter_files, read_articles
from index.readers.files import is_jsonl
from index.store import ImportMark
from index.writing import Writing

__all__ = ["MAX_REFUSALS", "ImportReport", "Progress", "Refusal", "Resumed", "import_paths"]

MAX_REFUSALS = 1_000
"""So many refusals are reported with their reasons; all are counted. A file of a million broken lines is no reason to
run out of memory."""

_BATCH_ARTICLES = 200
_BATCH_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """An article, or a file, that was not taken.

    Args:
        path: the file.
        line: the line in it, from 1; 0 where it is about the whole file.
        reason: why, in English.
        code: the error's code, by which a message catalogue knows it.
        details: values for the blanks of the catalogue's message.
    """

    path: Path
    line: int
    reason: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Resumed:
    """A file that an earlier, interrupted import had begun: it was read on after that line."""

    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import; the counts are of this run, not of the one it resumed.

    Args:
        added, replaced, duplicate, refused: how many articles; a line or file that can't be read counts as refused.
        files: how many files were read.
        ignored: how many files of folders were passed over: hidden, or of another kind.
        refusals: the first `MAX_REFUSALS`, with reasons.
        resumed: files that were begun by an earlier run.
        interrupted: the import was stopped before its end. What is counted is safe.
    """

    added: int
    replaced: int
    duplicate: int
    refused: int
    files: int
    ignored: int
    refusals: tuple[Refusal, ...]
    resumed: tuple[Resumed, ...]
    interrupted: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come.

    Args:
        done, total: bytes of the files, compressed as they may be.
        articles: how many articles were dealt with.
        refused: how many of them were not taken.
    """

    done: int
    total: int
    articles: int
    refused: int


def import_paths(
    library: Library,
    paths: Iterable[str | Path],
    policy: DuplicatePolicy = DuplicatePolicy.SKIP,
    on_progress: Callable[[Progress], None] | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import files and folders; what can't be read is counted, and the rest goes on.

    Args:
        library: what to add to; held for writing until the end.
        paths: see `index.readers.iter_files`.
        policy: what to do with a text that is there under another id.
        on_progress: called now and then.
        stopping: asked after each batch; True ends the import there, as an interrupt does.

    Returns:
        The counts. A KeyboardInterrupt ends the import with `interrupted` set; nothing acknowledged is lost.

    Raises:
        LibraryBusyError: another process is writing.
        StorageError: the disk refuses; what came before is safe, and the next run goes on there.
    """
    found = iter_files(paths)
    run = _Run(library, sum(map(_size, found.files)), on_progress, stopping)
    for error in found.errors:
        run.refuse(_refusal(error.path or Path(), error))
    try:
        with library.writing(policy) as writing:
            run.read(found.files, writing)
    except (KeyboardInterrupt, _Stop):
        run.interrupted = True
    return run.report(found.ignored)


class _Stop(Exception):
    """The caller wants the import to end here."""


class _Run:
    """The state of one import."""

    def __init__(
        self,
        library: Library,
        total: int,
        on_progress: Callable[[Progress], None] | None,
        stopping: Callable[[], bool],
    ) -> None:
        self._library = library
        self._total = total
        self._on_progress = on_progress
        self._stopping = stopping
        self._counts: Counter[AddStatus] = Counter()
        self._refusals: list[Refusal] = []
        self._resumed: list[Resumed] = []
        self._files = 0
        self._before = 0
        self.interrupted = False

    def read(self, files: Sequence[Path], writing: Writing) -> None:
        """Read files in order. Neighbouring text files share batches: a transaction for each would cost a disk sync."""
        texts: list[Path] = []
        for path in files:
            if is_jsonl(path):
                self._read_texts(texts, writing)
                texts = []
                self._read_lines(path, writing)
            else:
                texts.append(path)
        self._read_texts(texts, writing)

    def _read_texts(self, files: Sequence[Path], writing: Writing) -> None:
        batch: list[tuple[Path, Record]] = []
        size = 0
        for path in files:
            for record in read_articles(path):
                batch.append((path, record))
                size += _length(record)
            self._files += 1
            self._before += _size(path)
            if len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS:
                self._put(batch, writing)
                batch, size = [], 0
        if batch:
            self._put(batch, writing)

    def _read_lines(self, path: Path, writing: Writing) -> None:
        try:
            name = fingerprint(path)
        except ReadError as error:
            self.refuse(_refusal(path, error))
            return
        position = self._library.import_position(name)
        if position:
            self._resumed.append(Resumed(path, position))
        for batch in _batches(read_articles(path, position)):
            mark = ImportMark(name, batch[-1].position, str(path.absolute()))
            self._put([(path, record) for record in batch], writing, mark, batch[-1].bytes_read)
        self._library.finish_import(name)
        self._files += 1
        self._before += _size(path)

    def _put(
        self, records: Sequence[tuple[Path, Record]], writing: Writing, mark: ImportMark | None = None, inside: int = 0
    ) -> None:
        """Put the articles of a batch. What becomes of it is counted after the store has it, refusals included, so
        that an interrupted run and the one that resumes it count every line once."""
        articles: list[Article] = []
        places: list[tuple[Path, Record]] = []
        for path, record in records:
            if record.article is not None:
                articles.append(record.article)
                places.append((path, record))
        outcomes = writing.put(articles, mark) if articles or mark else []
        for path, record in records:
            if record.error is not None:
                self.refuse(_refusal(path, record.error))
        for (path, record), outcome in zip(places, outcomes, strict=True):
            if outcome.status is AddStatus.REFUSED:
                line = record.position if mark else 0
                self.refuse(Refusal(path, line, outcome.reason, outcome.code))
            else:
                self._counts[outcome.status] += 1
        if self._on_progress:
            done = min(self._before + inside, self._total)
            self._on_progress(Progress(done, self._total, self._counts.total(), self._counts[AddStatus.REFUSED]))
        if self._stopping():
            raise _Stop

    def refuse(self, refusal: Refusal) -> None:
        """Count what was not taken."""
        self._counts[AddStatus.REFUSED] += 1
        if len(self._refusals) < MAX_REFUSALS:
            self._refusals.append(refusal)

    def report(self, ignored: int) -> ImportReport:
        """What came of it."""
        return ImportReport(
            self._counts[AddStatus.ADDED],
            self._counts[AddStatus.REPLACED],
            self._counts[AddStatus.DUPLICATE],
            self._counts[AddStatus.REFUSED],
            self._files,
            ignored,
            tuple(self._refusals),
            tuple(self._resumed),
            self.interrupted,
        )


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    size = 0
    for record in records:
        batch.append(record)
        size += _length(record)
        if len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _refusal(path: Path, error: ReadError) -> Refusal:
    return Refusal(path, error.line or 0, str(error), error.code, error.details)


def _length(record: Record) -> int:
    return len(record.article.text) if record.article else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
