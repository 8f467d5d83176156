"""The errors of this library, one tree.

MujibError
├── InputError                 what the caller gave can't be used; the message says why, nothing was changed
│   ├── ArticleError           an article that can't be added (no text, too long, not a text…)
│   ├── QuestionError          a question that can't be asked (nothing but signs, too long)
│   └── ReadError              a file that can't be read as articles; carries the path and the line
├── LibraryError               the library on disk
│   ├── LibraryBusyError       another process is writing to it
│   ├── LibraryVersionError    it was written by a newer version of this program
│   ├── StorageError           the disk is full, read-only or failing
│   └── IndexDamagedError      the derived index can't be read (it is rebuilt from the store)
├── SettingsError              a setting is missing or wrong
├── DataInstallError           an optional data package could not be installed
└── RerankerError              the optional neural re-ranker can't be used; answers come without it

Each error has a `code`, stable and in ASCII, by which a message catalogue finds the words to show in the user's
language; `details` fill the blanks of that message.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "ArticleError",
    "DataInstallError",
    "IndexDamagedError",
    "InputError",
    "LibraryBusyError",
    "LibraryError",
    "LibraryVersionError",
    "MujibError",
    "QuestionError",
    "ReadError",
    "RerankerError",
    "SettingsError",
    "StorageError",
]


class MujibError(Exception):
    """Base of all errors raised on purpose.

    Args:
        message: what happened and what to do, in English, for logs and developers.
        code: the stable name of this case, the key into the message catalogues.
        details: values for the blanks of the catalogue's message.
    """

    default_code = "error"

    def __init__(self, message: str, *, code: str | None = None, **details: object) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        self.details = details


class InputError(MujibError):
    """What the caller gave can't be used."""

    default_code = "input"


class ArticleError(InputError):
    """An article that can't be added."""

    default_code = "article"


class QuestionError(InputError):
    """A question that can't be asked."""

    default_code = "question"


class ReadError(InputError):
    """A file, or a line of it, that can't be read as an article.

    Args:
        message: what is wrong.
        path: the file.
        line: the line in it, from 1, where that makes sense.
        code: the stable name of this case, `read_…`.
        details: values for the blanks of the catalogue's message, besides path, line and reason.
    """

    default_code = "read"

    def __init__(
        self,
        message: str,
        *,
        path: Path | None = None,
        line: int | None = None,
        code: str | None = None,
        **details: object,
    ) -> None:
        where = {"path": str(path) if path else "", "line": line or 0, "reason": message}
        super().__init__(message, code=code, **(details | where))
        self.path = path
        self.line = line

    def at(self, path: Path, line: int | None = None) -> ReadError:
        """The same, of a place in a file."""
        details = {name: value for name, value in self.details.items() if name not in ("path", "line", "reason")}
        return ReadError(str(self), path=path, line=line, code=self.code, **details)


class LibraryError(MujibError):
    """Something about the library on disk."""

    default_code = "library"


class LibraryBusyError(LibraryError):
    """Another process holds the library's write lock."""

    default_code = "library_busy"


class LibraryVersionError(LibraryError):
    """The library was written by a newer version of this program."""

    default_code = "library_version"


class StorageError(LibraryError):
    """The disk is full, read-only or failing."""

    default_code = "storage"


class IndexDamagedError(LibraryError):
    """The derived index can't be read."""

    default_code = "index_damaged"


class SettingsError(MujibError):
    """A setting is missing or wrong."""

    default_code = "settings"


class DataInstallError(MujibError):
    """An optional data package could not be installed."""

    default_code = "data_install"


class RerankerError(MujibError):
    """The optional neural re-ranker can't be used."""

    default_code = "reranker"
