"""Fetching a model by name, from a hub on this machine."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from index.errors import RerankerError
from index.ranking import hub
from index.ranking.hub import fetch, model_name
from index.ranking.neural import Reranker
from tests.index.ranking.tiny_model import write_model
from tests.serving import QuietHandler, serving


class Hub:
    """A hub: files by path; the model is given by a storage behind it, as large files are.

    Args:
        url: its address.
        files: what it holds, by `owner/name/revision/file`.
        spoiled: bytes given instead, for one path.
        etags: checksums told instead of the right ones.
        sizes: sizes told instead of the right ones.
        packs: pack small files for the way, whatever was asked for.
        asked: the paths asked for.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.files: dict[str, bytes] = {}
        self.spoiled: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.packs = False
        self.asked: list[str] = []

    def put(self, name: str, folder: Path, revision: str = "main") -> None:
        """Take in a model's folder."""
        for path in folder.rglob("*"):
            if path.is_file():
                self.files[f"{name}/{revision}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()

    def etag(self, path: str) -> str:
        """The checksum that a hub tells: SHA-256 of models, git's of the rest."""
        content = self.files[path]
        sha256, blob = hashlib.sha256(content), hashlib.sha1(b"blob %d\0" % len(content) + content)
        return self.etags.get(path) or (sha256 if path.endswith(".onnx") else blob).hexdigest()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A running hub."""
    monkeypatch.setenv("NO_PROXY", "*")

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            stored = self.path.startswith("/stored/")
            path = self.path.removeprefix("/stored").removeprefix("/").replace("/resolve/", "/", 1)
            given.asked.append(self.path)
            content = given.spoiled.get(path, given.files.get(path))
            if content is None:
                self.send_error(404)
                return
            large = path.endswith(".onnx") and not stored
            self.send_response(302 if large else 200)
            if large:
                self.send_header("Location", f"/stored/{path}")
                self.send_header("X-Linked-Etag", f'"{given.etag(path)}"')
                self.send_header("X-Linked-Size", str(given.sizes.get(path, len(given.files[path]))))
                content = b""
            else:
                self.send_header("ETag", '"' + "0" * 64 + '"' if stored else f'W/"{given.etag(path)}"')
            if given.packs and not large and not stored:
                content = gzip.compress(content)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(given.sizes.get(path, len(content)) if not large else 0))
            self.end_headers()
            self.wfile.write(content)

    with serving(Handler) as url:
        given = Hub(url)
        yield given


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model's folder as it lies on a hub."""
    return write_model(tmp_path / "given", {"ذهب": 1.0}, file="onnx/model.onnx")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Where models come to lie."""
    return tmp_path / "home" / "models"


def fetched(name: str, models: Path, server: Hub) -> Path:
    """Fetch a model by its name."""
    wanted = model_name(name)
    assert wanted is not None
    return fetch(wanted, models, hub=server.url)


def contents(folder: Path) -> dict[str, bytes]:
    """Files by their paths."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def left(models: Path) -> list[str]:
    """What lies in the folder of all models, but for the lock."""
    return [path.name for path in models.iterdir() if path.name != hub._LOCK]


def test_a_model_is_fetched_once_and_used(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model)
    place = fetched("owner/name", models, server)
    assert contents(place) == contents(model)
    assert left(models) == ["owner--name--main"]
    asked = len(server.asked)
    reranker = Reranker("owner/name", models, hub=server.url)
    assert reranker.local_folder() == place
    reranker.load()
    assert len(server.asked) == asked, "it is there"


def test_the_reranker_fetches_what_is_not_there(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model, "v1.0")
    reranker = Reranker("owner/name@v1.0", models, hub=server.url)
    assert reranker.local_folder() is None
    told: list[tuple[int, int | None]] = []
    reranker.load(lambda done, total: told.append((done, total)))
    assert told[-1] == (told[-1][1], len(contents(model)["onnx/model.onnx"]))
    assert contents(models / "owner--name--v1.0") == contents(model)


def test_the_only_variant_and_no_configuration(server: Hub, tmp_path: Path, models: Path) -> None:
    folder = write_model(tmp_path / "given", {"ذهب": 1.0}, file="onnx/model_quantized.onnx")
    (folder / "config.json").unlink()
    server.put("owner/name", folder)
    assert contents(fetched("owner/name", models, server)) == contents(folder)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("no repository", "reranker_offline"),
        ("no model", "reranker_offline"),
        ("other model", "reranker_checksum"),
        ("other tokenizer", "reranker_checksum"),
        ("cut", "reranker_offline"),
        ("short", "reranker_checksum"),
        ("large by its word", "reranker_large"),
        ("large", "reranker_large"),
    ],
)
def test_what_is_not_what_it_should_be(
    server: Hub, model: Path, models: Path, monkeypatch: pytest.MonkeyPatch, fault: str, code: str
) -> None:
    path, tokenizer = "owner/name/main/onnx/model.onnx", "owner/name/main/tokenizer.json"
    if fault != "no repository":
        server.put("owner/name", model)
    match fault:
        case "no model":
            del server.files[path]
        case "other model":
            server.spoiled[path] = server.files[path][:-1] + b"?"
        case "other tokenizer":
            server.spoiled[tokenizer] = server.files[tokenizer].replace(b"WordLevel", b"WordLovel")
        case "cut":
            server.sizes[tokenizer] = 10**5
        case "short":
            server.spoiled[path] = server.files[path][:-1]
        case "large by its word":
            server.sizes[path] = 10**12
        case "large":
            monkeypatch.setattr(hub, "LARGEST_FILE", 100)
            monkeypatch.setattr(hub, "_described", lambda response: (None, ""))
    with pytest.raises(RerankerError) as caught:
        fetched("owner/name", models, server)
    assert caught.value.code == code
    assert left(models) == []


def test_a_checksum_of_an_unknown_kind_is_passed_over(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model)
    server.etags = dict.fromkeys(server.files, "abc-7")
    assert contents(fetched("owner/name", models, server)) == contents(model)


def test_a_hub_that_packs_files(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model)
    server.packs = True
    assert contents(fetched("owner/name", models, server)) == contents(model)


def test_offline(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with pytest.raises(RerankerError) as caught:
        Reranker("owner/name", models, hub="http://127.0.0.1:9").load()
    assert caught.value.code == "reranker_offline"
    assert "127.0.0.1:9" in str(caught.value)


def test_a_folder_that_cannot_be_made(server: Hub, model: Path, tmp_path: Path) -> None:
    server.put("owner/name", model)
    (tmp_path / "file").touch()
    with pytest.raises(RerankerError) as caught:
        fetched("owner/name", tmp_path / "file" / "models", server)
    assert caught.value.code == "data_disk"


def test_stopped(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model)
    wanted = model_name("owner/name")
    assert wanted is not None
    with pytest.raises(RerankerError, match="ending"):
        fetch(wanted, models, hub=server.url, stopped=lambda: bool(server.asked))
    assert left(models) == []


def test_it_is_fetched_once_however_many_want_it(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model)
    start = threading.Barrier(4)

    def want(_: int) -> Path:
        start.wait(10)
        return fetched("owner/name", models, server)

    with ThreadPoolExecutor(4) as pool:
        (place,) = set(pool.map(want, range(4)))
    assert contents(place) == contents(model)
    assert sorted(server.asked) == sorted(set(server.asked))


def test_who_waits_for_another_process_can_be_stopped(server: Hub, model: Path, models: Path) -> None:
    server.put("owner/name", model)
    wanted = model_name("owner/name")
    assert wanted is not None
    models.mkdir(parents=True, exist_ok=True)
    stop = threading.Event()
    threading.Timer(0.1, stop.set).start()
    with FileLock(models / hub._LOCK), pytest.raises(RerankerError, match="ending"):
        fetch(wanted, models, hub=server.url, stopped=stop.is_set)
    assert server.asked == []


@pytest.mark.parametrize(
    "name", ["name", "a/b/c", "../b", "a/..", "/a", "a/b@", "a/b@../c", "a b/c", "https://x/y", "", "ا/ب", "a/b@x/y"]
)
def test_what_is_no_name(name: str, models: Path) -> None:
    assert model_name(name) is None
    with pytest.raises(RerankerError) as caught:
        Reranker(name or "no name", models).local_folder()
    assert caught.value.code == "reranker_source"
