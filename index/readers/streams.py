"""Large files line by line: uncompressed, in any encoding, in little memory."""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ReadError
from index.readers.encodings import detect
from index.readers.limits import CHUNK_BYTES, LINE_LIMIT_BYTES, SAMPLE_BYTES

__all__ = ["LineStream", "readable", "unpacked"]


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what goes wrong while a file is read into `ReadError`."""
    try:
        yield
    except EOFError as error:
        raise ReadError("the file ends in the middle: it was cut off", path=path, code="read_cut") from error
    except (gzip.BadGzipFile, zlib.error, lzma.LZMAError) as error:
        raise ReadError(f"the file is damaged: {error}", path=path, code="read_archive") from error
    except FileNotFoundError as error:
        raise ReadError("the file can't be read: there is none", path=path, code="read_missing") from error
    except IsADirectoryError as error:
        raise ReadError("the file can't be read: it is a folder", path=path, code="read_not_file") from error
    except PermissionError as error:
        raise ReadError("the file can't be read: permission denied", path=path, code="read_forbidden") from error
    except OSError as error:
        problem = error.strerror or str(error)
        raise ReadError(f"the file can't be read: {problem}", path=path, code="read_failed", problem=problem) from error


def unpacked(raw: io.BufferedReader, suffix: str) -> io.BufferedIOBase:
    """The contents of a file, decompressed by its last suffix.

    Args:
        raw: the open file.
        suffix: ".gz", ".xz", or any other for files that aren't compressed.
    """
    match suffix.lower():
        case ".gz":
            return gzip.GzipFile(fileobj=raw)
        case ".xz":
            return lzma.LZMAFile(raw)
        case _:
            return raw


class LineStream:
    """The lines of a file.

    Args:
        path: the file; closed by `close`.

    Raises:
        ReadError: it can't be opened, or isn't text.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with readable(path):
            self._raw = path.open("rb")
            try:
                source = unpacked(self._raw, path.suffix)
                self._lines, self.encoding = _open_lines(source, path)
            except BaseException:
                self._raw.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def bytes_read(self) -> int:
        """How far in the file, compressed as it may be, reading has come."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[bytes | None]:
        """Each line, in `encoding`, or None for one that is longer than the limit.

        Raises:
            ReadError: the rest of the file can't be read.
        """
        while True:
            with readable(self._path):
                line: bytes | None = self._lines.readline(LINE_LIMIT_BYTES + 1)
                if line and len(line) > LINE_LIMIT_BYTES:
                    self._skip_line(line)
                    line = None
            if line == b"":
                return
            yield line

    def _skip_line(self, part: bytes) -> None:
        while part and not part.endswith(b"\n"):
            part = self._lines.readline(CHUNK_BYTES)


def _open_lines(source: io.BufferedIOBase, path: Path) -> tuple[io.BufferedReader, str]:
    head, failure = _head(source)
    encoding = detect(head, whole=len(head) < SAMPLE_BYTES, path=path)
    decoder: codecs.IncrementalDecoder | None = None
    if encoding == "utf-8-sig":
        head, encoding = head.removeprefix(codecs.BOM_UTF8), "utf-8"
    elif encoding.startswith(("utf-16", "utf-32")):
        # Their line ends aren't the byte 0A. Half pairs pass through, to be reported with the line they stand in.
        decoder, encoding = codecs.getincrementaldecoder(encoding)("surrogatepass"), "utf-8"
    return io.BufferedReader(_Recoded(head, failure, source, decoder), CHUNK_BYTES), encoding


def _head(source: io.BufferedIOBase) -> tuple[bytes, Exception | None]:
    """The beginning of a file, and what stopped it from being longer, to be raised once that much has been read."""
    parts = bytearray()
    try:
        # read1, here and below: read would throw away what came before the damage.
        while len(parts) < SAMPLE_BYTES and (part := source.read1(SAMPLE_BYTES - len(parts))):
            parts += part
    except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
        if not parts:
            raise
        return bytes(parts), error
    return bytes(parts), None


class _Recoded(io.RawIOBase):
    """A stream that begins with what was read already, and passes wide encodings on as UTF-8."""

    def __init__(
        self,
        head: bytes,
        failure: Exception | None,
        rest: io.BufferedIOBase,
        decoder: codecs.IncrementalDecoder | None,
    ) -> None:
        self._ready = memoryview(b"")
        self._head = head
        self._failure = failure
        self._rest = rest
        self._decoder = decoder

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            chunk = self._next_chunk()
            self._ready = memoryview(self._as_utf8(chunk))
            if not chunk and not self._ready:
                return 0
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next_chunk(self) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        if self._failure:
            raise self._failure
        return self._rest.read1(CHUNK_BYTES)

    def _as_utf8(self, chunk: bytes) -> bytes:
        if self._decoder is None:
            return chunk
        try:
            return self._decoder.decode(chunk, final=not chunk).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise EOFError("the last character is not whole") from error
