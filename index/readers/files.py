"""Which files to read, and how to know one again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.readers.streams import readable

__all__ = ["SUFFIXES", "FileList", "fingerprint", "is_jsonl", "iter_files"]

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.xz", ".txt", ".txt.gz", ".txt.xz")

_EDGE_BYTES = 64 * 2**10


@dataclass(frozen=True, slots=True)
class FileList:
    """What was found under some paths.

    Args:
        files: to be read, each once; those of a folder sorted by their path in it.
        ignored: how many files of folders were passed over: hidden, or of another kind.
        errors: paths that were named but can't be read as articles.
    """

    files: tuple[Path, ...]
    ignored: int
    errors: tuple[ReadError, ...]


def iter_files(paths: Iterable[str | Path]) -> FileList:
    """Find the files to import.

    Args:
        paths: files of a kind named in `SUFFIXES`, and folders, which are searched through and through. Links to
            folders inside them aren't followed.
    """
    found: dict[Path, Path] = {}
    ignored = 0
    errors: list[ReadError] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside, passed = _inside(path, errors)
            ignored += passed
        else:
            inside = [path] if _named_file(path, errors) else []
        for file in inside:
            found.setdefault(file.resolve(), file)
    return FileList(tuple(found.values()), ignored, tuple(errors))


def is_jsonl(path: Path) -> bool:
    """Whether a file of one of the `SUFFIXES` holds an article a line."""
    return ".jsonl" in [suffix.lower() for suffix in path.suffixes[-2:]]


def fingerprint(path: Path) -> str:
    """What identifies a file and its contents on a second run: its size, beginning and end.

    Raises:
        ReadError: it can't be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    with readable(path), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest.update(b"%d:" % size)
        digest.update(file.read(_EDGE_BYTES))
        file.seek(max(size - _EDGE_BYTES, 0))
        digest.update(file.read(_EDGE_BYTES))
    return digest.hexdigest()


def _inside(folder: Path, errors: list[ReadError]) -> tuple[list[Path], int]:
    def report(error: OSError) -> None:
        problem = error.strerror
        errors.append(
            ReadError(
                f"the folder can't be read: {problem}",
                path=Path(error.filename),
                code="read_folder",
                problem=problem,
            )
        )

    everything = sorted(_walk(folder, report), key=lambda file: file.parts)
    files = [file for file in everything if _is_article_file(file) and file.is_file()]
    return files, len(everything) - len(files)


def _walk(folder: Path, report: object) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=report):  # type: ignore[arg-type]
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names)


def _is_article_file(path: Path) -> bool:
    return path.name.lower().endswith(SUFFIXES) and not path.name.startswith(".")


def _named_file(path: Path, errors: list[ReadError]) -> bool:
    kinds = ", ".join(SUFFIXES)
    if not path.is_file():
        if os.path.lexists(path):
            errors.append(ReadError("this is not a file", path=path, code="read_not_file"))
        else:
            errors.append(ReadError("there is no such file", path=path, code="read_missing"))
        return False
    if not path.name.lower().endswith(SUFFIXES):
        errors.append(ReadError(f"only {kinds} can be read", path=path, code="read_kind", kinds=kinds))
        return False
    return True
