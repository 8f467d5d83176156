"""What an engine's errors are taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.engines.tantivy_failures import reading, write_failure
from index.errors import IndexDamagedError, StorageError


class PanicException(BaseException):
    """As tantivy's are: of a class that can't be imported."""


@pytest.mark.parametrize("raised", [ValueError("corrupt"), OSError(5, "I/O error"), PanicException("assertion failed")])
def test_whatever_reading_raises_is_damage(raised: BaseException) -> None:
    with pytest.raises(IndexDamagedError, match="damaged") as caught, reading(Path("index")):
        raise raised
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit(1), MemoryError(), KeyError("a fault of ours")])
def test_what_is_no_damage_is_raised_as_it_is(raised: BaseException) -> None:
    with pytest.raises(type(raised)), reading(Path("index")):
        raise raised


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (
            ValueError(
                "Failed to open file for read: 'IoError { kind: InvalidData, error: \"Footer magic byte mismatch"
            ),
            IndexDamagedError,
        ),
        (
            ValueError('IoError { kind: UnexpectedEof, error: "File corrupted. The file is smaller than'),
            IndexDamagedError,
        ),
        (ValueError('Data corrupted: \'Data corruption (in file `"meta.json"`)'), IndexDamagedError),
        (ValueError("Failed to open file for read: 'FileDoesNotExist(\"1.idx\")'"), IndexDamagedError),
        (FileNotFoundError(2, "No such file"), IndexDamagedError),
        (ValueError("An IO error occurred: 'No space left on device (os error 28)'"), StorageError),
        (OSError(28, "No space left on device"), StorageError),
        (PermissionError(13, "Permission denied"), StorageError),
    ],
)
def test_writing_fails_by_damage_or_by_the_disk(raised: Exception, kind: type[Exception]) -> None:
    assert type(write_failure(Path("index"), raised)) is kind
