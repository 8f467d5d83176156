"""Whether an index's files hold, byte for byte, what was written to them: for who wonders about a disk.

Opening an index notices files that are cut short, and reading from it some of those that were changed; here everything
is read. tantivy ends each file of a segment with its checksum as JSON, the length of that, and a number that is always
the same (`tantivy/src/directory/footer.rs`).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from index.engines.article_words import ArticleWords
from index.engines.index_state import IndexState, mark_of

__all__ = ["damaged_files"]

_MAGIC = 1337
_END = struct.Struct("<II")
"""The length of the JSON, and the number."""
_LONGEST_FOOTER = 10_000
_COMPONENTS = ("term", "idx", "pos", "fieldnorm", "fast", "store")
_PIECE = 1 << 20
_ARTICLES_AT_ONCE = 1000


def damaged_files(folder: Path) -> list[str]:
    """The files of an index that aren't what was written.

    Args:
        folder: of a tantivy index, as `TantivyEngine` takes it.

    Returns:
        Their names inside the folder, ascending; none where there is no index.
    """
    found = set(_damaged(folder))
    # What seems damaged may have been replaced just then, by somebody who writes.
    return sorted(found & set(_damaged(folder))) if found else []


def _damaged(folder: Path) -> Iterator[str]:
    file = IndexState(folder, "")
    state = file.read()
    if state is None:
        if file.exists():
            yield "state.json"
        return
    if not file.is_readable(state) or not state["revision"]:  # it is made anew when it is opened
        return
    for name in ("sentences", "articles"):
        try:
            meta = json.loads((folder / name / "meta.json").read_text(encoding="utf-8"))
            segments = [str(one["segment_id"]).replace("-", "") for one in meta["segments"]]
        except (OSError, ValueError, TypeError, KeyError):
            yield f"{name}/meta.json"
            continue
        for segment in segments:
            files = {f"{segment}.{component}" for component in _COMPONENTS}
            files |= {path.name for path in (folder / name).glob(f"{segment}.*.del")}
            yield from (f"{name}/{one}" for one in files if not _is_whole(folder / name / one))
    yield from _damaged_words(folder, state)


def _is_whole(path: Path) -> bool:
    """Whether the checksum at the end of a file is that of what stands before it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(size - _END.size, 0))
            length, magic = _END.unpack(file.read(_END.size))
            left = size - _END.size - length
            if magic != _MAGIC or length > _LONGEST_FOOTER or left < 0:
                return False
            file.seek(left)
            expected = json.loads(file.read(length))["crc"]
            file.seek(0)
            found = 0
            while left > 0 and (piece := file.read(min(_PIECE, left))):
                found, left = crc32(piece, found), left - len(piece)
            return bool(found == expected)
    except (OSError, ValueError, TypeError, KeyError, struct.error):
        return False


def _damaged_words(folder: Path, state: Mapping[str, Any]) -> Iterator[str]:
    words = ArticleWords(folder / "words")
    try:
        words.open(mark_of(state))
        keys = words.keys()
        for start in range(0, len(keys), _ARTICLES_AT_ONCE):
            words.read(keys[start : start + _ARTICLES_AT_ONCE])
    except (OSError, ValueError):
        yield "words"
