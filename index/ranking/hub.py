"""Fetching a re-ranking model by its hub name: found out, downloaded, checked, put in place in one step.

A hub serves a repository's files at `{hub}/{owner}/{name}/resolve/{revision}/{file}`, and says in its answer what they
are: `X-Linked-Etag`, or the plain `ETag` where the hub itself gives the file, is the SHA-256 of a large file and git's
blob SHA-1 of a small one (https://huggingface.co/docs/huggingface_hub/package_reference/file_download).
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from filelock import FileLock, Timeout

from index.errors import RerankerError
from index.ranking.cross_encoder import CONFIG, TOKENIZER

__all__ = ["HUB", "fetch", "model_name", "place_of"]

HUB = "https://huggingface.co"
LARGEST_MODEL = 3 * 10**9
LARGEST_FILE = 64 * 10**6
"""Bytes of the model, and of any other file, at the most."""

_MODELS = ("model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx")
_NAME = re.compile(
    r"(?P<owner>[A-Za-z0-9][\w.-]{0,95})/(?P<name>[A-Za-z0-9][\w.-]{0,95})(?:@(?P<revision>[\w.-]{1,100}))?"
)
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
_CHUNK = 1 << 18
_LOCK = ".fetching.lock"
_LOOK_EVERY = 0.2

Progress = Callable[[int, int | None], None]
"""Told how many bytes of the file at hand have come, and of how many where the hub says so."""


@dataclass(frozen=True, slots=True)
class HubModel:
    """A repository on a hub, `owner/name` or `owner/name@revision`."""

    owner: str
    name: str
    revision: str

    @property
    def folder(self) -> str:
        """The name of its folder on this machine."""
        return f"{self.owner}--{self.name}--{self.revision}"


def model_name(given: str) -> HubModel | None:
    """A hub name taken apart; None where it is none."""
    match = _NAME.fullmatch(given)
    if match is None or ".." in given:
        return None
    return HubModel(match["owner"], match["name"], match["revision"] or "main")


def place_of(model: HubModel, models: Path) -> Path:
    """Where a model lies once it was fetched; `models` is the folder of all."""
    return models / model.folder


def fetch(
    model: HubModel,
    models: Path,
    *,
    hub: str = HUB,
    on_progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Path:
    """Download a model; where that fails no part of it is left behind.

    One process fetches at a time: the bot's processes that answer would each fetch the same model otherwise.

    Args:
        model: which.
        models: the folder of all fetched models; made where it is missing.
        hub: the hub's address.
        on_progress: see `Progress`.
        stopped: asked now and then; True ends the download.

    Returns:
        Its folder, whole.

    Raises:
        RerankerError: the hub can't be reached, has no such model in ONNX form, or gave something else; or the disk
            refuses.
    """
    place = place_of(model, models)
    if place.is_dir():
        return place
    address = f"{hub.rstrip('/')}/{model.owner}/{model.name}/resolve/{model.revision}/"
    try:
        models.mkdir(parents=True, exist_ok=True)
        with (
            _alone(models, address, stopped),
            tempfile.TemporaryDirectory(prefix=".fetching-", dir=models) as temporary,
        ):
            if place.is_dir():  # another process was quicker
                return place
            whole = Path(temporary, "model")
            whole.mkdir()
            # Identity: a checksum is that of the file, not of the file packed for the way.
            headers = {"Accept-Encoding": "identity"}
            with httpx.Client(timeout=_TIMEOUT, follow_redirects=True, headers=headers) as client:
                download = _Download(client, address, whole, on_progress, stopped)
                download.take(TOKENIZER, LARGEST_FILE)
                download.take(CONFIG, LARGEST_FILE, optional=True)
                if not any(download.take(name, LARGEST_MODEL, optional=True) for name in _MODELS):
                    raise _unavailable(address, "it holds no model in ONNX form")
            os.rename(whole, place)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RerankerError(
            f"can't write to {models}: {reason}", code="data_disk", path=str(models), reason=reason
        ) from error
    return place


@contextmanager
def _alone(models: Path, address: str, stopped: Callable[[], bool]) -> Iterator[None]:
    """Wait until nobody else is fetching."""
    lock = FileLock(models / _LOCK)
    while True:
        if stopped():
            raise _ending(address)
        try:
            lock.acquire(timeout=_LOOK_EVERY)
            break
        except Timeout:
            continue
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class _Download:
    """Takes files of one repository into a folder."""

    client: httpx.Client
    address: str
    folder: Path
    on_progress: Progress | None
    stopped: Callable[[], bool]

    def take(self, name: str, largest: int, *, optional: bool = False) -> bool:
        """Download a file; False where it is optional and not there."""
        url = self.address + name
        try:
            with self.client.stream("GET", url) as response:
                if optional and response.status_code == httpx.codes.NOT_FOUND:
                    return False
                response.raise_for_status()
                self._store(response, url, self.folder / name, largest)
        except httpx.HTTPStatusError as error:
            raise _unavailable(url, f"HTTP {error.response.status_code}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unavailable(url, str(error) or type(error).__name__) from error
        return True

    def _store(self, response: httpx.Response, url: str, place: Path, largest: int) -> None:
        size, etag = _described(response)
        if size is not None and size > largest:
            raise _too_large(url, largest)
        place.parent.mkdir(exist_ok=True)
        done = 0
        with place.open("wb") as out:
            for chunk in response.iter_bytes(_CHUNK):
                done += len(chunk)
                if done > largest:
                    raise _too_large(url, largest)
                if self.stopped():
                    raise _ending(url)
                out.write(chunk)
                if self.on_progress:
                    self.on_progress(done, size)
            out.flush()
            os.fsync(out.fileno())
        if (size is not None and done != size) or _checksum(place, len(etag)) not in (None, etag):
            raise RerankerError(f"{url} hasn't the checksum the hub says it has", code="reranker_checksum", url=url)


def _described(response: httpx.Response) -> tuple[int | None, str]:
    """The size and the checksum that the hub says a file has; what a mere storage behind it says is not believed."""
    packed = response.headers.get("Content-Encoding", "identity") != "identity"
    size, etag = "" if packed else response.headers.get("Content-Length", ""), ""
    for answer in (*response.history, response):
        size = answer.headers.get("X-Linked-Size") or size
        etag = answer.headers.get("X-Linked-Etag") or etag
    if not etag and not response.history:
        etag = response.headers.get("ETag", "")
    return int(size) if size.isdecimal() else None, etag.removeprefix("W/").strip('"').lower()


def _checksum(place: Path, digits: int) -> str | None:
    """A file's checksum of the kind that has so many digits: SHA-256 or git's; None where there is no such kind."""
    kinds = {64: hashlib.sha256(), 40: hashlib.sha1(b"blob %d\0" % place.stat().st_size, usedforsecurity=False)}
    if digits not in kinds:
        return None
    with place.open("rb") as file:
        return hashlib.file_digest(file, lambda: kinds[digits]).hexdigest()


def _unavailable(url: str, reason: str) -> RerankerError:
    return RerankerError(
        f"the re-ranking model can't be fetched from {url}: {reason}", code="reranker_offline", url=url, reason=reason
    )


def _ending(url: str) -> RerankerError:
    return _unavailable(url, "the program is ending")


def _too_large(url: str, largest: int) -> RerankerError:
    return RerankerError(
        f"{url} is larger than {largest:,} bytes", code="reranker_large", url=url, limit=largest // 10**6
    )
