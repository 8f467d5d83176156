"""`mujib data install`, from a server on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, installing
from index.installing import Package, PackageFile
from index.text.camel import database_path
from tests.bot.cli.conftest import Mujib
from tests.serving import QuietHandler, serving

DATABASE = b"###STEMS###\n" * 5000
MORPHOLOGY_VARIABLE = "MUJIB_TEST_MORPHOLOGY"


class Server:
    """Gives `body` to whoever asks, under any path.

    Args:
        url: where it listens.
        body: what it gives.
        status: the HTTP status.
        headers: more headers.
        promised: the Content-Length it announces; that of `body` by default.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.body = b""
        self.status = 200
        self.headers: dict[str, str] = {}
        self.promised: int | None = None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A running server."""
    monkeypatch.setenv("NO_PROXY", "*")

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            moved = self.path == "/moved"
            self.send_response(302 if moved else given.status)
            if moved:
                self.send_header("Location", "/there.zip")
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(0 if moved else given.promised or len(given.body)))
            self.end_headers()
            if not moved:
                self.wfile.write(given.body)

    with serving(Handler) as url:
        given = Server(f"{url}/morphology.zip")
        yield given


def described(data: bytes) -> PackageFile:
    """Size and checksum."""
    return PackageFile(len(data), hashlib.sha256(data).hexdigest())


def packed(database: bytes = DATABASE, **others: bytes) -> bytes:
    """An archive of a database, a licence and other files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"LICENSE": b"GPL", "morphology.db": database, **others}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def offer(monkeypatch: pytest.MonkeyPatch, server: Server, archive: bytes, database: bytes = DATABASE) -> None:
    """Let this archive be the one that `data install` wants and the server has."""
    server.body = archive
    files = {"LICENSE": described(b"GPL"), "morphology.db": described(database)}
    monkeypatch.setattr(installing, "MORPHOLOGY", Package(server.url, described(archive), files))


@pytest.fixture
def place(mujib_home: Path) -> Path:
    """Where the database comes to lie."""
    return database_path(mujib_home / "camel")


def test_install(mujib: Mujib, monkeypatch: pytest.MonkeyPatch, server: Server, place: Path) -> None:
    offer(monkeypatch, server, packed(**{"../../evil": b"x", "/etc/evil": b"x", "more": b"x"}))
    outcome = mujib("data", "install")
    assert outcome.code == 0
    assert str(place) in outcome.out
    assert place.read_bytes() == DATABASE
    assert sorted(path.name for path in place.parent.iterdir()) == ["LICENSE", "morphology.db"]
    assert [path.name for path in (place.parents[3]).iterdir()] == ["data"]
    server.status = 500
    assert "من قبل" in mujib("data", "install").out
    assert mujib("data", "install", "--force").code == 2
    assert place.read_bytes() == DATABASE


def test_a_mirror_and_a_redirect(mujib: Mujib, monkeypatch: pytest.MonkeyPatch, server: Server, place: Path) -> None:
    offer(monkeypatch, server, packed())
    assert mujib("data", "install", "--url", server.url.replace("morphology.zip", "moved")).code == 0
    assert place.read_bytes() == DATABASE


def test_a_damaged_database_is_replaced(
    mujib: Mujib, monkeypatch: pytest.MonkeyPatch, server: Server, place: Path
) -> None:
    offer(monkeypatch, server, packed())
    place.parent.mkdir(parents=True)
    place.write_bytes(DATABASE[:-1] + b"?")
    assert mujib("data", "install").code == 0
    assert place.read_bytes() == DATABASE


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("other", "بصمته مختلفة"),
        ("short", "حجم الملف"),
        ("long", "حجم الملف"),
        ("cut", "تعذّر الوصول"),
        ("missing", "HTTP 404"),
        ("no zip", "تالف"),
        ("no database", "تالف"),
        ("other database", "تالف"),
        ("bomb", "تالف"),
    ],
)
def test_what_is_not_the_file_expected(
    mujib: Mujib, monkeypatch: pytest.MonkeyPatch, server: Server, place: Path, fault: str, told: str
) -> None:
    archive = packed()
    offer(monkeypatch, server, archive)
    match fault:
        case "other":
            server.body = archive[:-1] + b"?"
        case "short":
            server.body = archive[:-1]
        case "long":
            server.body = archive + b"x" * 10**6
        case "cut":
            server.promised = len(archive)
            server.body = archive[:100]
        case "missing":
            server.status = 404
        case "no zip":
            offer(monkeypatch, server, b"not a zip" * 100)
        case "no database":
            offer(monkeypatch, server, packed().replace(b"morphology.db", b"morphology.xx"))
        case "other database":
            offer(monkeypatch, server, packed(DATABASE[::-1]))
        case "bomb":
            offer(monkeypatch, server, packed(bytes(10**7)))
    outcome = mujib("data", "install")
    assert outcome.code == 2
    assert told in outcome.err
    assert "Traceback" not in outcome.err
    assert not place.exists()
    assert not list(place.parents[3].glob(".installing-*"))


def test_offline(mujib: Mujib, monkeypatch: pytest.MonkeyPatch, server: Server, place: Path) -> None:
    offer(monkeypatch, server, packed())
    outcome = mujib("data", "install", "--url", "http://127.0.0.1:9/none.zip")
    assert outcome.code == 2
    assert "--url" in outcome.err
    assert mujib("data", "install", "--url", "nonsense").code == 2
    assert not place.exists()


def test_a_folder_that_cannot_be_made(mujib: Mujib, mujib_home: Path) -> None:
    mujib_home.mkdir()
    (mujib_home / "camel").write_text("a file", encoding="utf-8")
    outcome = mujib("data", "install")
    assert outcome.code == 2
    assert "تعذّرت الكتابة" in outcome.err


def test_a_real_database_is_used(mujib: Mujib, monkeypatch: pytest.MonkeyPatch, server: Server, filled: Path) -> None:
    """`MUJIB_TEST_MORPHOLOGY` names a small database in camel-tools' ALMOR format (of Camel Morph, for example)."""
    given = os.environ.get(MORPHOLOGY_VARIABLE)
    if not given:
        pytest.skip(f"{MORPHOLOGY_VARIABLE} names no database")
    database = Path(given).read_bytes()
    offer(monkeypatch, server, packed(database), database)
    assert mujib("data", "install").code == 0
    with Library(filled) as library:
        state = library.state()
        assert str(state["analysis"]).startswith("camel-")
        assert state["index_sentences"] == state["store_sentences"]
    outcome = mujib("doctor")
    assert outcome.code == 0
    assert "مثبتة: " in outcome.out
