"""camel-tools' full morphological database: downloaded, checked, put in place.

Address and checksums are those of camel-tools-data's catalogue for camel-tools 1.6
(https://github.com/CAMeL-Lab/camel-tools-data/blob/main/catalogue-1.6.json). They are written down here rather than
fetched, so that nothing but the file they name can ever be installed, wherever it comes from.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from index.errors import DataInstallError
from index.text.camel import database_path

__all__ = ["MORPHOLOGY", "Package", "PackageFile", "install", "is_installed"]

_CHUNK = 1 << 16
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of a package: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """A zip archive.

    Args:
        url: where it is.
        archive: the archive itself.
        files: what is taken out of it, by name; anything else in it is left.
    """

    url: str
    archive: PackageFile
    files: Mapping[str, PackageFile]


MORPHOLOGY = Package(
    "https://github.com/CAMeL-Lab/camel-tools-data/releases/download/2022.03.21/morphology_db_calima-msa-r13-0.4.0.zip",
    PackageFile(40_488_318, "566ad5f650b9a52190a092ed62f1f1496da195c5a8dc0bc7726c704abd5cc0f2"),
    {
        "LICENSE": PackageFile(16_919, "7a71f85f07e46759dcc1c16dba64352d9932447759cf71ca3deae3729d85d23e"),
        "morphology.db": PackageFile(40_471_399, "195bc25a333237a2126470da888d7936b59ed3729f9210e0a4194ba43497dd70"),
    },
)
"""calima-msa-r13, GPL v2."""


def is_installed(folder: Path, package: Package = MORPHOLOGY) -> bool:
    """Whether the database is in place and whole.

    Args:
        folder: camel-tools' data folder, `camel` in the library's.
        package: what should be there.
    """
    place = database_path(folder)
    wanted = package.files[place.name]
    try:
        return place.stat().st_size == wanted.size and _sha256(place) == wanted.sha256
    except OSError:
        return False


def install(
    folder: Path,
    package: Package = MORPHOLOGY,
    url: str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Download the database and put it in place; where that fails, what was there stays.

    Args:
        folder: camel-tools' data folder.
        package: what to install.
        url: another place to get the same archive from.
        on_progress: told how many bytes of how many have come.

    Returns:
        Where the database is.

    Raises:
        DataInstallError: it can't be reached, isn't the file expected, or can't be written.
    """
    url = url or package.url
    place = database_path(folder)
    with _disk_errors(folder):
        place.parent.mkdir(parents=True, exist_ok=True)
        # In the same file system as its place, so that moving it there is one step.
        with tempfile.TemporaryDirectory(prefix=".installing-", dir=folder) as temporary:
            archive = Path(temporary, "archive.zip")
            _download(url, archive, package.archive, on_progress)
            for name, wanted in package.files.items():
                _extract(url, archive, name, wanted, Path(temporary, name))
            # The database last: where it is, the rest is.
            for name in sorted(package.files, key=lambda name: name == place.name):
                os.replace(Path(temporary, name), place.parent / name)
    return place


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataInstallError(
            f"can't write to {folder}: {reason}", code="data_disk", path=str(folder), reason=reason
        ) from error


def _download(url: str, place: Path, wanted: PackageFile, on_progress: Callable[[int, int], None] | None) -> None:
    done = 0
    digest = hashlib.sha256()
    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=_TIMEOUT) as response, place.open("wb") as out:
            response.raise_for_status()
            for chunk in response.iter_bytes(_CHUNK):
                done += len(chunk)
                if done > wanted.size:
                    break
                digest.update(chunk)
                out.write(chunk)
                if on_progress:
                    on_progress(done, wanted.size)
    except httpx.HTTPStatusError as error:
        raise _offline(url, f"HTTP {error.response.status_code}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _offline(url, str(error) or type(error).__name__) from error
    if done != wanted.size:
        raise DataInstallError(f"{url} hasn't the size of {wanted.size:,} bytes", code="data_size", url=url)
    if digest.hexdigest() != wanted.sha256:
        raise DataInstallError(f"{url} hasn't the checksum expected", code="data_checksum", url=url)


def _offline(url: str, reason: str) -> DataInstallError:
    return DataInstallError(
        f"can't download {url}: {reason}; check the network, or give another address",
        code="data_offline",
        url=url,
        reason=reason,
    )


def _extract(url: str, archive: Path, name: str, wanted: PackageFile, place: Path) -> None:
    """Take one file out. Only names we know are taken, and to places we choose, so no name can lead elsewhere."""
    digest = hashlib.sha256()
    done = 0
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(name) as source, place.open("wb") as out:
            while done <= wanted.size and (chunk := source.read(_CHUNK)):
                done += len(chunk)
                digest.update(chunk)
                out.write(chunk)
            _sync(out)
    except (zipfile.BadZipFile, KeyError, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise DataInstallError(f"the archive from {url} is damaged: {error}", code="data_archive", url=url) from error
    if done != wanted.size or digest.hexdigest() != wanted.sha256:
        raise DataInstallError(f"{name} in the archive from {url} is damaged", code="data_archive", url=url)


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
